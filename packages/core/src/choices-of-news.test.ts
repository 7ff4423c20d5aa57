import { describe, expect, test } from '@jest/globals';
import { readSubject } from './chat-choice.ts';
import { choicesOf } from './choices-of-news.ts';
import type { News, NewsKind } from './digest.ts';
import { ticketLabel } from './issue.ts';
import {
  ACCOUNT,
  aCheck,
  anIssue,
  aReportedIssue,
  aRotation,
  aTicket,
  daysAgo,
  frozen,
  KEY_ID,
  NOW,
  secondsFrom,
  settings,
} from './test-builders.ts';

const rotation = { action: 'deactivate', graceDays: 7, force: false, replacesInactive: false } as const;
const passwords = aCheck({
  remedy: 'delete',
  reversibility: 'replaced',
  words: { ...aCheck().words, noun: 'console password', remedied: 'deleted' },
});
const rootUser = aCheck({ remedy: 'none' });

function news(overrides: Partial<News> = {}): News {
  return frozen({
    kind: 'reported',
    issue: anIssue(),
    check: aCheck(),
    settings: settings(),
    accountName: 'production',
    ownership: { foundBy: 'no rule', slackOwners: ['#security'] },
    ...overrides,
  });
}

const labels = (item: News, tickets = true) => choicesOf(item, { tickets }).map(({ label }) => label);
const questionOf = (item: News) => choicesOf(item, { tickets: true }).find(({ action }) => action === 'disable')?.question;

describe('the buttons below an issue', () => {
  test('are three', () => {
    expect(labels(news())).toEqual(['Keep 30 days', 'Disable now', 'Open ticket']);
  });

  test.each<[NewsKind, number]>([
    ['reported', 3],
    ['reminder', 3],
    ['remediation-failed', 0],
    ['browned-out', 0],
    ['rotated', 0],
    ['rotation-reminder', 0],
    ['rotation-stuck', 0],
    ['remediated', 0],
    ['deleted', 0],
    ['exception-expiring', 0],
    ['whitelisted', 0],
    ['resolved', 0],
  ])('are there while its owner can decide about it: %s, %p', (kind, count) => {
    expect(labels(news({ kind }))).toHaveLength(count);
  });

  test('name the issue in the incarnation that is shown, and no credential', () => {
    const again = anIssue({ incarnation: 2 });
    const choices = choicesOf(news({ issue: again }), { tickets: true });
    const subject = { check: 'stale_keys', accountId: ACCOUNT, issue: ticketLabel(again) };
    expect(choices.map(({ value }) => readSubject(value))).toEqual([subject, subject, subject]);
    expect(JSON.stringify(choices)).not.toContain(KEY_ID);
  });

  test.each<[string, Partial<News>, readonly string[]]>([
    ['a credential that is only reported', { check: rootUser }, ['Open ticket']],
    ['an account in which Keyhammer does not act', { settings: settings({ remediationAccounts: ['222222222222'] }) }, ['Open ticket']],
    ['an account that is ignored', { settings: settings({ ignoreAccounts: [ACCOUNT] }) }, ['Open ticket']],
    ['what is retired already', { issue: anIssue({ timestamps: { ...anIssue().timestamps, remediated: NOW } }) }, ['Open ticket']],
    [
      'what would be left alone by what is on record',
      { check: aCheck({ mayAct: () => ({ kind: 'leave', why: 'it is in use' }) }) },
      ['Keep 30 days', 'Open ticket'],
    ],
    ['what is to be replaced', { settings: settings({ rotation: { ...rotation, action: 'rotate' } }) }, ['Keep 30 days', 'Open ticket']],
    ['what has been replaced', { issue: anIssue({ rotation: aRotation() }) }, ['Keep 30 days', 'Open ticket']],
    ['a batch that is not armed', { settings: settings({ remediation: false }) }, ['Keep 30 days', 'Disable now', 'Open ticket']],
    ['a password', { check: passwords }, ['Keep 30 days', 'Delete now', 'Open ticket']],
    [
      'what takes more than a button',
      { check: aCheck({ remedy: 'delete', reversibility: 'irreversible', deletesByHandOnly: true }) },
      ['Keep 30 days', 'Open ticket'],
    ],
  ])('are none that could do nothing: %s', (_what, overrides, expected) => {
    expect(labels(news(overrides))).toEqual(expected);
  });

  test('judge by the evidence as of when it was read', () => {
    const isRead: Date[] = [];
    const mayAct = (_credential: unknown, _settings: unknown, now: Date) => {
      isRead.push(now);
      return { kind: 'act' } as const;
    };
    choicesOf(news({ check: aCheck({ mayAct }) }), { tickets: true });
    expect(isRead).toEqual([daysAgo(30)]);
  });
});

describe('"Open ticket"', () => {
  test('leads to the ticket that there is', () => {
    const open = choicesOf(news({ issue: aReportedIssue() }), { tickets: true }).at(-1);
    expect(open).toMatchObject({ label: 'Open ticket', url: 'https://jira.example.com/browse/SEC-1' });
  });

  test('makes one where there is none, if Jira is on', () => {
    expect(choicesOf(news(), { tickets: true }).at(-1)).not.toHaveProperty('url');
    expect(labels(news(), false)).toEqual(['Keep 30 days', 'Disable now']);
  });

  test('is not there for a ticket whose address is not known', () => {
    const { url: _unknown, ...ticket } = aTicket();
    expect(labels(news({ issue: aReportedIssue({ ticket }) }))).toEqual(['Keep 30 days', 'Disable now']);
  });

  test('leads to the ticket also where Jira is off by now', () => {
    expect(labels(news({ issue: aReportedIssue() }), false)).toContain('Open ticket');
  });
});

describe('"Disable now" asks first, and says what will happen', () => {
  const READ = 'The key is read once more, and left alone if it is in use. Else it is deactivated at once.';
  const BACK = 'It can be brought back with "keyhammer rollback".';

  test('in a question that names the credential, with two plain answers', () => {
    expect(choicesOf(news(), { tickets: true })[1]).toMatchObject({
      danger: true,
      question: { title: 'Disable AKIA…MPLE of alice now?', text: `${READ} ${BACK}`, yes: 'Disable now', no: 'Leave it' },
    });
  });

  test.each<[string, Partial<News>, string]>([
    ['a trial comes first', { settings: settings({ brownoutMinutes: 30 }) }, `${READ} The first time it is only for 30 minutes. ${BACK}`],
    ['the trial is a minute', { settings: settings({ brownoutMinutes: 1 }) }, `${READ} The first time it is only for 1 minute. ${BACK}`],
    [
      'the trial was made',
      {
        settings: settings({ brownoutMinutes: 30 }),
        issue: anIssue({ brownout: { startedAt: daysAgo(9), until: secondsFrom(daysAgo(9), 1800), by: 'alice', mode: 'manual' } }),
      },
      `${READ} ${BACK}`,
    ],
    [
      'it is deleted later',
      { settings: settings({ deletion: true, deletionRetentionDays: 30 }) },
      `${READ} ${BACK} If it stays inactive, it is deleted 30 days later, for good.`,
    ],
    [
      'it goes even if it is in use',
      { settings: settings({ rotation: { ...rotation, force: true } }) },
      `The key is deactivated at once, even if it is in use. ${BACK}`,
    ],
    ['a rotation is not forced', { settings: settings({ rotation }) }, `${READ} ${BACK}`],
    [
      'it can not be undone',
      { check: passwords },
      'The console password is read once more, and left alone if it is in use. Else it is deleted at once. ' +
        'That can not be undone as such: whoever needs one later is given a new one.',
    ],
    [
      'it can be made again',
      { check: aCheck({ remedy: 'delete', words: { ...aCheck().words, remedied: 'deleted' } }) },
      `The key is read once more, and left alone if it is in use. Else it is deleted at once. ${BACK}`,
    ],
    [
      'its use makes no difference',
      { check: aCheck({ findsDisuse: false }) },
      `The key is deactivated at once, even if it is in use. ${BACK}`,
    ],
  ])('%s', (_what, overrides, text) => {
    expect(questionOf(news(overrides))?.text).toBe(text);
  });

  test('within what Slack shows of a question, at the longest', () => {
    const longest = news({
      check: aCheck({ words: { ...aCheck().words, noun: 'service-specific credential', remedied: 'deactivated' } }),
      settings: settings({ brownoutMinutes: 1440, deletion: true, deletionRetentionDays: 3650 }),
    });
    const question = questionOf(longest);
    expect(question?.text.length).toBeLessThanOrEqual(300);
    expect(question?.title.length).toBeLessThanOrEqual(100);
  });
});
