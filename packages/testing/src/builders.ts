import {
  type Check,
  type CheckSettings,
  type Credential,
  type Issue,
  type IssueDetails,
  type IssueKey,
  providerOf,
  type RotationSettings,
} from '@keyhammer/core';
import { aCredential, daysAgo, KEY_ID, NOW, usedAt } from '@keyhammer/core/test-builders';
import { ROOT_USER } from './in-memory-accounts.ts';

export { aCredential, daysAgo, daysAhead, KEY_ID, NOW, secondsFrom, usedAt } from '@keyhammer/core/test-builders';

export const CHECK = 'user_inactivekeys';
export const TABLE_NAME = 'hammer-iam-user-keys-inactive';
export const ACCOUNT_ID = '111111111111';
export const OTHER_ACCOUNT_ID = '222222222222';

/** The `n`th of any number of distinct access key ids, each of the length that AWS gives them. */
export function accessKeyId(n: number): string {
  return `AKIA${n.toString(36).toUpperCase().padStart(16, '0')}`;
}

/** What an issue holds about {@link aCredential}. */
export function issueDetails(overrides: Partial<IssueDetails> = {}): IssueDetails {
  return {
    kind: 'aws-access-key',
    principal: 'alice',
    created: daysAgo(400),
    lastUsed: usedAt(daysAgo(120)),
    tags: {},
    readAt: NOW,
    ...overrides,
  };
}

export function issueKey(overrides: Partial<IssueKey> = {}): IssueKey {
  return { check: CHECK, accountId: ACCOUNT_ID, id: KEY_ID, ...overrides };
}

/** An open issue about {@link aCredential}, identified at {@link NOW}, never stored, told to nobody. */
export function anIssue(overrides: Partial<Issue> = {}): Issue {
  return {
    ...issueKey(),
    status: 'open',
    details: issueDetails(),
    timestamps: { identified: NOW, updated: NOW },
    version: 0,
    incarnation: 1,
    intents: {},
    history: [],
    foreign: {},
    ...overrides,
  };
}

/** The issue that a check opens about a credential. */
export function anIssueAbout({ id, status: _, ...facts }: Credential): Issue {
  return anIssue({ id, details: { ...facts, tags: {} } });
}

/** The same, reported with a ticket and told to its owner `days` ago. */
export function aReportedIssue(days: number, overrides: Partial<Issue> = {}): Issue {
  const reported = daysAgo(days);
  return anIssue({
    timestamps: { identified: reported, updated: reported, reported },
    ticket: { key: 'SEC-1', url: 'https://jira.example.com/browse/SEC-1', state: 'open', toldAt: reported },
    announcedAt: reported,
    ...overrides,
  });
}

/** The section `user_inactivekeys`: 90 days, reporting and remediation on, 14 days of retention; no reminders, no brown-out, no deletion. */
export function checkSettings(overrides: Partial<CheckSettings> = {}): CheckSettings {
  return {
    check: CHECK,
    provider: 'aws',
    enabled: true,
    tableName: TABLE_NAME,
    ignoreAccounts: [],
    reporting: true,
    remediation: true,
    retentionDays: 14,
    thresholdDays: 90,
    reminderDays: [],
    brownoutMinutes: 0,
    deletion: false,
    deletionRetentionDays: 30,
    ...overrides,
  };
}

/** The same for any check: its name, its table, its default threshold if it has one, and its rotation if it can have one. */
export function settingsFor(check: Check, overrides: Partial<CheckSettings> = {}): CheckSettings {
  return checkSettings({
    check: check.name,
    provider: providerOf(check.kind),
    tableName: check.defaultTableName,
    ...(check.defaultThresholdDays !== undefined && { thresholdDays: check.defaultThresholdDays }),
    ...(check.rotatable && { rotation: rotationSettings() }),
    ...overrides,
  });
}

/** What `config.json` says of a rotation if it says nothing. */
export function rotationSettings(overrides: Partial<RotationSettings> = {}): RotationSettings {
  return { action: 'deactivate', graceDays: 7, force: false, replacesInactive: false, ...overrides };
}

/** Alice's console password, made 400 days ago, last changed 300 days ago, and last used 120 days ago. */
export function aConsolePassword(overrides: Partial<Credential> = {}): Credential {
  const signedIn = { kind: 'used', at: daysAgo(120) } as const;
  return aCredential({ kind: 'aws-console-password', id: 'alice', changed: daysAgo(300), lastUsed: signedIn, ...overrides });
}

/** The first access key of the root user, active. */
export function aRootKey(overrides: Partial<Credential> = {}): Credential {
  return aCredential({ kind: 'aws-root-user', id: 'root-access-key-1', principal: ROOT_USER, ...overrides });
}

/** The root user's way in; last gone 10 days ago. */
export function aRootSignIn(overrides: Partial<Credential> = {}): Credential {
  return aRootKey({ id: 'root-sign-in', lastUsed: { kind: 'used', at: daysAgo(10) }, ...overrides });
}
