import { describe, expect, test } from '@jest/globals';
import { digests, type News, type NewsKind, receiversOf } from './digest.ts';
import { plainText, text } from './document.ts';
import type { Message } from './ports/notifier.ts';
import {
  aCheck,
  aComeback,
  anException,
  anIssue,
  aReportedIssue,
  aRotation,
  aTicket,
  daysAgo,
  daysAhead,
  frozen,
  KEY_ID,
  NEW_KEY_ID,
  NOW,
  SECRET_ARN,
  secondsFrom,
  settings,
  someDetails,
  usedAt,
} from './test-builders.ts';

/** In the order of a message. */
const KINDS = [
  'reported',
  'reminder',
  'remediation-failed',
  'browned-out',
  'rotated',
  'rotation-stuck',
  'remediated',
  'deleted',
  'exception-expiring',
  'whitelisted',
  'resolved',
] as const satisfies readonly NewsKind[];

const FETCH = `${SECRET_ARN} in AWS Secrets Manager: aws secretsmanager get-secret-value --region eu-west-1 --secret-id ${SECRET_ARN}`;
const rotation = { action: 'rotate', graceDays: 7, force: false, replacesInactive: false } as const;
const brownout = { startedAt: NOW, until: secondsFrom(NOW, 1800), by: 'alice@laptop', mode: 'manual' } as const;

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
    expect(only(digests(items, toOwners)).title).toBe('Keyhammer: 2 found, 1 not retired, 1 retired, 1 whitelisted, 1 resolved');
    expect(only(digests([news({ kind: 'resolved' })], toOwners)).title).toBe('Keyhammer: 1 resolved');
  });
});

describe('a line', () => {
  test('names the key in part, its user, its account, its last use, its fate and its ticket', () => {
    expect(bodyOf(news({ remediationDate: daysAhead(7) }))).toBe(
      [
        'Found (Stale keys)',
        '',
        '- AKIA…MPLE of alice in production: last used 2026-07-23, evidence strong, can be undone; will be retired on 2026-11-27 SEC-1 (https://jira.example.com/browse/SEC-1)',
      ].join('\n'),
    );
  });

  test.each<[string, Parameters<typeof someDetails>[0], string]>([
    ["what the check's own words for its last use are", { lastUsed: usedAt(daysAgo(100)) }, 'last used 2026-08-12'],
    ['that nothing of theirs is in use', { dormant: true }, 'last used 2026-07-23, and nothing else that alice holds is in use'],
    ['how bad it would be', { risk: { level: 'critical', score: 90, factors: ['administrator'] } }, 'last used 2026-07-23, risk critical'],
  ])('says %s', (_what, details, words) => {
    expect(bodyOf(news({ issue: anIssue({ details: someDetails(details) }) }))).toMatch(
      new RegExp(`: ${words}, evidence strong, can be undone$`),
    );
  });

  test("names the credential in the check's own words", () => {
    const check = aCheck({ words: { ...aCheck().words, name: ({ details }) => [text(`the console password of ${details.principal}`)] } });
    expect(bodyOf(news({ issue: anIssue(), check }))).toContain('- the console password of alice in production: last used');
  });

  test.each<[string, Partial<News>, string]>([
    ['where the batch is armed', { remediationDate: daysAhead(7) }, '; will be retired on 2026-11-27'],
    ['where it is not', { remediationDate: daysAhead(7), settings: settings({ remediation: false }) }, '; may be retired from 2026-11-27'],
    ['where no date is known', {}, ''],
    [
      'where it came back before, which makes it a matter for people',
      { remediationDate: daysAhead(7), issue: anIssue({ history: [aComeback()] }) },
      '; may be retired from 2026-11-27',
    ],
    ['where it is to be rotated', { remediationDate: daysAhead(7), settings: settings({ rotation }) }, '; will be replaced on 2026-11-27'],
    ['where it is only reported', { remediationDate: daysAhead(7), check: aCheck({ remedy: 'none' }) }, ''],
    [
      'where no batch may ever do it',
      { remediationDate: daysAhead(7), check: aCheck({ remedy: 'delete', deletesByHandOnly: true }) },
      '; may be retired from 2026-11-27',
    ],
    [
      'where it is locked',
      { remediationDate: daysAhead(7), check: aCheck({ lockable: true }), issue: anIssue({ details: someDetails({ locked: true }) }) },
      '; locked, and left alone until somebody unlocks it',
    ],
    [
      'where Keyhammer does not act in the account',
      { remediationDate: daysAhead(7), settings: settings({ remediationAccounts: ['222222222222'] }) },
      '',
    ],
    ['before its date', { kind: 'reminder', remediationDate: daysAhead(7) }, '; will be retired on 2026-11-27'],
    ['on trial', { kind: 'browned-out', issue: anIssue({ brownout }) }, '; back at 2026-11-20 12:30 UTC'],
    ['on trial, of which nothing is known', { kind: 'browned-out' }, ''],
    ['after its rotation', { kind: 'rotated', issue: anIssue({ rotation: aRotation() }) }, `; the new secret: ${FETCH}`],
    ['of a rotation that is stuck', { kind: 'rotation-stuck', issue: anIssue({ rotation: aRotation() }) }, `; the new secret: ${FETCH}`],
    ['of a rotation of which nothing is known', { kind: 'rotated' }, ''],
    [
      'with an exception that ends soon',
      { kind: 'exception-expiring', issue: anIssue({ exception: anException({ expires: daysAhead(10) }) }) },
      '; its exception alice ends after 2026-11-30',
    ],
    ['after its deletion', { kind: 'deleted' }, ''],
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
    expect(line.replace(/, evidence strong(, can be undone)?/, '')).toContain(`last used 2026-07-23${words} END (`);
  });

  test.each<[string, Partial<News>, string | undefined]>([
    ['where it is found', {}, ', evidence strong, can be undone'],
    ['before its date', { kind: 'reminder' }, ', evidence strong, can be undone'],
    ['of what is replaced', { check: aCheck({ reversibility: 'replaced' }) }, ', evidence strong, can not be undone as such'],
    ['of what is gone for good', { check: aCheck({ reversibility: 'irreversible' }) }, ', evidence strong, can not be undone'],
    ['of what is only reported', { check: aCheck({ remedy: 'none', reversibility: 'irreversible' }) }, ', evidence strong'],
    ['not once it is done', { kind: 'remediated' }, undefined],
    ['not once it is over', { kind: 'resolved' }, undefined],
  ])('says how strong the evidence is, and whether it can be undone: %s', (_when, overrides, said) => {
    const line = bodyOf(news({ issue: anIssue(), ...overrides }));
    expect(/, evidence [^;]*$/.exec(line.replace(/ SEC-1.*$/, ''))?.[0]).toBe(said);
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
      news({ kind: 'rotated', issue: aReportedIssue({ rotation: aRotation() }) }),
      news({ kind: 'deleted' }),
    ];
    const message = JSON.stringify(digests(items, toOwners));
    expect(message).not.toContain(KEY_ID);
    expect(message).not.toContain(NEW_KEY_ID);
    expect(message).toContain('The Access Key with id AKIA…MPLE cannot be found');
  });
});

test('an error that names a password, which goes by its user, is told as it is', () => {
  const details = someDetails({ kind: 'aws-console-password', principal: 'alice.smith@example.com' });
  const attempt = { outcome: 'failed', at: daysAgo(1), why: 'The user alice.smith@example.com is busy' } as const;
  const issue = aReportedIssue({ id: 'alice.smith@example.com', details, attempt });
  expect(bodyOf(news({ kind: 'remediation-failed', issue }))).toContain('; The user alice.smith@example.com is busy');
});

describe('a message', () => {
  test('puts what needs care first, each kind under a heading of its own', () => {
    const body = bodyOf(...KINDS.toReversed().map((kind) => news({ kind })));
    expect(body.split('\n').filter((line) => line.includes('(Stale keys)'))).toEqual([
      'Found (Stale keys)',
      'Soon to be retired (Stale keys)',
      'Could not be retired; it will be tried again (Stale keys)',
      'Deactivated on trial, and active again soon (Stale keys)',
      'Replaced: fetch the new one (Stale keys)',
      'Replaced, but the old one can not be retired (Stale keys)',
      'Retired (Stale keys)',
      'Deleted for good (Stale keys)',
      'Covered by the whitelist, but not for long (Stale keys)',
      'Covered by the whitelist now (Stale keys)',
      'No longer an issue (Stale keys)',
    ]);
  });

  test('counts each kind in its title', () => {
    expect(
      only(
        digests(
          KINDS.map((kind) => news({ kind })),
          toOwners,
        ),
      ).title,
    ).toBe(
      'Keyhammer: 1 found, 1 soon to be retired, 1 not retired, 1 on trial, 1 replaced, 1 stuck, 1 retired, 1 deleted, ' +
        '1 with an exception that ends soon, 1 whitelisted, 1 resolved',
    );
  });

  test('names every check that has something to say', () => {
    const old = news({ check: aCheck({ title: 'Old keys' }) });
    expect(bodyOf(news(), old, news())).toContain('Found (Stale keys, Old keys)');
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
    for (const kind of KINDS) expect(bodyOf({ ...bare, kind })).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
  });
});

describe('buttons', () => {
  const alice = news({ issue: aReportedIssue({ details: someDetails({ principal: 'alice' }) }) });
  const bob = news({ issue: aReportedIssue({ details: someDetails({ principal: 'bob' }) }) });
  const choiceOf = ({ issue }: News) => [{ action: 'keep', label: `Keep ${issue.details.principal}'s`, value: 'x' }] as const;

  test('stand beside the item that they are about', () => {
    const { body } = only(digests([alice, bob], toOwners, choiceOf));
    const [, items] = body;
    expect(items).toMatchObject({ choices: [[{ label: "Keep alice's" }], [{ label: "Keep bob's" }]] });
  });

  test('are as many as there are lines', () => {
    const many = Array.from({ length: 16 }, () => alice);
    const lists = only(digests(many, toOwners, choiceOf)).body.flatMap((block) => (block.kind === 'list' ? [block] : []));
    expect(lists.map(({ items, choices }) => [items.length, choices?.length])).toEqual([[15, 15]]);
  });

  test('are nowhere in a message in which nothing can be decided', () => {
    expect(digests([alice, bob], toOwners, () => [])).toEqual(digests([alice, bob], toOwners));
    expect(JSON.stringify(digests([alice, bob], toOwners))).not.toContain('choices');
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
