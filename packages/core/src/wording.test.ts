import { describe, expect, test } from '@jest/globals';
import { type Doc, plainText } from './document.ts';
import type { Issue } from './issue.ts';
import type { IssueContext } from './issue-context.ts';
import {
  aCheck,
  aComeback,
  anException,
  anIssue,
  aReportedIssue,
  daysAgo,
  daysAhead,
  NOW,
  settings,
  someDetails,
} from './test-builders.ts';
import {
  remediatedComment,
  remediationFailedComment,
  reportedAgainComment,
  resolvedComment,
  rolledBackComment,
  ticketDescription,
  ticketSummary,
  updateComment,
  whitelistedComment,
} from './wording.ts';

function context(issue: Issue, overrides: Partial<IssueContext> = {}): IssueContext {
  return { issue, check: aCheck(), settings: settings(), accountName: 'production', ...overrides };
}

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
        'Evidence: strong: each use of a key is on record',
        'Can be undone: yes: it works again as before',
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

describe('a ticket tells besides', () => {
  const ticketOf = (issue: Issue, overrides: Partial<IssueContext> = {}) => plainText(ticketDescription(context(issue, overrides), NOW));

  test('that all that is theirs is dormant, who else found it, and how bad it would be', () => {
    const risk = { level: 'critical', score: 90, factors: ['administrator', 'never used'] } as const;
    const words = ticketOf(anIssue({ details: someDetails({ dormant: true, alsoIn: ['old_keys'], risk }) }));
    expect(words).toContain(
      [
        'Dormant: nothing that alice holds is in use, be it a password or a key',
        'Also found by: old_keys, in an issue of its own',
        'Risk: critical: administrator; never used',
      ].join('\n'),
    );
  });

  test.each<[string, Parameters<typeof aCheck>[0], string]>([
    ['what is deactivated', { remedy: 'deactivate' }, 'yes: it works again as before'],
    ['what is deleted, and can be made again', { remedy: 'delete' }, 'yes: it can be brought back as it was'],
    ['what is replaced', { remedy: 'delete', reversibility: 'replaced' }, 'not as such: it is replaced by a new one'],
    ['what is gone for good', { remedy: 'delete', reversibility: 'irreversible' }, 'no'],
  ])('whether it can be undone: %s', (_what, overrides, said) => {
    expect(ticketOf(anIssue(), { check: aCheck(overrides) })).toContain(`\nCan be undone: ${said}\n`);
  });

  test('nothing of the kind where nothing is ever done', () => {
    expect(ticketOf(anIssue(), { check: aCheck({ remedy: 'none' }) })).not.toContain('undone');
  });

  test('which rule found the owner', () => {
    expect(ticketOf(anIssue(), { ownerFoundBy: 'the tag owner=bob' })).toContain('\nOwner found by: the tag owner=bob\n');
  });

  test('every time that it was reported before and then used again', () => {
    const history = [aComeback(), aComeback({ reported: daysAgo(110), resolved: daysAgo(100) })];
    expect(ticketOf(anIssue({ history }))).toContain(
      [
        'Seen before: it was reported and then used again, so something may need it now and then. It is only ever remediated by hand.',
        '',
        '- reported 2026-05-04, in use again by 2026-05-14',
        '- reported 2026-08-02, in use again by 2026-08-12',
      ].join('\n'),
    );
    expect(ticketOf(anIssue())).not.toContain('Seen before');
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

  test('on the end of an issue whose credential was deleted since promises no way back', () => {
    const resolution = { reason: 'remediated', why: 'Keyhammer deactivated it (alice@laptop)' } as const;
    const deletion = { at: NOW, by: 'alice@laptop', mode: 'manual', told: true } as const;
    expect(plainText(resolvedComment(context(anIssue({ resolution, deletion }))))).toBe(
      'Resolved: Keyhammer deactivated it (alice@laptop).',
    );
  });

  test('on a remediation says when it is deleted, if it is', () => {
    const issue = aReportedIssue({ remediation, timestamps: { ...aReportedIssue().timestamps, remediated: NOW } });
    expect(plainText(remediatedComment(context(issue, { settings: settings({ deletion: true }) })))).toContain(
      'manual run by alice@laptop). If it stays inactive, it is deleted on 2026-12-20, for good.\n',
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

  test('on a failure says what failed, and that it is tried again', () => {
    expect(plainText(remediationFailedComment('deactivated', 'access denied'))).toBe(
      'This was to be deactivated, and that failed: access denied\n\nThe next remediation run tries again.',
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
    remediationFailedComment('deactivated', 'denied'),
    rolledBackComment(bare),
  ];
  for (const text of texts) expect(plainText(text)).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
});
