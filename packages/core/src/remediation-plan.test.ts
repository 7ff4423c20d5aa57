import { describe, expect, test } from '@jest/globals';
import type { LiveCredential } from './credential.ts';
import type { Issue } from './issue.ts';
import { decideOnLive, eligibilityOf, type NotDue, type PlanInput, remediationDate } from './remediation-plan.ts';
import {
  ACCOUNT,
  aCheck,
  aCredential,
  anException,
  anIssue,
  aReportedIssue,
  aWhitelist,
  daysAgo,
  daysAhead,
  KEY_ID,
  NOW,
  secondsFrom,
  settings,
  usedAt,
} from './test-builders.ts';

const plan: PlanInput = { settings: settings(), whitelist: new Map(), inScope: true };
const hold = { until: daysAhead(7), by: 'alice@laptop', reason: 'rolled back' };

function reportedAt(reported: Date, overrides: Partial<Issue> = {}): Issue {
  return anIssue({ timestamps: { identified: daysAgo(30), updated: daysAgo(30), reported }, ...overrides });
}

describe('an issue is due', () => {
  test.each([
    ['not one second before the retention period is over', -1, false],
    ['exactly when it is over', 0, true],
    ['one second later', 1, true],
  ])('%s', (_when, seconds, due) => {
    const eligibility = eligibilityOf(reportedAt(NOW), plan, secondsFrom(daysAhead(14), seconds));
    expect(eligibility).toEqual(due ? { kind: 'due' } : { kind: 'not-due', because: { reason: 'retention', until: daysAhead(14) } });
  });

  test('at once where there is no retention period', () => {
    const input = { ...plan, settings: settings({ retentionDays: 0 }) };
    expect(eligibilityOf(reportedAt(NOW), input, NOW)).toEqual({ kind: 'due' });
    expect(eligibilityOf(anIssue(), input, NOW)).toEqual({ kind: 'not-due', because: { reason: 'not-reported' } });
  });

  test.each([
    ['not one second before its hold ends', -1, false],
    ['exactly when it ends', 0, true],
  ])('%s', (_when, seconds, due) => {
    const eligibility = eligibilityOf(reportedAt(daysAgo(20), { hold }), plan, secondsFrom(hold.until, seconds));
    expect(eligibility).toEqual(due ? { kind: 'due' } : { kind: 'not-due', because: { reason: 'held', until: hold.until } });
  });

  test('again after a failure, and after a remediation that was begun and never recorded', () => {
    const attempt = { outcome: 'failed', at: daysAgo(1), why: 'throttled' } as const;
    const intents = { remediation: { at: daysAgo(1), by: 'alice@laptop', mode: 'manual' } } as const;
    expect(eligibilityOf(aReportedIssue({ attempt, intents }), plan, NOW)).toEqual({ kind: 'due' });
  });
});

describe('an issue is not due', () => {
  test.each<[string, Issue, Partial<PlanInput>, NotDue]>([
    ['whitelisted', aReportedIssue({ status: 'whitelisted' }), {}, { reason: 'not-open' }],
    ['resolved', aReportedIssue({ status: 'resolved' }), {}, { reason: 'not-open' }],
    ['closed', aReportedIssue({ status: 'closed' }), {}, { reason: 'not-open' }],
    ['not reported', anIssue(), {}, { reason: 'not-reported' }],
    [
      'remediated already',
      reportedAt(daysAgo(20), { timestamps: { ...aReportedIssue().timestamps, remediated: daysAgo(1) } }),
      {},
      { reason: 'already-remediated' },
    ],
    ['in an account in which Keyhammer does not act', aReportedIssue(), { inScope: false }, { reason: 'account-not-in-scope' }],
    [
      'whitelisted since, by the user name',
      aReportedIssue(),
      { whitelist: aWhitelist('stale_keys', ACCOUNT, anException()) },
      { reason: 'whitelisted', pattern: 'alice' },
    ],
    [
      'whitelisted since, by the key',
      aReportedIssue(),
      { whitelist: aWhitelist('stale_keys', ACCOUNT, { pattern: 'AKIA*' }) },
      { reason: 'whitelisted', pattern: 'AKIA*' },
    ],
  ])('when it is %s', (_what, issue, input, because) => {
    expect(eligibilityOf(issue, { ...plan, ...input }, NOW)).toEqual({ kind: 'not-due', because });
  });

  test('but is when the entry that covered it has expired', () => {
    const whitelist = aWhitelist('stale_keys', ACCOUNT, anException({ expires: NOW }));
    expect(eligibilityOf(aReportedIssue(), { ...plan, whitelist }, NOW)).toEqual({ kind: 'due' });
  });
});

describe('the date of the remediation', () => {
  test('is the one on which the issue is due', () => {
    for (const issue of [reportedAt(NOW), reportedAt(NOW, { hold }), reportedAt(NOW, { hold: { ...hold, until: daysAhead(30) } })]) {
      const date = remediationDate(issue, plan.settings) ?? new Date(Number.NaN);
      expect(eligibilityOf(issue, plan, secondsFrom(date, -1)).kind).toBe('not-due');
      expect(eligibilityOf(issue, plan, date)).toEqual({ kind: 'due' });
    }
  });

  test.each<[string, Issue]>([
    ['was not reported', anIssue()],
    ['is whitelisted', aReportedIssue({ status: 'whitelisted' })],
    ['is resolved', aReportedIssue({ status: 'resolved' })],
    ['was remediated', reportedAt(daysAgo(20), { timestamps: { ...aReportedIssue().timestamps, remediated: daysAgo(1) } })],
  ])('is none for an issue that %s', (_what, issue) => {
    expect(remediationDate(issue, settings())).toBeUndefined();
  });
});

describe('the last look before acting', () => {
  const begun = aReportedIssue({ intents: { remediation: { at: daysAgo(1), by: 'alice@laptop', mode: 'manual' } } });
  const found = (overrides: Parameters<typeof aCredential>[0] = {}): LiveCredential => ({
    kind: 'found',
    credential: aCredential(overrides),
  });
  const decide = (issue: Issue, live: LiveCredential) => decideOnLive(aCheck(), settings(), issue, live, NOW);

  test('acts on a credential that is there, active, and still in violation', () => {
    expect(decide(aReportedIssue(), found())).toEqual({ kind: 'deactivate', credential: aCredential() });
    expect(decide(aReportedIssue(), found({ lastUsed: { kind: 'never' } })).kind).toBe('deactivate');
    expect(decide(begun, found()).kind).toBe('deactivate');
  });

  test.each<[string, LiveCredential, string]>([
    ['is gone', { kind: 'gone' }, 'it no longer exists'],
    ['was used this morning', found({ lastUsed: usedAt(daysAgo(0.1)) }), 'it was used'],
    ['may have been used', found({ lastUsed: { kind: 'unknown', reason: 'access denied' } }), 'its last use is unknown (access denied)'],
    ["is somebody else's", found({ principal: 'bob' }), 'it belongs to bob now'],
  ])('leaves alone one that %s, whatever an earlier run began', (_what, live, why) => {
    expect(decide(aReportedIssue(), live)).toEqual({ kind: 'leave', why });
    expect(decide(begun, live)).toEqual({ kind: 'leave', why });
  });

  test('leaves alone one that its owner deactivated', () => {
    expect(decide(aReportedIssue(), found({ status: 'inactive' }))).toEqual({ kind: 'leave', why: 'it is inactive already' });
  });

  test('records the deed of a run that died before it could record it', () => {
    expect(decide(begun, found({ status: 'inactive', id: KEY_ID }))).toEqual({ kind: 'record' });
  });
});
