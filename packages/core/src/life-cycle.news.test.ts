import { describe, expect, test } from '@jest/globals';
import type { LastUsed } from './credential.ts';
import type { Issue } from './issue.ts';
import { advance, type IssueEvent } from './life-cycle.ts';
import { reportingStepFor } from './reporting-plan.ts';
import { anIssue, aReportedIssue, aTicket, daysAgo, daysAhead, NOW, someDetails, usedAt } from './test-builders.ts';
import { after } from './test-life-cycle.ts';

const seen = (overrides: Parameters<typeof someDetails>[0] = {}): IssueEvent => ({
  type: 'violation-seen',
  details: someDetails({ readAt: NOW, ...overrides }),
});

describe('what is worth a word', () => {
  const before = anIssue({ details: someDetails({ lastUsed: usedAt(daysAgo(120), 's3', 'eu-west-1'), tags: { team: 'data', a: '1' } }) });

  test.each<[string, Parameters<typeof someDetails>[0]]>([
    ['another last use', { lastUsed: usedAt(daysAgo(100)) }],
    ['a last use that is no longer there', { lastUsed: { kind: 'never' } }],
    ['another user', { principal: 'bob' }],
    ['another creation', { created: daysAgo(399) }],
    ['a reset of the password', { changed: daysAgo(50) }],
    ['a principal that is dormant altogether now', { dormant: true }],
    ['another check that finds it too', { alsoIn: ['old_keys'] }],
    ['another level of risk', { risk: { level: 'high', score: 60, factors: ['administrator'] } }],
  ])('%s moves `updated`', (_what, change) => {
    expect(after(before, [seen({ ...before.details, ...change }), NOW]).timestamps.updated).toEqual(NOW);
  });

  test.each<[string, Parameters<typeof someDetails>[0]]>([
    ['another service', { lastUsed: usedAt(daysAgo(120), 'sts', 'eu-west-1') }],
    ['another region', { lastUsed: usedAt(daysAgo(120), 's3', 'us-east-1') }],
    ['another tag', { tags: { team: 'data', a: '1', owner: 'bob' } }],
    ['another value of a tag', { tags: { team: 'data', a: '2' } }],
    ['another path', { path: '/ci/' }],
  ])('%s is kept up to date, but moves nothing', (_what, change) => {
    const details = { ...before.details, ...change };
    expect(after(before, [seen(details), NOW])).toMatchObject({ details, timestamps: before.timestamps });
  });

  test('another score of risk within the same level is kept up to date, but moves nothing', () => {
    const risk = (score: number) => ({ level: 'high', score, factors: [`${score} points`] }) as const;
    const assessed = anIssue({ details: { ...before.details, risk: risk(60) } });
    const details = { ...before.details, risk: risk(65) };
    expect(after(assessed, [seen(details), NOW])).toMatchObject({ details, timestamps: before.timestamps });
  });

  test('use is none where it has nothing to do with the violation, but the first use, and none any more that is known, are', () => {
    const whateverItsUse = (lastUsed: LastUsed): IssueEvent => ({
      type: 'violation-seen',
      details: { ...before.details, lastUsed },
      whateverItsUse: true,
    });
    expect(advance(before, whateverItsUse(usedAt(daysAgo(1))), NOW).kind).toBe('unchanged');
    for (const lastUsed of [{ kind: 'never' }, { kind: 'unknown', reason: 'denied' }] as const) {
      expect(after(before, [whateverItsUse(lastUsed), NOW])).toMatchObject({ details: { lastUsed }, timestamps: { updated: NOW } });
    }
  });

  test('a later reading of the same, or the same tags in another order, is no change', () => {
    const transition = advance(before, seen({ ...before.details, readAt: NOW, tags: { a: '1', team: 'data' } }), NOW);
    expect(transition).toEqual({ kind: 'unchanged', issue: before });
  });
});

describe('what the ticket was told', () => {
  const told = (issue: Issue) => reportingStepFor(issue)?.kind !== 'tell-update';

  test('a new ticket tells all that was known when it was begun', () => {
    const issue = after(
      anIssue(),
      [{ type: 'ticket-started', label: 'x' }, daysAgo(1)],
      [{ type: 'reported', ticket: { key: 'SEC-1' } }, NOW],
    );
    expect(issue.ticket).toEqual({ key: 'SEC-1', state: 'open', toldAt: issue.timestamps.updated });
    expect(told(issue)).toBe(true);
  });

  test('what came up between the beginning of a ticket and its record is still to be told', () => {
    const begun = after(
      anIssue(),
      [{ type: 'ticket-started', label: 'x' }, daysAgo(2)],
      [seen({ lastUsed: { kind: 'never' } }), daysAgo(1)],
    );
    const issue = after(begun, [{ type: 'reported', ticket: { key: 'SEC-1' } }, NOW]);
    expect(told(issue)).toBe(false);
    expect(told(after(issue, [{ type: 'ticket-told' }, NOW]))).toBe(true);
  });

  test('what somebody else wrote while a comment was on its way is still to be told', () => {
    const commented = aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, updated: daysAgo(5) } });
    const meanwhile = after(commented, [seen({ lastUsed: { kind: 'never' } }), NOW]);
    const transition = advance(meanwhile, { type: 'ticket-told' }, NOW, commented.timestamps.updated);
    expect(transition).toMatchObject({ kind: 'changed', issue: { ticket: { toldAt: daysAgo(5) }, timestamps: { updated: NOW } } });
  });

  test('new evidence is told once, new tags are not', () => {
    const retagged = after(aReportedIssue(), [seen({ tags: {} }), NOW]);
    expect(told(retagged)).toBe(true);
    const changed = after(aReportedIssue(), [seen({ lastUsed: { kind: 'never' } }), NOW]);
    expect(told(changed)).toBe(false);
    expect(told(after(changed, [{ type: 'ticket-told' }, NOW], [seen({ lastUsed: { kind: 'never' } }), daysAhead(1)]))).toBe(true);
  });

  test('a ticket is known by its key where its address is not known', () => {
    expect(after(anIssue(), [{ type: 'reported', ticket: { key: 'SEC-1' } }, NOW]).ticket).not.toHaveProperty('url');
    const named = after(anIssue(), [{ type: 'reported', ticket: { key: 'SEC-1', url: 'https://jira/SEC-1' } }, NOW]);
    expect(named.ticket).toHaveProperty('url', 'https://jira/SEC-1');
  });
});

test('a ticket that a person has left closed is opened again after a rollback', () => {
  const remediation = {
    action: 'deactivate',
    formerStatus: 'active',
    at: daysAgo(1),
    by: 'alice@laptop',
    mode: 'manual',
    told: true,
  } as const;
  const closed = { status: 'closed', ticket: aTicket({ state: 'closed', leftClosed: true }), remediation } as const;
  const transition = advance(aReportedIssue(closed), { type: 'rolled-back', by: 'alice@laptop', holdUntil: daysAhead(14) }, NOW);
  const issue = transition.kind === 'changed' ? transition.issue : undefined;
  expect(issue && reportingStepFor(issue)).toMatchObject({ kind: 'reopen' });
});
