import { describe, expect, test } from '@jest/globals';
import type { Issue } from './issue.ts';
import {
  deletionEligibilityOf,
  type Eligibility,
  eligibilityOf,
  isByHandOnly,
  type NotDue,
  type PlanInput,
  type PlannedAct,
  remediationDate,
} from './remediation-plan.ts';
import {
  ACCOUNT,
  aCheck,
  aComeback,
  anException,
  anIssue,
  aPlanInput,
  aReportedIssue,
  aRotation,
  aWhitelist,
  daysAgo,
  daysAhead,
  KEY_ID,
  NOW,
  SECRET_ARN,
  secondsFrom,
  settings,
  someDetails,
} from './test-builders.ts';

const MINUTE = 60;
const plan = aPlanInput();
const hold = { until: daysAhead(7), by: 'alice@laptop', reason: 'rolled back' };
const by = 'lambda:keyhammer-remediator';
const mode = 'batch';

const deactivate: Eligibility = { kind: 'due', act: 'deactivate' };
const notDue = (because: NotDue): Eligibility => ({ kind: 'not-due', because });

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
    expect(eligibility).toEqual(due ? deactivate : notDue({ reason: 'retention', until: daysAhead(14) }));
  });

  test('at once where there is no retention period', () => {
    const input = { ...plan, settings: settings({ retentionDays: 0 }) };
    expect(eligibilityOf(reportedAt(NOW), input, NOW)).toEqual(deactivate);
    expect(eligibilityOf(anIssue(), input, NOW)).toEqual(notDue({ reason: 'not-reported' }));
  });

  test.each([
    ['not one second before its hold ends', -1, false],
    ['exactly when it ends', 0, true],
  ])('%s', (_when, seconds, due) => {
    const eligibility = eligibilityOf(reportedAt(daysAgo(20), { hold }), plan, secondsFrom(hold.until, seconds));
    expect(eligibility).toEqual(due ? deactivate : notDue({ reason: 'held', until: hold.until }));
  });

  test('again after a failure, and after a remediation that was begun and never recorded', () => {
    const attempt = { outcome: 'failed', at: daysAgo(1), why: 'throttled' } as const;
    const intents = { remediation: { at: daysAgo(1), by: 'alice@laptop', mode: 'manual', action: 'deactivate' } } as const;
    expect(eligibilityOf(aReportedIssue({ attempt, intents }), plan, NOW)).toEqual(deactivate);
  });
});

describe('an issue that somebody wants over at once is due', () => {
  const expedited = { at: daysAhead(2), by: 'bob' };
  const hurried = reportedAt(NOW, { expedited });

  test.each([
    ['not one second before that was said', -1, false],
    ['exactly when it was said', 0, true],
  ])('%s', (_when, seconds, due) => {
    const eligibility = eligibilityOf(hurried, plan, secondsFrom(expedited.at, seconds));
    expect(eligibility).toEqual(due ? deactivate : notDue({ reason: 'retention', until: expedited.at }));
  });

  test('no later than without it', () => {
    expect(remediationDate(reportedAt(NOW, { expedited: { at: daysAhead(20), by: 'bob' } }), settings())).toEqual(daysAhead(14));
  });

  test('never before its owner was told, nor while it is held', () => {
    expect(eligibilityOf(anIssue({ expedited }), plan, daysAhead(3))).toEqual(notDue({ reason: 'not-reported' }));
    expect(eligibilityOf({ ...hurried, hold }, plan, daysAhead(3))).toEqual(notDue({ reason: 'held', until: hold.until }));
  });
});

describe('what is done to an issue that is due', () => {
  const rotate = { action: 'rotate', graceDays: 7, force: false, replacesInactive: false } as const;
  const back = { startedAt: daysAgo(2), until: daysAgo(2), endedAt: daysAgo(2), by, mode } as const;

  test.each<[string, Partial<PlanInput>, Partial<Issue>, Eligibility]>([
    ['a deactivation', {}, {}, deactivate],
    ['a brown-out first', { settings: settings({ brownoutMinutes: 30 }) }, {}, { kind: 'due', act: 'brown-out' }],
    ['a deactivation after the brown-out', { settings: settings({ brownoutMinutes: 30 }) }, { brownout: back }, deactivate],
    ['a deletion, where there is nothing else', { check: aCheck({ remedy: 'delete' }) }, {}, { kind: 'due', act: 'delete' }],
    [
      'a deletion without a brown-out',
      { check: aCheck({ remedy: 'delete' }), settings: settings({ brownoutMinutes: 30 }) },
      {},
      { kind: 'due', act: 'delete' },
    ],
    ['a rotation', { settings: settings({ rotation: rotate }) }, {}, { kind: 'due', act: 'rotate' }],
    [
      'a deactivation, where rotations are not on',
      { settings: settings({ rotation: { ...rotate, action: 'deactivate' } }) },
      {},
      deactivate,
    ],
    ['the rest of a rotation that was begun by hand', {}, { rotation: aRotation() }, { kind: 'due', act: 'rotate' }],
  ])('is %s', (_what, input, issue, expected) => {
    expect(eligibilityOf(aReportedIssue(issue), { ...plan, ...input }, NOW)).toEqual(expected);
  });
});

describe('an issue is not due', () => {
  const covered = aWhitelist('stale_keys', ACCOUNT, anException());
  const coveredElsewhere = aWhitelist('old_keys', ACCOUNT, anException());
  const related = aReportedIssue({ check: 'old_keys', hold });
  const self = { accountId: ACCOUNT };

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
    ['of a check that only reports', aReportedIssue(), { check: aCheck({ remedy: 'none' }) }, { reason: 'reported-only' }],
    ['in an account in which Keyhammer does not act', aReportedIssue(), { inScope: false }, { reason: 'account-not-in-scope' }],
    ['what Keyhammer signs in with', aReportedIssue(), { self: { ...self, credentialId: KEY_ID } }, { reason: 'own-credential' }],
    ["another key of Keyhammer's own user", aReportedIssue(), { self: { ...self, principal: 'alice' } }, { reason: 'own-credential' }],
    ['whitelisted since, by the user name', aReportedIssue(), { whitelist: covered }, { reason: 'whitelisted', pattern: 'alice' }],
    [
      'whitelisted since, by the key',
      aReportedIssue(),
      { whitelist: aWhitelist('stale_keys', ACCOUNT, { pattern: 'AKIA*' }) },
      { reason: 'whitelisted', pattern: 'AKIA*' },
    ],
    [
      'whitelisted by another check on its kind',
      aReportedIssue(),
      { whitelist: coveredElsewhere, checksOfKind: ['stale_keys', 'old_keys'] },
      { reason: 'whitelisted', pattern: 'alice', check: 'old_keys' },
    ],
    ['held', aReportedIssue({ hold }), {}, { reason: 'held', until: hold.until }],
    [
      'held by an issue of another check',
      aReportedIssue(),
      { related: [related] },
      { reason: 'held', until: hold.until, check: 'old_keys' },
    ],
    ['one that came back before, for a batch', aReportedIssue({ history: [aComeback()] }), {}, { reason: 'seen-before' }],
  ])('when it is %s', (_what, issue, input, because) => {
    expect(eligibilityOf(issue, { ...plan, ...input }, NOW)).toEqual(notDue(because));
  });

  test.each<[string, Issue, Partial<PlanInput>]>([
    [
      'the entry that covered it has expired',
      aReportedIssue(),
      { whitelist: aWhitelist('stale_keys', ACCOUNT, anException({ expires: NOW })) },
    ],
    ['the entry is for another kind of credential', aReportedIssue(), { whitelist: coveredElsewhere }],
    ['the hold on the issue of another check is over', aReportedIssue(), { related: [{ ...related, hold: { ...hold, until: NOW } }] }],
    ['Keyhammer acts as another user', aReportedIssue(), { self: { ...self, principal: 'keyhammer', credentialId: 'AKIAOTHER' } }],
    ['Keyhammer acts as a user of that name elsewhere', aReportedIssue(), { self: { accountId: '222222222222', principal: 'alice' } }],
    ['Keyhammer acts as a role', aReportedIssue(), { self }],
    ['it came back before, and somebody decides by hand', aReportedIssue({ history: [aComeback()] }), { mode: 'manual' }],
  ])('but is when %s', (_what, issue, input) => {
    expect(eligibilityOf(issue, { ...plan, ...input }, NOW)).toEqual(deactivate);
  });
});

describe('an issue with a brown-out is not due', () => {
  const brownout = { startedAt: NOW, until: secondsFrom(NOW, 30 * MINUTE), by, mode } as const;
  const input = aPlanInput({ settings: settings({ brownoutMinutes: 30 }) });

  test('while it lasts, and as long as it was not brought back', () => {
    for (const now of [NOW, daysAhead(3)]) {
      expect(eligibilityOf(aReportedIssue({ brownout }), input, now)).toEqual(notDue({ reason: 'brown-out', until: brownout.until }));
    }
  });

  test.each([
    ['one second less than an hour after it came back', -1, false],
    ['but is exactly an hour after', 0, true],
  ])('%s', (_when, seconds, due) => {
    const endedAt = secondsFrom(NOW, 31 * MINUTE);
    const watchedUntil = secondsFrom(endedAt, 60 * MINUTE);
    const eligibility = eligibilityOf(aReportedIssue({ brownout: { ...brownout, endedAt } }), input, secondsFrom(watchedUntil, seconds));
    expect(eligibility).toEqual(due ? deactivate : notDue({ reason: 'brown-out', until: watchedUntil }));
  });

  test('for another check either, nor what is watched after it', () => {
    const onTrial = aReportedIssue({ check: 'old_keys', brownout });
    expect(eligibilityOf(aReportedIssue(), { ...plan, related: [onTrial] }, NOW)).toEqual(
      notDue({ reason: 'brown-out', until: brownout.until }),
    );
    const back = aReportedIssue({ check: 'old_keys', brownout: { ...brownout, endedAt: NOW } });
    const until = secondsFrom(NOW, 60 * MINUTE);
    expect(eligibilityOf(aReportedIssue(), { ...plan, related: [back] }, NOW)).toEqual(notDue({ reason: 'brown-out', until }));
    expect(eligibilityOf(aReportedIssue(), { ...plan, related: [back] }, until)).toEqual(deactivate);
  });

  test('by hand neither', () => {
    expect(eligibilityOf(aReportedIssue({ brownout }), { ...input, mode: 'manual' }, NOW).kind).toBe('not-due');
  });
});

describe('the date of the remediation', () => {
  test('is the one on which the issue is due', () => {
    const issues = [
      reportedAt(NOW),
      reportedAt(NOW, { hold }),
      reportedAt(NOW, { hold: { ...hold, until: daysAhead(30) } }),
      reportedAt(NOW, { expedited: { at: daysAhead(1), by: 'bob' } }),
      reportedAt(NOW, { expedited: { at: daysAhead(1), by: 'bob' }, hold }),
    ];
    for (const issue of issues) {
      const date = remediationDate(issue, plan.settings) ?? new Date(Number.NaN);
      expect(eligibilityOf(issue, plan, secondsFrom(date, -1)).kind).toBe('not-due');
      expect(eligibilityOf(issue, plan, date)).toEqual(deactivate);
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

describe('a deletion out of quarantine is due', () => {
  const remediation = { action: 'deactivate', formerStatus: 'active', at: NOW, by, mode, told: true } as const;
  const quarantined = aReportedIssue({ status: 'closed', remediation });
  const armed = aPlanInput({ settings: settings({ deletion: true }) });
  const date = daysAhead(30);

  test.each([
    ['not one second before its date', -1, false],
    ['exactly on its date', 0, true],
    ['one second later', 1, true],
  ])('%s', (_when, seconds, due) => {
    const eligibility = deletionEligibilityOf(quarantined, armed, secondsFrom(date, seconds));
    expect(eligibility).toEqual(due ? { kind: 'due', act: 'delete' } : notDue({ reason: 'quarantine', until: date }));
  });

  test('whether its issue has ended or not', () => {
    for (const status of ['open', 'resolved', 'closed'] as const) {
      expect(deletionEligibilityOf({ ...quarantined, status }, armed, date)).toEqual({ kind: 'due', act: 'delete' });
    }
  });

  test.each<[string, Partial<Issue>, Partial<PlanInput>, NotDue]>([
    ['deletions are not armed', {}, { settings: settings({ deletion: false }) }, { reason: 'not-in-quarantine' }],
    ['it did not stay as it was left', { remediation: { ...remediation, undone: 'it was used' } }, {}, { reason: 'not-in-quarantine' }],
    ['it was deleted', { deletion: { at: NOW, by, mode, told: true } }, {}, { reason: 'not-in-quarantine' }],
    ['it is a password, and deleted already', { remediation: { ...remediation, action: 'delete' } }, {}, { reason: 'not-in-quarantine' }],
    ['it is whitelisted', {}, { whitelist: aWhitelist('stale_keys', ACCOUNT, anException()) }, { reason: 'whitelisted', pattern: 'alice' }],
    ['it is held', { hold: { ...hold, until: daysAhead(31) } }, {}, { reason: 'held', until: daysAhead(31) }],
    ['Keyhammer no longer acts there', {}, { inScope: false }, { reason: 'account-not-in-scope' }],
    ["it is Keyhammer's own", {}, { self: { accountId: ACCOUNT, credentialId: KEY_ID } }, { reason: 'own-credential' }],
  ])('not when %s', (_what, issue, input, because) => {
    expect(deletionEligibilityOf({ ...quarantined, ...issue }, { ...armed, ...input }, date)).toEqual(notDue(because));
  });

  test('never for what Keyhammer did not deactivate', () => {
    expect(deletionEligibilityOf(aReportedIssue({ status: 'closed' }), armed, date)).toEqual(notDue({ reason: 'not-in-quarantine' }));
  });
});

describe('what can not be undone', () => {
  const removing = aPlanInput({ check: aCheck({ remedy: 'delete', reversibility: 'irreversible', deletesByHandOnly: true }) });
  const keeping = aPlanInput({ check: aCheck({ deletesByHandOnly: true }), settings: settings({ deletion: true }) });
  const remediation = { action: 'deactivate', formerStatus: 'active', at: daysAgo(40), by, mode, told: true } as const;
  const quarantined = aReportedIssue({ status: 'closed', remediation });
  const byHandOnly = notDue({ reason: 'by-hand-only' });
  const toDelete: Eligibility = { kind: 'due', act: 'delete' };

  test('is never done by a batch, at once or out of the quarantine', () => {
    expect(eligibilityOf(aReportedIssue(), removing, NOW)).toEqual(byHandOnly);
    expect(deletionEligibilityOf(quarantined, keeping, NOW)).toEqual(byHandOnly);
  });

  test('is done by hand', () => {
    expect(eligibilityOf(aReportedIssue(), { ...removing, mode: 'manual' }, NOW)).toEqual(toDelete);
    expect(deletionEligibilityOf(quarantined, { ...keeping, mode: 'manual' }, NOW)).toEqual(toDelete);
  });

  test('waits for its date by hand as well', () => {
    const fresh = reportedAt(daysAgo(13));
    expect(eligibilityOf(fresh, removing, NOW)).toEqual(notDue({ reason: 'retention', until: daysAhead(1) }));
    expect(eligibilityOf(fresh, { ...removing, mode: 'manual' }, NOW)).toEqual(notDue({ reason: 'retention', until: daysAhead(1) }));
  });

  test('is looked up by a batch if a person has begun with it', () => {
    const begun = { at: daysAgo(1), by: 'alice@laptop', mode: 'manual' } as const;
    const removal = aReportedIssue({ intents: { remediation: { ...begun, action: 'delete' } } });
    expect(eligibilityOf(removal, removing, NOW)).toEqual(toDelete);
    expect(deletionEligibilityOf({ ...quarantined, intents: { deletion: begun } }, keeping, NOW)).toEqual(toDelete);
  });

  test('says nothing of what comes before it: a deactivation is done by a batch', () => {
    expect(eligibilityOf(aReportedIssue(), keeping, NOW)).toEqual(deactivate);
    const trial = { ...keeping, settings: settings({ brownoutMinutes: 30 }) };
    expect(eligibilityOf(aReportedIssue(), trial, NOW)).toEqual({ kind: 'due', act: 'brown-out' });
  });

  test.each<[PlannedAct, boolean]>([
    ['delete', true],
    ['deactivate', false],
    ['brown-out', false],
    ['rotate', false],
  ])('is by hand only: %s is, %s', (act, expected) => {
    expect(isByHandOnly(keeping.check, act)).toBe(expected);
    expect(isByHandOnly(aCheck(), act)).toBe(false);
  });
});

describe('an exception', () => {
  test.each(['ApiKey-1', 'laptop', 'IBMid-1', 'maria@*'])('covers by any name of the credential or its holder: %s', (pattern) => {
    const details = someDetails({ name: 'laptop', principal: 'IBMid-1', principalName: 'maria@example.com' });
    const whitelist = aWhitelist('stale_keys', ACCOUNT, { pattern });
    expect(eligibilityOf(aReportedIssue({ id: 'ApiKey-1', details }), { ...plan, whitelist }, NOW)).toEqual(
      notDue({ reason: 'whitelisted', pattern }),
    );
  });
});

describe('what is surely left alone is not planned', () => {
  const leave = () => ({ kind: 'leave', why: 'it is in use' }) as const;

  test('by what is on record of it, whatever the live one will say', () => {
    const because = { reason: 'not-to-be-touched', why: 'it is in use' };
    expect(eligibilityOf(aReportedIssue(), aPlanInput({ check: aCheck({ mayAct: leave }) }), NOW)).toEqual({ kind: 'not-due', because });
  });

  test('but what an earlier run has begun is looked up', () => {
    const intents = { remediation: { at: daysAgo(1), by, mode, action: 'deactivate' } } as const;
    expect(eligibilityOf(aReportedIssue({ intents }), aPlanInput({ check: aCheck({ mayAct: leave }) }), NOW)).toEqual(deactivate);
  });

  test('but a rotation is for what is in use', () => {
    const rotation = { action: 'rotate', graceDays: 7, force: false, replacesInactive: false } as const;
    const input = aPlanInput({ check: aCheck({ mayAct: leave }), settings: settings({ rotation }) });
    expect(eligibilityOf(aReportedIssue(), input, NOW)).toEqual({ kind: 'due', act: 'rotate' });
  });

  test('nor is what nobody uses replaced, unless that has begun', () => {
    const rotation = { action: 'rotate', graceDays: 7, force: false, replacesInactive: false } as const;
    const input = aPlanInput({ settings: settings({ rotation }), unusedBy: 'user_inactivekeys' });
    expect(eligibilityOf(aReportedIssue(), input, NOW)).toEqual({
      kind: 'not-due',
      because: { reason: 'unused', check: 'user_inactivekeys' },
    });
    expect(eligibilityOf(aReportedIssue({ rotation: aRotation() }), input, NOW)).toEqual({ kind: 'due', act: 'rotate' });
  });
});

test('a rotation that was begun early is watched before its date', () => {
  const reported = aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, reported: daysAgo(1) } });
  const handedOver = { to: { kind: 'secret', arn: SECRET_ARN }, at: daysAgo(1) } as const;
  const about = { ...reported, rotation: aRotation({ handedOver }) };
  const { handedOver: _h, ...begun } = aRotation();
  expect(eligibilityOf(about, aPlanInput(), NOW)).toEqual({ kind: 'due', act: 'rotate' });
  expect(eligibilityOf({ ...about, rotation: begun }, aPlanInput(), NOW)).toMatchObject({ because: { reason: 'retention' } });
});
