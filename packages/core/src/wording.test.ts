import { describe, expect, test } from '@jest/globals';
import { type Doc, paragraph, plainText } from './document.ts';
import type { Issue } from './issue.ts';
import { eligibilityOf } from './remediation-plan.ts';
import {
  aCheck,
  anException,
  anIssue,
  aReportedIssue,
  daysAgo,
  daysAhead,
  NOW,
  secondsFrom,
  settings,
  someDetails,
} from './test-builders.ts';
import {
  type IssueContext,
  remediatedComment,
  remediationFailedComment,
  reportedAgainComment,
  resolvedComment,
  rolledBackComment,
  ticketDescription,
  ticketSummary,
  updateComment,
  whatWillHappen,
  whitelistedComment,
} from './wording.ts';

function context(issue: Issue, overrides: Partial<IssueContext> = {}): IssueContext {
  return { issue, check: aCheck(), settings: settings(), accountName: 'production', ...overrides };
}

const fate = (issue: Issue, overrides: Partial<IssueContext> = {}) =>
  plainText([paragraph(...whatWillHappen(context(issue, overrides), NOW))]);
const remediation = { action: 'deactivate', formerStatus: 'active', at: NOW, by: 'alice@laptop', mode: 'manual', told: false } as const;

describe('a ticket', () => {
  test("has the check's own summary", () => {
    expect(ticketSummary(context(anIssue()))).toBe('Key AKIAIOSFODNN7EXAMPLE of alice is stale, in production');
  });

  test('says what was seen, what will happen when, what to do, and how to be excepted', () => {
    const issue = anIssue({ details: someDetails({ tags: { team: 'data', owner: 'bob' } }) });
    const description = ticketDescription(context(issue, { whitelistingProcedureUrl: 'https://wiki.example.com/exceptions' }), NOW);
    expect(plainText(description)).toBe(
      [
        'Account: production (111111111111)',
        'User: alice',
        'Key: AKIAIOSFODNN7EXAMPLE',
        'Tags: owner=bob, team=data',
        'Seen: 2026-10-21 12:00 UTC',
        '',
        'What will happen: Auto-remediation date: 2026-12-04. If it is still unused then, it will be deactivated.',
        '',
        'What to do: Use it or lose it.',
        '',
        'If it has to stay as it is, follow the whitelisting procedure (https://wiki.example.com/exceptions).',
      ].join('\n'),
    );
  });

  test('leaves out what there is not: tags, a procedure', () => {
    const words = plainText(ticketDescription(context(anIssue({ details: someDetails({ tags: {} }) })), NOW));
    expect(words).not.toMatch(/Tags|whitelisting/);
  });
});

describe('what will happen', () => {
  test('is the remediation on its date, where the batch is armed', () => {
    expect(fate(anIssue())).toBe('Auto-remediation date: 2026-12-04. If it is still unused then, it will be deactivated.');
  });

  test('is nothing by itself, where it is not', () => {
    expect(fate(anIssue(), { settings: settings({ remediation: false }) })).toBe(
      'Nothing by itself. From 2026-12-04 on the security team may have it deactivated.',
    );
  });

  test.each([
    ['that is left out', settings({ remediationAccounts: ['222222222222'] })],
    ['that is ignored', settings({ ignoreAccounts: ['111111111111'] })],
  ])('is nothing in an account %s', (_what, configured) => {
    expect(fate(anIssue(), { settings: configured })).toBe('Keyhammer does not act in this account; it only reports.');
  });

  test('is nothing more after the remediation', () => {
    const remediated = aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, remediated: NOW }, remediation });
    expect(fate(remediated)).toBe('Nothing more: it has been deactivated.');
  });

  test('is nothing to an issue that is not open', () => {
    expect(fate(aReportedIssue({ status: 'whitelisted' }))).toBe('Nothing: it is whitelisted.');
  });

  test.each<[string, Issue]>([
    ['is reported now', anIssue()],
    ['was reported before', aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, reported: daysAgo(3) } })],
    ['is reported anew while it is held', anIssue({ hold: { until: daysAhead(30), by: 'alice@laptop', reason: 'rolled back' } })],
  ])('has the date on which the issue is due, when it %s', (_what, issue) => {
    const date = fate(issue).match(/\d{4}-\d\d-\d\d/)?.[0];
    const reported: Issue = { ...issue, timestamps: { ...issue.timestamps, reported: issue.timestamps.reported ?? NOW } };
    const plan = { settings: settings(), whitelist: new Map(), inScope: true };
    const endOfDay = secondsFrom(new Date(`${date}T00:00:00Z`), 24 * 60 * 60 - 1);
    expect(eligibilityOf(reported, plan, endOfDay)).toEqual({ kind: 'due' });
    expect(eligibilityOf(reported, plan, secondsFrom(endOfDay, -24 * 60 * 60)).kind).toBe('not-due');
  });
});

describe('a comment', () => {
  test('on new evidence says what is seen now and what will happen', () => {
    expect(plainText(updateComment(context(aReportedIssue()), NOW))).toBe(
      [
        'What Keyhammer sees has changed:',
        '',
        'User: alice',
        'Key: AKIAIOSFODNN7EXAMPLE',
        '',
        'Auto-remediation date: 2026-11-14. If it is still unused then, it will be deactivated.',
      ].join('\n'),
    );
  });

  test('on an issue that is back says all that a new ticket says', () => {
    const words = plainText(reportedAgainComment(context(anIssue()), NOW));
    expect(words).toBe(`This is an issue again.\n\n${plainText(ticketDescription(context(anIssue()), NOW))}`);
  });

  test('on an exception says which entry, why, by whom, until when', () => {
    const words = plainText(whitelistedComment(context(aReportedIssue({ status: 'whitelisted', exception: anException() }))));
    expect(words).toBe(
      [
        'An entry in whitelist.json covers this now, so the ticket is closed and nothing will be done.',
        '',
        'Entry: alice',
        'Reason: break glass',
        'Approved by: carol',
        'Until: 2027-02-28',
      ].join('\n'),
    );
  });

  test('on a bare exception, as Hammer has them, says which entry', () => {
    const words = plainText(whitelistedComment(context(aReportedIssue({ status: 'whitelisted', exception: { pattern: 'alice' } }))));
    expect(words).toMatch(/\n\nEntry: alice$/);
    expect(plainText(whitelistedComment(context(anIssue())))).toMatch(/\n\nEntry: unknown$/);
  });

  test('on the end of an issue says why', () => {
    expect(plainText(resolvedComment(context(anIssue({ resolution: { reason: 'used', why: 'it was used on Monday' } }))))).toBe(
      'Resolved: it was used on Monday.',
    );
    expect(plainText(resolvedComment(context(anIssue())))).toBe('Resolved: it is no longer in violation.');
  });

  test('on the end of an issue that Keyhammer made says how to undo it', () => {
    const resolution = { reason: 'remediated', why: 'Keyhammer deactivated it (alice@laptop)' } as const;
    expect(plainText(resolvedComment(context(anIssue({ resolution }))))).toBe(
      'Resolved: Keyhammer deactivated it (alice@laptop).\n\nTo undo this: keyhammer rollback 111111111111 AKIAIOSFODNN7EXAMPLE',
    );
  });

  test('on a remediation says when, by whom, and how to undo it', () => {
    expect(plainText(remediatedComment(context(aReportedIssue({ remediation }))))).toBe(
      [
        'Keyhammer has deactivated this, and verified it by reading it again (2026-11-20 12:00 UTC, manual run by alice@laptop).',
        '',
        'To undo this: keyhammer rollback 111111111111 AKIAIOSFODNN7EXAMPLE',
      ].join('\n'),
    );
    expect(plainText(remediatedComment(context(anIssue())))).toMatch(
      /^Keyhammer has deactivated this, and verified it by reading it again\.\n/,
    );
  });

  test('on a failure says what failed, and that it stays due', () => {
    expect(plainText(remediationFailedComment(context(anIssue()), 'access denied'))).toBe(
      'This was due to be deactivated, and that failed: access denied\n\nIt stays due, and the next remediation run tries again.',
    );
  });

  test('on a rollback says by whom, and until when the issue is held', () => {
    const hold = { until: daysAhead(14), by: 'alice@laptop', reason: 'rolled back' };
    expect(plainText(rolledBackComment(context(aReportedIssue({ hold }))))).toBe(
      'Rolled back by alice@laptop: it is active again.\n\nKeyhammer will leave it alone until 2026-12-04 12:00 UTC.',
    );
  });

  test('on a ticket that is opened again for another reason claims no rollback', () => {
    expect(plainText(rolledBackComment(context(aReportedIssue())))).toBe('This is an issue again.');
  });
});

test('no text holds a word that is nobody’s, however little is known', () => {
  const bare = context(anIssue({ details: someDetails({ tags: {}, lastUsed: { kind: 'used', at: daysAgo(100) } }) }));
  const texts: readonly Doc[] = [
    ticketDescription(bare, NOW),
    updateComment(bare, NOW),
    reportedAgainComment(bare, NOW),
    whitelistedComment(bare),
    resolvedComment(bare),
    remediatedComment(bare),
    remediationFailedComment(bare, 'denied'),
    rolledBackComment(bare),
  ];
  for (const text of texts) expect(plainText(text)).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
});
