import { describe, expect, test } from '@jest/globals';
import type { RotationSettings } from './check.ts';
import { paragraph, plainText } from './document.ts';
import { whatWillHappen } from './fate-wording.ts';
import type { Issue } from './issue.ts';
import type { IssueContext } from './issue-context.ts';
import { eligibilityOf } from './remediation-plan.ts';
import {
  aCheck,
  aComeback,
  anIssue,
  aPlanInput,
  aReportedIssue,
  aRotation,
  daysAgo,
  daysAhead,
  NOW,
  secondsFrom,
  settings,
} from './test-builders.ts';

function fate(issue: Issue, overrides: Partial<IssueContext> = {}): string {
  const context: IssueContext = { issue, check: aCheck(), settings: settings(), accountName: 'production', ...overrides };
  return plainText([paragraph(...whatWillHappen(context, NOW))]);
}

const remediation = { action: 'deactivate', formerStatus: 'active', at: NOW, by: 'alice@laptop', mode: 'manual', told: false } as const;

describe('what will happen', () => {
  test('is the remediation on its date, where the batch is armed', () => {
    expect(fate(anIssue())).toBe('Auto-remediation date: 2026-12-04. If it is still unused then, it will be deactivated.');
  });

  test('is nothing by itself, where it is not', () => {
    expect(fate(anIssue(), { settings: settings({ remediation: false }) })).toBe(
      'Nothing by itself. From 2026-12-04 on the security team may have it deactivated.',
    );
  });

  test.each([
    ['that is left out', settings({ remediationAccounts: ['222222222222'] })],
    ['that is ignored', settings({ ignoreAccounts: ['111111111111'] })],
  ])('is nothing in an account %s', (_what, configured) => {
    expect(fate(anIssue(), { settings: configured })).toBe('Keyhammer does not act in this account; it only reports.');
  });

  test('is nothing, ever, where the check only reports', () => {
    expect(fate(anIssue(), { check: aCheck({ remedy: 'none' }) })).toBe('Keyhammer only reports this: it never acts on it.');
  });

  test('is nothing by itself to a credential that came back before, armed or not', () => {
    expect(fate(anIssue({ history: [aComeback()] }))).toBe(
      'Nothing by itself. From 2026-12-04 on the security team may have it deactivated.',
    );
  });

  test('is nothing to an issue that is not open', () => {
    expect(fate(aReportedIssue({ status: 'whitelisted' }))).toBe('Nothing: it is whitelisted.');
  });

  test.each<[string, Issue]>([
    ['is reported now', anIssue()],
    ['was reported before', aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, reported: daysAgo(3) } })],
    ['is reported anew while it is held', anIssue({ hold: { until: daysAhead(30), by: 'alice@laptop', reason: 'rolled back' } })],
  ])('has the date on which the issue is due, when it %s', (_what, issue) => {
    const date = fate(issue).match(/\d{4}-\d\d-\d\d/)?.[0];
    const reported: Issue = { ...issue, timestamps: { ...issue.timestamps, reported: issue.timestamps.reported ?? NOW } };
    const plan = aPlanInput();
    const endOfDay = secondsFrom(new Date(`${date}T00:00:00Z`), 24 * 60 * 60 - 1);
    expect(eligibilityOf(reported, plan, endOfDay).kind).toBe('due');
    expect(eligibilityOf(reported, plan, secondsFrom(endOfDay, -24 * 60 * 60)).kind).toBe('not-due');
  });
});

describe('what will happen to a password, which can only be deleted,', () => {
  const check = aCheck({
    remedy: 'delete',
    reversibility: 'replaced',
    words: { ...aCheck().words, noun: 'console password', remedied: 'deleted' },
  });
  const irreversible = 'That can not be undone as such: whoever needs one later is given a new one.';

  test('is told as what can not be undone', () => {
    expect(fate(anIssue(), { check })).toBe(
      `Auto-remediation date: 2026-12-04. If it is still unused then, it will be deleted. ${irreversible}`,
    );
    expect(fate(anIssue(), { check, settings: settings({ remediation: false }) })).toMatch(
      /may have it deleted\. That can not be undone as such/,
    );
  });

  test('knows neither brown-out nor quarantine', () => {
    const configured = settings({ brownoutMinutes: 30, deletion: true });
    expect(fate(anIssue(), { check, settings: configured })).toBe(fate(anIssue(), { check }));
  });
});

describe('what will happen', () => {
  const removed = { ...aCheck().words, remedied: 'removed' };

  test('to what can not be undone is for a person to do, armed or not', () => {
    const check = aCheck({ remedy: 'delete', reversibility: 'irreversible', deletesByHandOnly: true, words: removed });
    expect(fate(anIssue(), { check })).toBe(
      'Nothing by itself. From 2026-12-04 on the security team may have it removed. That can not be undone.',
    );
  });

  test('to what can be made again is told as such', () => {
    const check = aCheck({ remedy: 'delete', words: { ...aCheck().words, remedied: 'deleted' } });
    expect(fate(anIssue(), { check })).toBe(
      'Auto-remediation date: 2026-12-04. If it is still unused then, it will be deleted. Keyhammer keeps what it takes to bring it back as it was.',
    );
  });

  test('to what is deactivated by a batch, and deleted by a person alone', () => {
    const check = aCheck({ deletesByHandOnly: true });
    expect(fate(anIssue(), { check, settings: settings({ deletion: true }) })).toBe(
      'Auto-remediation date: 2026-12-04. If it is still unused then, it will be deactivated. ' +
        'If it stays inactive, it may be deleted 30 days later or after, by hand and for good.',
    );
  });

  test.each<[string, Partial<IssueContext>, boolean]>([
    ['locked', {}, true],
    ['locked, and done by hand', { settings: settings({ remediation: false }) }, true],
    ['locked, and to be unlocked', { settings: settings({ unlock: true }) }, false],
    ['of a kind that has no locks', { check: aCheck() }, false],
  ])('to what is %s', (_what, overrides, isKept) => {
    const locked = anIssue({ details: { ...anIssue().details, locked: true } });
    const words = fate(locked, { check: aCheck({ lockable: true }), ...overrides });
    expect(words.endsWith(' But it is locked, and nothing is done before somebody unlocks it.')).toBe(isKept);
  });
});

describe('what will happen, with a brown-out first,', () => {
  const configured = settings({ brownoutMinutes: 30 });

  test('says so', () => {
    expect(fate(anIssue(), { settings: configured })).toBe(
      'Auto-remediation date: 2026-12-04. If it is still unused then, it will be deactivated. ' +
        'The first time it is only for 30 minutes, to see whether anything misses it.',
    );
    expect(fate(anIssue(), { settings: settings({ brownoutMinutes: 1 }) })).toMatch(/only for 1 minute,/);
  });

  test('says nothing of it once it has been', () => {
    const brownout = { startedAt: daysAgo(2), until: daysAgo(2), endedAt: daysAgo(2), by: 'alice@laptop', mode: 'manual' } as const;
    expect(fate(aReportedIssue({ brownout }), { settings: configured })).not.toContain('first time');
  });
});

describe('what will happen, with a deletion in the end,', () => {
  const configured = settings({ deletion: true });
  const remediated = aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, remediated: NOW }, remediation });

  test('says how long after the deactivation, or on which day', () => {
    expect(fate(anIssue(), { settings: configured })).toMatch(/ If it stays inactive, it is deleted 30 days later, for good\.$/);
    expect(fate(remediated, { settings: configured })).toBe(
      'It has been deactivated. If it stays inactive, it is deleted on 2026-12-20, for good.',
    );
  });

  test('is nothing more without one, and after it', () => {
    expect(fate(remediated)).toBe('Nothing more: it has been deactivated.');
    const deleted = { ...remediated, deletion: { at: NOW, by: 'alice@laptop', mode: 'manual', told: true } } as const;
    expect(fate(deleted, { settings: configured })).toBe('Nothing more: it has been deleted.');
  });

  test('is nothing more to what did not stay as it was left, or was deactivated by another tool', () => {
    const undone = { ...remediated, remediation: { ...remediation, undone: 'it is active again' } };
    const { remediation: _ours, ...byHammer } = remediated;
    for (const issue of [undone, byHammer]) {
      expect(fate(issue, { settings: configured })).toBe('Nothing more: it has been deactivated.');
    }
  });
});

describe('what will happen to an old key', () => {
  const check = aCheck({ findsDisuse: false, rotatable: true });
  const rotation = (overrides: Partial<RotationSettings> = {}) =>
    settings({ rotation: { action: 'rotate', graceDays: 7, force: false, replacesInactive: false, ...overrides } });

  test('is its deactivation, once it is out of use', () => {
    expect(fate(anIssue(), { check, settings: rotation({ action: 'deactivate' }) })).toBe(
      'Auto-remediation date: 2026-12-04. If it is still there then, and out of use for 7 days, it will be deactivated.',
    );
    expect(fate(anIssue(), { check, settings: rotation({ action: 'deactivate', force: true }) })).toBe(
      'Auto-remediation date: 2026-12-04. If it is still there then, it will be deactivated.',
    );
  });

  test('is its replacement, where it is to be rotated', () => {
    expect(fate(anIssue(), { check, settings: rotation() })).toBe(
      'Rotation date: 2026-12-04. Then a second key is made and handed over, and this ticket says where its secret is. ' +
        'Once the new one has been used, and this one has not been for 7 days, this one is deactivated.',
    );
    expect(fate(anIssue(), { check, settings: rotation({ force: true }) })).toMatch(
      /this one is deactivated\. 14 days after the hand-over that is done even if this one is still in use\.$/,
    );
    expect(fate(anIssue(), { check, settings: { ...rotation(), remediation: false } })).toBe(
      'Nothing by itself. From 2026-12-04 on the security team may have it replaced.',
    );
  });

  test.each<[string, Partial<RotationSettings>, string]>([
    ['and then waits for both', {}, 'Once it has been used, and this one has not been for 7 days, this one is deactivated.'],
    ['and one day is one day', { graceDays: 1 }, 'Once it has been used, and this one has not been for 1 day, this one is deactivated.'],
    [
      'and not for ever',
      { force: true },
      'Once it has been used, and this one has not been for 7 days, this one is deactivated. ' +
        'From 2026-12-01 on that is done even if this one is still in use.',
    ],
  ])('has no date any more once the new one was handed over, %s', (_what, overrides, words) => {
    const issue = aReportedIssue({ rotation: aRotation() });
    for (const configured of [rotation(overrides), { ...rotation(overrides), remediation: false }]) {
      expect(fate(issue, { check, settings: configured })).toBe(`A second key has been made and handed over. ${words}`);
    }
  });

  test('has the deletion at its end', () => {
    const configured = { ...rotation(), deletion: true };
    expect(fate(anIssue(), { check, settings: configured })).toMatch(/If it stays inactive, it is deleted 30 days later, for good\.$/);
  });
});
