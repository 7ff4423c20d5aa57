import { describe, expect, test } from '@jest/globals';
import { ibmInactiveprofiles, ociAdminapikeys, userInactivekeys, userInactivepasswords, userKeysrotation } from '@keyhammer/checks';
import type { Issue, PlannedAct } from '@keyhammer/core';
import type { PlannedRemediation } from '@keyhammer/remediator';
import { accessKeyId, aReportedIssue, daysAgo, daysAhead, issueDetails, settingsFor } from '@keyhammer/testing';
import { type IntendedPlan, planText } from './remediation-plan.ts';

const PRODUCTION = { id: '111122223333', name: 'production' };
const STAGING = { id: '444455556666', name: 'staging' };
const WIDE = { color: false, columns: undefined };
const EMPTY: IntendedPlan = { due: [], postponed: [], refused: [], notApplied: [], failures: [] };

const key = (n: number, overrides: Partial<Issue> = {}) =>
  aReportedIssue(20, { id: accessKeyId(n), details: issueDetails({ principal: `user-${n}` }), ...overrides });

interface Planned {
  readonly account?: typeof PRODUCTION;
  readonly check?: typeof userInactivekeys;
  readonly act?: PlannedAct;
  readonly fromQuarantine?: boolean;
}

function planned(
  issue: Issue,
  { account = PRODUCTION, check = userInactivekeys, act = 'deactivate', fromQuarantine = false }: Planned = {},
): PlannedRemediation {
  const configured = { check, settings: settingsFor(check, { brownoutMinutes: 30, deletion: true }) };
  return { account, configured, issue: { ...issue, accountId: account.id, check: check.name }, act, fromQuarantine };
}

const quarantined = (n: number) =>
  key(n, {
    status: 'closed',
    remediation: { action: 'deactivate', formerStatus: 'active', at: daysAgo(40), by: 'alice', mode: 'batch', told: true },
  });

describe('the plan', () => {
  test('groups what is due by account, with what is done to each', () => {
    const password = key(3, { id: 'peter', details: issueDetails({ kind: 'aws-console-password', principal: 'peter' }) });
    const text = planText(
      {
        ...EMPTY,
        due: [
          planned(key(1)),
          planned(key(2), { act: 'brown-out' }),
          planned(password, { check: userInactivepasswords, act: 'delete' }),
          planned(key(4), { account: STAGING, check: userKeysrotation, act: 'rotate' }),
        ],
      },
      WIDE,
    );

    expect(text).toMatch(/^production \(111122223333\)\nUSER +CREDENTIAL .*PLAN$/m);
    expect(text).toMatch(/^user-1 .* to be deactivated$/m);
    expect(text).toMatch(/^user-2 .* to be deactivated for 30 minutes on trial$/m);
    expect(text).toMatch(/^peter +console password .* to be deleted, which can't be undone as such$/m);
    expect(text).toMatch(/^staging \(444455556666\)\nUSER .*\nuser-4 .* to be replaced by a second access key$/m);
    expect(text).toContain('4 due, 0 not due.');
  });

  test('sets the deletions apart, after all the rest, and says that they can not be undone', () => {
    const due = [planned(key(1)), planned(quarantined(2), { act: 'delete', fromQuarantine: true })];
    const [before = '', after = ''] = planText({ ...EMPTY, due }, WIDE).split('TO BE DELETED FOR GOOD: this can not be undone.');

    expect(before).toContain('user-1');
    expect(before).not.toContain('user-2');
    expect(after).toMatch(/DEACTIVATED +PLAN\nuser-2 .* 2026-10-11 +to be deleted for good$/m);
    expect(after).toContain('1 due, 1 to be deleted for good, 0 not due.');
  });

  test('sets apart what is deleted at once, if nothing brings it back', () => {
    const profile = key(2, { details: issueDetails({ kind: 'ibm-trusted-profile', name: 'saml-admins' }) });
    const ofOci = key(3, {
      details: issueDetails({ kind: 'oci-api-key', name: '20:3b', principal: 'ocid1.user.oc1..a', principalName: 'nina' }),
    });
    const due = [
      planned(ofOci, { check: ociAdminapikeys, act: 'delete' }),
      planned(profile, { check: ibmInactiveprofiles, act: 'delete' }),
    ];
    const [before = '', after = ''] = planText({ ...EMPTY, due }, WIDE).split('TO BE DELETED FOR GOOD: this can not be undone.');

    expect(before).toMatch(/^nina +20:3b .* to be deleted, and kept to be restored$/m);
    expect(after).toMatch(/^saml-admins +IBM Cloud trusted profile .* to be deleted for good$/m);
    expect(after).not.toContain('DEACTIVATED');
    expect(after).toContain('1 due, 1 to be deleted for good, 0 not due.');
  });

  test('names the check of a credential that two of them have found', () => {
    const due = [planned(key(1)), planned(key(1), { check: userKeysrotation }), planned(key(2))];
    const text = planText({ ...EMPTY, due }, WIDE);

    expect(text).toMatch(/^user-1 .* to be deactivated \(user_inactivekeys\)\nuser-1 .* to be deactivated \(user_keysrotation\)$/m);
    expect(text).toMatch(/^user-2 .* to be deactivated$/m);
  });

  test('says of an account past a limit which setting it is, what to do, and what would have been done', () => {
    const refusal = { reason: 'percent', kind: 'aws-access-key', planned: 12, active: 20, allowed: 4 } as const;
    const text = planText({ ...EMPTY, refused: [{ account: STAGING, refusal, due: [planned(key(1))] }] }, WIDE);

    expect(text).toMatch(/^! Nothing is done in staging \(444455556666\): 12 of its 20 .*max_remediation_percent.*--override-limits\.$/m);
    expect(text).toMatch(/^user-1 .* would be deactivated$/m);
    expect(text).toContain('0 due, 1 refused by a limit, 0 not due.');
  });

  test('says when a batch outside of its window goes on, what was approved in vain, and what could not be read', () => {
    const approved = { account: PRODUCTION.id, check: 'user_inactivekeys', id: 'AKIAGONE', user: 'bob', act: 'deactivate' } as const;
    const text = planText(
      {
        ...EMPTY,
        notApplied: [{ approved: { ...approved, fromQuarantine: false, irreversible: false, evidence: '' }, why: 'it has ended' }],
        failures: [{ account: STAGING, check: 'user_inactivekeys', reason: 'no such table' }],
        opensAt: daysAhead(1),
      },
      WIDE,
    );

    expect(text).toMatch(/^111122223333 +bob +AKIAGONE +it has ended$/m);
    expect(text).toContain('The batch waits until 2026-11-21 12:00 UTC, when its remediation_window opens.');
    expect(text).toContain('! staging: no such table');
  });

  test('of nothing at all', () => {
    expect(planText(EMPTY, WIDE)).toBe('No issue is open.');
  });

  test.each([80, 120])('fits a line of %i characters', (columns) => {
    const due = [planned(key(1, { details: issueDetails({ principal: 'reports+export@example.com' }) }), { act: 'rotate' })];
    const text = planText({ ...EMPTY, due }, { color: false, columns });

    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  });
});
