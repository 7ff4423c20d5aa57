import { describe, expect, test } from '@jest/globals';
import type { LiveCredential } from './credential.ts';
import type { Issue, Remediation } from './issue.ts';
import { decideOnDeletion, decideOnLive } from './remediation-plan.ts';
import { aCheck, aCredential, aReportedIssue, daysAgo, NOW, secondsFrom, settings, someDetails, usedAt } from './test-builders.ts';

const by = 'alice@laptop';
const mode = 'manual';
const gone: LiveCredential = { kind: 'gone' };
const found = (overrides: Parameters<typeof aCredential>[0] = {}): LiveCredential => ({
  kind: 'found',
  credential: aCredential(overrides),
});
const inactive = found({ status: 'inactive' });
const unknown = { kind: 'unknown', reason: 'access denied' } as const;

function begun(action: 'deactivate' | 'delete' | 'brown-out'): Issue {
  return aReportedIssue({ intents: { remediation: { at: daysAgo(1), by, mode, action } } });
}

describe('the last look before acting', () => {
  const decide = (issue: Issue, live: LiveCredential, check = aCheck()) => decideOnLive(check, settings(), issue, live, NOW);

  test('acts on a credential that is there, active, and still in violation', () => {
    expect(decide(aReportedIssue(), found())).toEqual({ kind: 'act', credential: aCredential() });
    expect(decide(aReportedIssue(), found({ lastUsed: { kind: 'never' } })).kind).toBe('act');
    for (const action of ['deactivate', 'delete', 'brown-out'] as const) expect(decide(begun(action), found()).kind).toBe('act');
  });

  test.each<[string, LiveCredential, string]>([
    ['was used this morning', found({ lastUsed: usedAt(daysAgo(0.1)) }), 'it was used'],
    ['may have been used', found({ lastUsed: unknown }), 'its last use is unknown (access denied)'],
    ["is somebody else's", found({ principal: 'bob' }), 'it belongs to bob now'],
    ["is somebody else's, and inactive", found({ principal: 'bob', status: 'inactive' }), 'it belongs to bob now'],
  ])('leaves alone one that %s, whatever an earlier run began', (_what, live, why) => {
    for (const issue of [aReportedIssue(), begun('deactivate'), begun('delete'), begun('brown-out')]) {
      expect(decide(issue, live)).toEqual({ kind: 'leave', why });
    }
  });

  test('leaves alone one in violation that the check says is not to be touched', () => {
    const reset = aCheck({ mayAct: () => ({ kind: 'leave', why: 'it was reset yesterday' }) });
    expect(decide(aReportedIssue(), found(), reset)).toEqual({ kind: 'leave', why: 'it was reset yesterday' });
  });

  test('leaves alone one that is no longer in violation without asking further', () => {
    const broken = aCheck({
      mayAct: () => {
        throw new Error('it was asked all the same');
      },
    });
    expect(decide(aReportedIssue(), found({ lastUsed: usedAt(NOW) }), broken).kind).toBe('leave');
  });

  test.each<[string, Issue, LiveCredential, boolean]>([
    ['a deactivation, when it is inactive', begun('deactivate'), inactive, true],
    ['a brown-out, when it is inactive', begun('brown-out'), inactive, true],
    ['a deletion, when it is gone', begun('delete'), gone, true],
    ['no deactivation, when it is gone', begun('deactivate'), gone, false],
    ['no brown-out, when it is gone', begun('brown-out'), gone, false],
    ['no deletion, when it is inactive', begun('delete'), inactive, false],
    ['nothing that was not begun, when it is inactive: its owner did it', aReportedIssue(), inactive, false],
    ['nothing that was not begun, when it is gone: its owner did it', aReportedIssue(), gone, false],
  ])('records, of a run that died before it could, %s', (_what, issue, live, isRecorded) => {
    const why = live.kind === 'gone' ? 'it no longer exists' : 'it is inactive already';
    expect(decide(issue, live)).toEqual(isRecorded ? { kind: 'record' } : { kind: 'leave', why });
  });
});

describe('the last look before a deletion out of quarantine', () => {
  const remediation: Remediation = { action: 'deactivate', formerStatus: 'active', at: daysAgo(30), by, mode, told: true };
  const quarantined = aReportedIssue({ status: 'closed', remediation });
  const underWay = { ...quarantined, intents: { deletion: { at: daysAgo(1), by, mode } } } as const;
  const left = (overrides: Parameters<typeof aCredential>[0]) => found({ status: 'inactive', ...overrides });

  test('deletes what is inactive, and unused since it was deactivated', () => {
    for (const lastUsed of [usedAt(daysAgo(120)), { kind: 'never' } as const]) {
      expect(decideOnDeletion(quarantined, left({ lastUsed }))).toEqual({ kind: 'delete' });
      expect(decideOnDeletion(underWay, left({ lastUsed }))).toEqual({ kind: 'delete' });
    }
  });

  test.each([
    ['a second before its deactivation', -1, 'delete'],
    ['in the very second of it', 0, 'delete'],
    ['a second after', 1, 'broken'],
  ])('of what was last used %s', (_when, seconds, kind) => {
    expect(decideOnDeletion(quarantined, left({ lastUsed: usedAt(secondsFrom(daysAgo(30), seconds)) })).kind).toBe(kind);
  });

  test.each<[string, LiveCredential, string]>([
    ['is active again', found(), 'it is active again'],
    ["is somebody else's", left({ principal: 'bob' }), 'it belongs to bob now'],
    [
      'was used after its deactivation',
      left({ lastUsed: usedAt(daysAgo(29)) }),
      'it was used after its deactivation, on 2026-10-22T12:00:00.000Z',
    ],
  ])('never deletes what %s', (_what, live, why) => {
    for (const issue of [quarantined, underWay]) expect(decideOnDeletion(issue, live)).toEqual({ kind: 'broken', why });
  });

  test('waits where nobody knows whether it was used', () => {
    expect(decideOnDeletion(quarantined, left({ lastUsed: unknown }))).toEqual({
      kind: 'leave',
      why: 'its last use is unknown (access denied)',
    });
  });

  test.each([
    ['a second after its deactivation', 1, 'leave'],
    ['in the very second of it', 0, 'delete'],
    ['a second before', -1, 'delete'],
  ])('of what was not seen in use since %s', (_when, seconds, kind) => {
    const lastUsed = { kind: 'unseen', since: secondsFrom(daysAgo(30), seconds), source: 'OCI Audit' } as const;
    expect(decideOnDeletion(quarantined, left({ lastUsed })).kind).toBe(kind);
  });

  test('never deletes what somebody has locked since', () => {
    for (const unlock of [false, true]) {
      expect(decideOnDeletion(quarantined, left({ locked: true }), { unlock })).toEqual({
        kind: 'broken',
        why: 'somebody has locked it since',
      });
    }
  });

  test('deletes what was locked all along only where locks are taken off', () => {
    const locked = { ...quarantined, details: someDetails({ locked: true }) };
    expect(decideOnDeletion(locked, left({ locked: true }))).toEqual({ kind: 'leave', why: 'it is locked' });
    expect(decideOnDeletion(locked, left({ locked: true }), { unlock: true })).toEqual({ kind: 'delete' });
    expect(decideOnDeletion(locked, left({}))).toEqual({ kind: 'delete' });
  });

  test('records the deletion of a run that died, and claims none that somebody else made', () => {
    expect(decideOnDeletion(underWay, gone)).toEqual({ kind: 'record' });
    expect(decideOnDeletion(quarantined, gone)).toEqual({ kind: 'broken', why: 'somebody else has deleted it' });
  });

  test('leaves alone what Keyhammer did not deactivate', () => {
    expect(decideOnDeletion(aReportedIssue(), left({}))).toEqual({ kind: 'leave', why: 'Keyhammer has not deactivated it' });
  });
});
