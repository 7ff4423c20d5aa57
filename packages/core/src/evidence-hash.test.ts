import { describe, expect, test } from '@jest/globals';
import type { CheckSettings } from './check.ts';
import { evidenceHash, isAsRecorded } from './evidence-hash.ts';
import type { Issue, IssueDetails } from './issue.ts';
import type { PlannedAct } from './remediation-plan.ts';
import {
  aCheck,
  aCredential,
  aReportedIssue,
  aRotation,
  daysAgo,
  NOW,
  secondsFrom,
  settings,
  someDetails,
  usedAt,
} from './test-builders.ts';

const rotation = { action: 'rotate', graceDays: 7, force: false, replacesInactive: false } as const;

function hash(issue: Partial<Issue> = {}, act: PlannedAct = 'deactivate', configured: Partial<CheckSettings> = {}): string {
  return evidenceHash(aReportedIssue(issue), act, settings({ rotation, ...configured }));
}

const withDetails = (details: Partial<IssueDetails>) => hash({ details: someDetails(details) });
const { timestamps } = aReportedIssue();
const remediation = {
  action: 'deactivate',
  formerStatus: 'active',
  at: daysAgo(1),
  by: 'alice@laptop',
  mode: 'manual',
  told: true,
} as const;

describe('an approval no longer holds after a change of', () => {
  test.each<[string, string]>([
    ['the check', hash({ check: 'old_keys' })],
    ['the account', hash({ accountId: '222222222222' })],
    ['the credential', hash({ id: 'AKIAOTHER' })],
    ['the life', hash({ incarnation: 2 })],
    ['the day of the report', hash({ timestamps: { ...timestamps, reported: daysAgo(19) } })],
    ['what was done to it', hash({ remediation })],
    ['when that was done', hash({ remediation: { ...remediation, at: daysAgo(2) } })],
    ['the hand-over of a new key', hash({ rotation: aRotation() })],
    ['its kind', withDetails({ kind: 'aws-console-password' })],
    ['its principal', withDetails({ principal: 'bob' })],
    ['its creation', withDetails({ created: secondsFrom(daysAgo(400), 1) })],
    ['its last change', withDetails({ changed: daysAgo(200) })],
    ['its last use', withDetails({ lastUsed: usedAt(secondsFrom(daysAgo(120), 1)) })],
    ['its last use, never', withDetails({ lastUsed: { kind: 'never' } })],
    ['its last use, not seen', withDetails({ lastUsed: { kind: 'unseen', since: daysAgo(120), source: 'OCI Audit' } })],
    ['its lock', withDetails({ locked: true })],
    ['its standing', withDetails({ privilege: { kind: 'administrator', through: 'the group Administrators' } })],
    ['whether locks are taken off', hash({}, 'deactivate', { unlock: true })],
    ['what was chosen of the check', hash({}, 'deactivate', { choices: { remediation_action: 'capability' } })],
    ['its last use, unknown', withDetails({ lastUsed: { kind: 'unknown', reason: 'denied' } })],
    ['the act: a deletion', hash({}, 'delete')],
    ['the act: a brown-out', hash({}, 'brown-out')],
    ['the act: a rotation', hash({}, 'rotate')],
    ['the threshold', hash({}, 'deactivate', { thresholdDays: 60 })],
    ['the retention period', hash({}, 'deactivate', { retentionDays: 7 })],
    ['the time in quarantine', hash({}, 'deactivate', { deletionRetentionDays: 7 })],
    ['the length of the brown-out', hash({}, 'deactivate', { brownoutMinutes: 5 })],
    ['the rotation: forced', hash({}, 'deactivate', { rotation: { ...rotation, force: true } })],
    ['the rotation: its grace', hash({}, 'deactivate', { rotation: { ...rotation, graceDays: 1 } })],
  ])('%s', (_what, changed) => {
    expect(changed).not.toBe(hash());
  });

  test('each of which is told from all others', () => {
    const hashes = [hash(), hash({}, 'delete'), withDetails({ principal: 'bob' }), hash({ id: 'bob' }), hash({ remediation })];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('an approval holds whatever else there is to', () => {
  test.each<[string, string]>([
    ['the time of the reading', withDetails({ readAt: NOW })],
    ['the tags', withDetails({ tags: { owner: 'bob' } })],
    ['where it was used', withDetails({ lastUsed: usedAt(daysAgo(120), 'sts', 'us-east-1') })],
    ['its name, and that of its holder', withDetails({ name: 'laptop', principalName: 'Alice' })],
    ['that locks stay on', hash({}, 'deactivate', { unlock: false })],
    ['the other checks that found it', withDetails({ alsoIn: ['old_keys'] })],
    ['the version', hash({ version: 17 })],
    ['the ticket', hash({ ticket: { key: 'SEC-9', state: 'closed', toldAt: NOW } })],
    ['the last try', hash({ attempt: { outcome: 'failed', at: NOW, why: 'throttled' } })],
    ['the reminders', hash({}, 'deactivate', { reminderDays: [7, 1] })],
  ])('%s', (_what, same) => {
    expect(same).toBe(hash());
  });

  test('the window in which no use was seen, which moves with the days', () => {
    const unseen = (since: Date) => withDetails({ lastUsed: { kind: 'unseen', since, source: 'OCI Audit' } });
    expect(unseen(daysAgo(119))).toBe(unseen(daysAgo(120)));
  });

  test('the order in which the choices stand in the configuration', () => {
    const chosen = (choices: Readonly<Record<string, string>>) => hash({}, 'delete', { choices });
    expect(chosen({ evidence: 'age', remediation_action: 'delete' })).toBe(chosen({ remediation_action: 'delete', evidence: 'age' }));
  });

  test('version 0.3, which knew none of this', () => {
    expect(hash()).toBe('f2c84c23934f07f9789fbee21f82627fee3af1c1172970001d92ce1cf5efdd9f');
  });

  test('and is a fingerprint, which tells nothing of the credential', () => {
    expect(hash()).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a live credential is as it is on record', () => {
  const details = someDetails({ changed: daysAgo(200) });
  const asRecorded = aCredential({ changed: daysAgo(200), readAt: NOW });

  test('whenever it was read, wherever it was used', () => {
    expect(isAsRecorded(asRecorded, details, aCheck())).toBe(true);
    expect(isAsRecorded({ ...asRecorded, lastUsed: usedAt(daysAgo(120), 'sts', 'us-east-1') }, details, aCheck())).toBe(true);
  });

  test.each<[string, Parameters<typeof aCredential>[0]]>([
    ['was used', { lastUsed: usedAt(daysAgo(1)) }],
    ['may have been used', { lastUsed: { kind: 'unknown', reason: 'denied' } }],
    ['was made anew', { created: daysAgo(1) }],
    ['was reset', { changed: daysAgo(1) }],
    ["is somebody else's", { principal: 'bob' }],
    ['was locked', { locked: true }],
    ['was not seen in use', { lastUsed: { kind: 'unseen', since: daysAgo(120), source: 'OCI Audit' } }],
    ["has come to be an administrator's", { privilege: { kind: 'administrator', through: 'the group Administrators' } }],
  ])('and not when it %s since', (_what, change) => {
    expect(isAsRecorded({ ...asRecorded, ...change }, details, aCheck())).toBe(false);
  });

  test('although it was used since, where the violation has nothing to do with use', () => {
    expect(isAsRecorded({ ...asRecorded, lastUsed: usedAt(daysAgo(1)) }, details, aCheck({ findsDisuse: false }))).toBe(true);
  });
});
