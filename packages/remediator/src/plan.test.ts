import { describe, expect, test } from '@jest/globals';
import { addDays, type Issue, type IssueStore, type Whitelist } from '@keyhammer/core';
import { ACCOUNT_ID, anIssue, aReportedIssue, CHECK, daysAgo, daysAhead, InMemoryWorld, NOW, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { configured, planIn, worldWith } from './test-remediation.ts';

const RETENTION_DAYS = 14;
const whitelistOf = (pattern: string, expires?: Date): Whitelist =>
  new Map([[CHECK, new Map([[ACCOUNT_ID, [{ pattern, ...(expires && { expires }) }]]])]]);

async function plan(issue: Issue, { whitelist = new Map() as Whitelist, check = configured(), now = NOW } = {}) {
  const world = new InMemoryWorld({ issues: [issue] });
  world.cloud.addKey(ACCOUNT_ID, issue.details.principal, { id: issue.id, ...issue.details, status: 'active' });
  world.clock.moveTo(now);
  const { due, postponed } = await planIn(world, { checks: [check], settings: { whitelist } });
  expect(world.issues.writes).toBe(0);
  return due.length > 0 ? 'due' : (postponed[0]?.because ?? 'not listed');
}

const reportedAt = (reported: Date) => aReportedIssue(0, { timestamps: { identified: reported, updated: reported, reported } });
const hold = (until: Date) => ({ hold: { until, by: 'alice@laptop', reason: 'rolled back' } });
const retained = new Date(addDays(NOW, -RETENTION_DAYS));
const later = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds);

describe('planRemediation', () => {
  test.each<[string, Issue, Awaited<ReturnType<typeof plan>>]>([
    ['open, reported, and its retention period is over', aReportedIssue(20), 'due'],
    ['reported exactly the retention period ago', reportedAt(retained), 'due'],
    ['reported a second later than that', reportedAt(later(retained, 1000)), { reason: 'retention', until: later(NOW, 1000) }],
    ['reported in the future, by a clock that jumped', reportedAt(daysAhead(1)), { reason: 'retention', until: daysAhead(15) }],
    ['not reported', anIssue(), { reason: 'not-reported' }],
    ['held', aReportedIssue(20, hold(daysAhead(1))), { reason: 'held', until: daysAhead(1) }],
    ['held until now', aReportedIssue(20, hold(NOW)), 'due'],
    ['remediated', remediated(), { reason: 'already-remediated' }],
    ['whitelisted', aReportedIssue(20, { status: 'whitelisted' }), 'not listed'],
    ['resolved', aReportedIssue(20, { status: 'resolved' }), 'not listed'],
    ['closed', aReportedIssue(20, { status: 'closed' }), 'not listed'],
    ['of another account', aReportedIssue(20, { accountId: OTHER_ACCOUNT_ID }), 'not listed'],
  ])('an issue that is %s', async (_, issue, expected) => {
    expect(await plan(issue)).toEqual(expected);
  });

  test.each([
    ['its user', whitelistOf('alice'), { reason: 'whitelisted', pattern: 'alice' }],
    ['its key', whitelistOf('AKIA*'), { reason: 'whitelisted', pattern: 'AKIA*' }],
    ['its user until tomorrow', whitelistOf('alice', daysAhead(1)), { reason: 'whitelisted', pattern: 'alice' }],
    ['its user until now', whitelistOf('alice', NOW), 'due'],
    ['somebody else', whitelistOf('alic'), 'due'],
  ])('the whitelist of this moment covers %s', async (_, whitelist, expected) => {
    expect(await plan(aReportedIssue(20), { whitelist })).toEqual(expected);
  });

  test.each([
    ['among the remediation accounts', { remediationAccounts: [ACCOUNT_ID] }, 'due'],
    ['not among them', { remediationAccounts: [OTHER_ACCOUNT_ID] }, { reason: 'account-not-in-scope' }],
    ['not among them, as there are none', { remediationAccounts: [] }, { reason: 'account-not-in-scope' }],
    ['ignored, whatever else', { remediationAccounts: [ACCOUNT_ID], ignoreAccounts: [ACCOUNT_ID] }, { reason: 'account-not-in-scope' }],
  ])('an account that is %s', async (_, settings, expected) => {
    expect(await plan(aReportedIssue(20), { check: configured(settings) })).toEqual(expected);
  });

  test('without a retention period an issue is due as soon as it is reported', async () => {
    expect(await plan(reportedAt(NOW), { check: configured({ retentionDays: 0 }) })).toBe('due');
  });

  test('a clock that jumped back makes nothing due', async () => {
    expect(await plan(aReportedIssue(20), { now: daysAgo(30) })).toEqual({ reason: 'retention', until: daysAgo(6) });
  });

  test('an account that can not be read to the end is a failure with its reason: nothing of it is planned, the others are', async () => {
    const world = await worldWith(aReportedIssue(20, { version: 1 }), aReportedIssue(20, { version: 1, accountId: OTHER_ACCOUNT_ID }));
    const { issues } = world;
    const list: IssueStore['list'] = async function* (check, filter) {
      yield* issues.list(check, filter);
      if (filter?.accountId === ACCOUNT_ID) throw new Error('one item is unreadable');
    };
    const jobs = [ACCOUNT_ID, OTHER_ACCOUNT_ID].map((id) => ({ account: { id, name: id }, checks: [configured()] }));
    const planned = await planIn(world, { jobs, ports: { issues: { get: issues.get.bind(issues), put: issues.put.bind(issues), list } } });
    expect(planned.due.map(({ issue }) => issue.accountId)).toEqual([OTHER_ACCOUNT_ID]);
    expect(planned.failures).toEqual([{ account: jobs[0]?.account, check: CHECK, reason: 'one item is unreadable' }]);
  });
});

function remediated(): Issue {
  const { timestamps } = aReportedIssue(20);
  return aReportedIssue(20, { timestamps: { ...timestamps, remediated: daysAgo(1) } });
}
