import { describe, expect, test } from '@jest/globals';
import { digests, type News, receiversOf } from './digest.ts';
import { plainText } from './document.ts';
import type { Message } from './ports/notifier.ts';
import {
  aCheck,
  anIssue,
  aReportedIssue,
  aTicket,
  daysAgo,
  daysAhead,
  frozen,
  KEY_ID,
  settings,
  someDetails,
  usedAt,
} from './test-builders.ts';

function news(overrides: Partial<News> = {}): News {
  return frozen({
    kind: 'reported',
    issue: aReportedIssue(),
    check: aCheck(),
    settings: settings(),
    accountName: 'production',
    ownership: { foundBy: 'no rule', slackOwners: ['#security'] },
    ...overrides,
  });
}

const toOwners = ({ ownership }: News) => ownership.slackOwners;

function bodyOf(...items: readonly News[]): string {
  return plainText(only(digests(items, toOwners)).body);
}

function only(messages: readonly Message[]): Message {
  const [message, ...rest] = messages;
  if (!message || rest.length > 0) throw new Error(`one message expected, not ${messages.length}`);
  return message;
}

describe('the messages of a run', () => {
  test('are one for each receiver, with all that concerns them, and nothing else', () => {
    const [alice, bob] = [
      news({
        issue: aReportedIssue({ details: someDetails({ principal: 'alice' }) }),
        ownership: { foundBy: 'no rule', slackOwners: ['#a', 'both'] },
      }),
      news({
        issue: aReportedIssue({ details: someDetails({ principal: 'bob' }) }),
        ownership: { foundBy: 'no rule', slackOwners: ['#b', 'both'] },
      }),
    ];
    const named = digests([alice, bob], toOwners).map(({ to, body }) => [to, plainText(body).match(/alice|bob/g)]);
    expect(named).toEqual([
      ['#a', ['alice']],
      ['both', ['alice', 'bob']],
      ['#b', ['bob']],
    ]);
  });

  test('name a receiver once, though named twice', () => {
    expect(digests([news({ ownership: { foundBy: 'no rule', slackOwners: ['#a', '#a'] } })], toOwners)).toHaveLength(1);
  });

  test('are none without news, or without anybody to tell', () => {
    expect(digests([], toOwners)).toEqual([]);
    expect(digests([news()], () => [])).toEqual([]);
  });

  test('say in their title how many of what', () => {
    const items = [
      news(),
      news(),
      news({ kind: 'remediation-failed' }),
      news({ kind: 'remediated' }),
      news({ kind: 'whitelisted' }),
      news({ kind: 'resolved' }),
    ];
    expect(only(digests(items, toOwners)).title).toBe('Keyhammer: 2 unused, 1 not retired, 1 retired, 1 whitelisted, 1 resolved');
    expect(only(digests([news({ kind: 'resolved' })], toOwners)).title).toBe('Keyhammer: 1 resolved');
  });
});

describe('a line', () => {
  test('names the key in part, its user, its account, its last use, its fate and its ticket', () => {
    expect(bodyOf(news({ remediationDate: daysAhead(7) }))).toBe(
      [
        'Unused, and due to be retired (Stale keys)',
        '',
        '- AKIA…MPLE of alice in production: last used 2026-07-23; will be retired on 2026-11-27 SEC-1 (https://jira.example.com/browse/SEC-1)',
      ].join('\n'),
    );
  });

  test.each<[string, Parameters<typeof someDetails>[0], string]>([
    ['used', { lastUsed: usedAt(daysAgo(100)) }, 'last used 2026-08-12'],
    ['never used', { lastUsed: { kind: 'never' }, created: daysAgo(400) }, 'never used, created 2025-10-16'],
    ['of an unknown use', { lastUsed: { kind: 'unknown', reason: 'denied' } }, 'last use unknown'],
  ])('says of a key that is %s', (_what, details, words) => {
    expect(bodyOf(news({ issue: anIssue({ details: someDetails(details) }) }))).toMatch(new RegExp(`: ${words}$`));
  });

  test.each<[string, Partial<News>, string]>([
    ['where the batch is armed', { remediationDate: daysAhead(7) }, '; will be retired on 2026-11-27'],
    ['where it is not', { remediationDate: daysAhead(7), settings: settings({ remediation: false }) }, '; may be retired from 2026-11-27'],
    ['where no date is known', {}, ''],
    [
      'after a failure',
      { kind: 'remediation-failed', issue: anIssue({ attempt: { outcome: 'failed', at: daysAgo(0), why: 'denied' } }) },
      '; denied',
    ],
    ['after a failure of which nothing is known', { kind: 'remediation-failed', issue: anIssue() }, '; failed'],
    [
      'after its end',
      { kind: 'resolved', issue: anIssue({ resolution: { reason: 'gone', why: 'it no longer exists' } }) },
      '; it no longer exists',
    ],
    ['after an end of which nothing is known', { kind: 'resolved', issue: anIssue() }, '; resolved'],
    ['after its remediation', { kind: 'remediated', remediationDate: daysAhead(7) }, ''],
    ['on the whitelist', { kind: 'whitelisted', remediationDate: daysAhead(7) }, ''],
  ])('says what becomes of the key %s', (_when, overrides, words) => {
    const withoutTicket = news({ issue: anIssue(), ...overrides });
    const line = bodyOf({ ...withoutTicket, issue: { ...withoutTicket.issue, ticket: aTicket({ key: 'END' }) } });
    expect(line).toContain(`last used 2026-07-23${words} END (`);
  });

  test('leaves out a ticket whose address is not known', () => {
    const { url: _unknown, ...ticket } = aTicket();
    expect(bodyOf(news({ issue: aReportedIssue({ ticket }) }))).not.toContain('SEC-1');
  });

  test('never shows a key in full, not even where the cloud named it', () => {
    const why = `The Access Key with id ${KEY_ID} cannot be found`;
    const items = [
      news(),
      news({ kind: 'remediated' }),
      news({ kind: 'whitelisted' }),
      news({ kind: 'remediation-failed', issue: aReportedIssue({ attempt: { outcome: 'failed', at: daysAgo(1), why } }) }),
      news({ kind: 'resolved', issue: aReportedIssue({ resolution: { reason: 'gone', why } }) }),
    ];
    const message = JSON.stringify(digests(items, toOwners));
    expect(message).not.toContain(KEY_ID);
    expect(message).toContain('The Access Key with id AKIA…MPLE cannot be found');
  });
});

describe('a message', () => {
  test('puts what needs care first, each kind under a heading of its own', () => {
    const kinds = ['resolved', 'whitelisted', 'remediated', 'remediation-failed', 'reported'] as const;
    const body = bodyOf(...kinds.map((kind) => news({ kind })));
    expect(body.split('\n').filter((line) => line.includes('(Stale keys)'))).toEqual([
      'Unused, and due to be retired (Stale keys)',
      'Could not be retired; it will be tried again (Stale keys)',
      'Retired (Stale keys)',
      'Covered by the whitelist now (Stale keys)',
      'No longer an issue (Stale keys)',
    ]);
  });

  test('names every check that has something to say', () => {
    const old = news({ check: aCheck({ title: 'Old keys' }) });
    expect(bodyOf(news(), old, news())).toContain('Unused, and due to be retired (Stale keys, Old keys)');
  });

  test.each([
    [15, 15, undefined],
    [16, 15, '… and 1 more: see keyhammer issues.'],
    [115, 15, '… and 100 more: see keyhammer issues.'],
  ])('of %p issues of a kind shows %p, and counts the rest', (count, lines, rest) => {
    const body = bodyOf(...Array.from({ length: count }, () => news()));
    expect(body.match(/^- /gm)).toHaveLength(lines);
    expect(body.split('\n').find((line) => line.startsWith('…'))).toBe(rest);
  });

  test('holds no word that is nobody’s', () => {
    const bare = news({ issue: anIssue({ details: someDetails({ lastUsed: { kind: 'used', at: daysAgo(100) } }) }) });
    expect(bodyOf(bare)).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
  });
});

describe('who hears of it', () => {
  test.each<[string, Parameters<typeof receiversOf>, readonly string[]]>([
    ["the account's owners", [{ foundBy: 'no rule', slackOwners: ['#a', 'bob'] }, [], false], ['#a', 'bob']],
    ['the default owners besides', [{ foundBy: 'no rule', slackOwners: ['#a'] }, ['#security'], false], ['#a', '#security']],
    ['the tagged owner, if known', [{ foundBy: 'no rule', slackOwners: ['#a'], taggedOwner: 'carol' }, [], true], ['#a', 'carol']],
    ['not the tagged owner, if unknown', [{ foundBy: 'no rule', slackOwners: ['#a'], taggedOwner: 'carol' }, [], false], ['#a']],
    ['each once', [{ foundBy: 'no rule', slackOwners: ['#a', 'carol'], taggedOwner: 'carol' }, ['#a'], true], ['#a', 'carol']],
    ['nobody, if nobody is named', [{ foundBy: 'no rule', slackOwners: [] }, [], true], []],
  ])('%s', (_who, args, expected) => {
    expect(receiversOf(...args)).toEqual(expected);
  });
});
