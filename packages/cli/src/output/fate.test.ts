import { describe, expect, test } from '@jest/globals';
import {
  ibmInactiveprofiles,
  ibmInactiveserviceids,
  rootUser,
  userInactivekeys,
  userInactivepasswords,
  userKeysrotation,
} from '@keyhammer/checks';
import type { Check, CheckSettings, Issue, Whitelist } from '@keyhammer/core';
import {
  anIssue,
  aReportedIssue,
  daysAgo,
  daysAhead,
  issueDetails,
  KEY_ID,
  NOW,
  rotationSettings,
  secondsFrom,
  settingsFor,
} from '@keyhammer/testing';
import { type FateContext, fateOf, fateWithStatus } from './fate.ts';

interface Circumstances {
  readonly check?: Check;
  readonly settings?: Partial<CheckSettings>;
  readonly whitelist?: Whitelist;
  readonly related?: readonly Issue[];
}

function contextOf({ check = userInactivekeys, settings = {}, whitelist = new Map(), related = [] }: Circumstances): FateContext {
  const checksOfKind = [userInactivekeys, userKeysrotation, userInactivepasswords, rootUser].filter(({ kind }) => kind === check.kind);
  return {
    configured: { check, settings: settingsFor(check, settings) },
    whitelist,
    checksOfKind: checksOfKind.map(({ name }) => name),
    related,
  };
}

const fate = (issue: Issue, circumstances: Circumstances = {}) => fateOf(issue, contextOf(circumstances), NOW);

const due = (overrides: Partial<Issue> = {}) => aReportedIssue(20, overrides);
const rotating = { check: userKeysrotation, settings: { rotation: rotationSettings({ action: 'rotate' }) } } as const;
const deactivated = {
  action: 'deactivate',
  formerStatus: 'active',
  at: daysAgo(10),
  by: 'alice@laptop',
  mode: 'manual',
  told: true,
} as const;
const handedOver = {
  startedAt: daysAgo(3),
  by: 'alice@laptop',
  mode: 'manual',
  heldBefore: [KEY_ID],
  made: { id: 'AKIANEW', at: daysAgo(3) },
  handedOver: { to: { kind: 'secret', arn: 'arn:aws:secretsmanager:x' }, at: daysAgo(3) },
} as const;

describe('an open issue', () => {
  test.each<[string, Issue, Circumstances, string]>([
    ['told to nobody yet', anIssue(), {}, 'reported to its owner by the next report'],
    ['before its date', aReportedIssue(4), {}, 'deactivated from 2026-11-30 on, by the next batch run, if still unused'],
    ['due', due(), {}, 'due: deactivated by the next batch run, if still unused'],
    [
      'that can not be undone, and so waits for a person, armed or not',
      due(),
      { check: ibmInactiveprofiles, settings: { remediation: true } },
      'due: deleted when an operator confirms it (it can not be undone), if still unused',
    ],
    [
      'due, and nothing armed',
      due(),
      { settings: { remediation: false } },
      'due: deactivated when an operator confirms it (remediation is not armed), if still unused',
    ],
    [
      'due for a trial',
      due(),
      { settings: { brownoutMinutes: 30 } },
      'due: deactivated for 30 minutes on trial by the next batch run, if still unused',
    ],
    [
      'before the date of a trial',
      aReportedIssue(4),
      { settings: { brownoutMinutes: 1 } },
      'deactivated for 1 minute on trial from 2026-11-30 on, by the next batch run, if still unused',
    ],
    [
      'due at once, as somebody asked',
      aReportedIssue(4, { expedited: { at: daysAgo(1), by: 'Maria' } }),
      {},
      'due, as Maria asked: deactivated by the next batch run, if still unused',
    ],
    [
      'that failed the last time',
      due({ attempt: { outcome: 'failed', at: daysAgo(1), why: 'access denied' } }),
      {},
      'due: deactivated by the next batch run, if still unused; the last try failed: access denied',
    ],
    [
      'that was left alone the last time',
      due({ details: issueDetails({ changed: daysAgo(300) }), attempt: { outcome: 'refused', at: daysAgo(1), why: 'it was changed' } }),
      { check: userInactivepasswords },
      'due: deleted by the next batch run, if still unused; the last time it was left alone: it was changed',
    ],
    [
      'that was changed lately',
      due({ details: issueDetails({ changed: daysAgo(3) }) }),
      { check: userInactivepasswords },
      'left alone: it was changed on 2026-11-17 12:00 UTC, and whoever asked for that may be about to sign in',
    ],
    [
      'that came back before',
      due({ history: [comeback()] }),
      {},
      'due: deactivated when an operator confirms it (it was used again after an earlier report), if still unused',
    ],
    [
      'outside of the accounts',
      due(),
      { settings: { remediationAccounts: [] } },
      'nothing: the account is not one of the remediation_accounts',
    ],
    ['only ever reported', due(), { check: rootUser }, 'only reported: Keyhammer never acts on it'],
    [
      'held past its date',
      due({ hold: { until: daysAhead(3), by: 'alice', reason: 'rolled back' } }),
      {},
      'held until 2026-11-23 12:00 UTC, then deactivated by the next batch run, if still unused',
    ],
    [
      'held, and not before its date after that',
      aReportedIssue(4, { hold: { until: daysAhead(3), by: 'alice', reason: 'a label' } }),
      {},
      'held until 2026-11-23 12:00 UTC, then deactivated from 2026-11-30 on, by the next batch run, if still unused',
    ],
    [
      'whose other issue is held',
      due(),
      { related: [due({ check: 'user_keysrotation', hold: { until: daysAhead(3), by: 'alice', reason: 'a label' } })] },
      'held until 2026-11-23 12:00 UTC (for user_keysrotation), then deactivated by the next batch run, if still unused',
    ],
    [
      'whitelisted since',
      due(),
      { whitelist: whitelisting('user_inactivekeys') },
      `whitelisted by the entry "${KEY_ID}" at the next identification`,
    ],
    [
      'whitelisted for another check',
      due(),
      { whitelist: whitelisting('user_keysrotation') },
      `left alone, by the entry "${KEY_ID}" for user_keysrotation in whitelist.json`,
    ],
    [
      'remediated',
      due({ timestamps: { ...due().timestamps, remediated: daysAgo(1) }, remediation: deactivated }),
      {},
      'deactivated on 2026-11-19 12:00 UTC; the next identification resolves it',
    ],
  ])('%s', (_, issue, circumstances, expected) => {
    expect(fate(issue, circumstances)).toBe(expected);
  });
});

describe('a trial', () => {
  const trial = { startedAt: daysAgo(0.01), by: 'lambda', mode: 'batch' } as const;

  test.each<[string, Issue, string]>([
    [
      'that is on',
      due({ brownout: { ...trial, until: secondsFrom(NOW, 60) } }),
      'deactivated on trial until 2026-11-20 12:01 UTC, then activated again by the run that began it',
    ],
    [
      'whose run has died',
      due({ brownout: { ...trial, until: NOW } }),
      'deactivated on trial until 2026-11-20 12:00 UTC, and to be activated again by the next run',
    ],
    [
      'that is over, and watched',
      due({ brownout: { ...trial, until: NOW, endedAt: NOW } }),
      'back from its trial, and watched until 2026-11-20 13:00 UTC, then deactivated by the next batch run, if still unused',
    ],
    [
      'that is over for good',
      due({ brownout: { ...trial, until: daysAgo(1), endedAt: daysAgo(1) } }),
      'due: deactivated by the next batch run, if still unused',
    ],
  ])('%s', (_, issue, expected) => {
    expect(fate(issue, { settings: { brownoutMinutes: 30 } })).toBe(expected);
  });
});

describe('a key that is too old', () => {
  test.each<[string, Issue, Circumstances, string]>([
    ['is deactivated if unused', due(), { check: userKeysrotation }, 'due: deactivated by the next batch run, if unused for 7 days'],
    [
      'is deactivated in any case',
      due(),
      { check: userKeysrotation, settings: { rotation: rotationSettings({ force: true }) } },
      'due: deactivated by the next batch run',
    ],
    ['is replaced', due(), rotating, 'due: replaced by a second access key by the next batch run'],
    [
      'has been replaced before its date',
      aReportedIssue(4, { rotation: handedOver }),
      rotating,
      'replaced by AKIANEW: deactivated from 2026-11-30 on, once that has been used and this one has not been for 7 days',
    ],
    [
      'has been replaced by hand, whatever the settings',
      due({ rotation: handedOver }),
      { check: userKeysrotation },
      'replaced by AKIANEW: deactivated once that has been used and this one has not been for 7 days',
    ],
    [
      'has been replaced, and is held',
      due({ rotation: handedOver, hold: { until: daysAhead(3), by: 'alice', reason: 'a label' } }),
      rotating,
      'replaced by AKIANEW: deactivated from 2026-11-23 on, once that has been used and this one has not been for 7 days; for now it is left alone: held until 2026-11-23',
    ],
  ])('%s', (_, issue, circumstances, expected) => {
    expect(fate(issue, circumstances)).toBe(expected);
  });
});

describe('what has ended', () => {
  const closed = (overrides: Partial<Issue> = {}) =>
    due({
      status: 'closed',
      timestamps: { ...due().timestamps, remediated: daysAgo(10), resolved: daysAgo(9), closed: daysAgo(9) },
      resolution: { reason: 'remediated', why: 'Keyhammer deactivated it (alice@laptop)' },
      remediation: deactivated,
      ...overrides,
    });
  const deletion = { deletion: true } as const;

  test.each<[string, Issue, Circumstances, string]>([
    ['stays as it is', closed(), {}, 'nothing: it ended on 2026-11-11, as Keyhammer deactivated it (alice@laptop)'],
    [
      'is deleted after the quarantine',
      closed(),
      { settings: deletion },
      'deleted for good from 2026-12-10 on, by a batch run, if it is still inactive and unused 30 days after its deactivation',
    ],
    [
      'is deleted by hand, where nothing is armed',
      closed(),
      { settings: { ...deletion, deletionRetentionDays: 5, remediation: false } },
      'due to be deleted for good, when an operator confirms it, if it is still inactive and unused',
    ],
    [
      'is deleted by hand, where no batch ever does',
      closed(),
      { check: ibmInactiveserviceids, settings: { ...deletion, remediation: true } },
      'deleted for good from 2026-12-10 on, when an operator confirms it, if it is still inactive and unused 30 days after its deactivation',
    ],
    [
      'is not deleted while it is held',
      closed({ hold: { until: daysAhead(2), by: 'alice', reason: 'a label' } }),
      { settings: deletion },
      'not deleted for now: held until 2026-11-22',
    ],
    [
      'is not deleted if it did not stay as it was',
      closed({ remediation: { ...deactivated, undone: 'it was found active again' } }),
      { settings: deletion },
      'nothing: it ended on 2026-11-11, as Keyhammer deactivated it (alice@laptop)',
    ],
    [
      'has been deleted',
      closed({ deletion: { at: daysAgo(1), by: 'lambda', mode: 'batch', told: true } }),
      { settings: deletion },
      'deleted for good on 2026-11-19',
    ],
  ])('%s', (_, issue, circumstances, expected) => {
    expect(fate(issue, circumstances)).toBe(expected);
  });

  test('says in a list both how it ended and what is to come', () => {
    expect(fateWithStatus(closed(), contextOf({ settings: deletion }), NOW)).toBe(
      'closed (SEC-1) on 2026-11-11: Keyhammer deactivated it (alice@laptop); deleted for good from 2026-12-10 on, by a batch run, if it is still inactive and unused 30 days after its deactivation',
    );
  });
});

function comeback(): Issue['history'][number] {
  return {
    status: 'closed',
    timestamps: { identified: daysAgo(200), updated: daysAgo(200), reported: daysAgo(200), resolved: daysAgo(190) },
    resolution: { reason: 'used', why: 'it was used' },
  };
}

function whitelisting(check: string): Whitelist {
  const { accountId } = anIssue({ details: issueDetails() });
  return new Map([[check, new Map([[accountId, [{ pattern: KEY_ID }]]])]]);
}
