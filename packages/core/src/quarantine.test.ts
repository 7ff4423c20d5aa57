import { expect, test } from '@jest/globals';
import type { Issue } from './issue.ts';
import { deletionDate, isQuarantined } from './quarantine.ts';
import { anIssue, daysAgo, daysAhead } from './test-builders.ts';

const remediation = {
  action: 'deactivate',
  formerStatus: 'active',
  at: daysAgo(10),
  by: 'alice@laptop',
  mode: 'manual',
  told: true,
} as const;

test.each<[string, Partial<Issue>, boolean]>([
  ['was deactivated, whatever the status of its issue', { remediation, status: 'closed' }, true],
  ['was not touched', {}, false],
  ['did not stay as it was left', { remediation: { ...remediation, undone: 'it is active again' } }, false],
  ['was deleted in the end', { remediation, deletion: { at: daysAgo(1), by: 'alice@laptop', mode: 'manual', told: false } }, false],
  ['was deleted at once, as a password is', { remediation: { ...remediation, action: 'delete' } }, false],
  ['is only browned out', { brownout: { startedAt: daysAgo(1), until: daysAgo(1), by: 'alice@laptop', mode: 'manual' } }, false],
])('a credential that %s', (_what, issue, quarantined) => {
  expect(isQuarantined(anIssue(issue))).toBe(quarantined);
});

test('its deletion is due so many days after its deactivation', () => {
  expect(deletionDate(anIssue({ remediation }), { deletionRetentionDays: 30 })).toEqual(daysAhead(20));
  expect(deletionDate(anIssue({ remediation }), { deletionRetentionDays: 0 })).toEqual(daysAgo(10));
  expect(deletionDate(anIssue(), { deletionRetentionDays: 30 })).toBeUndefined();
});
