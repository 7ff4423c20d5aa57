import type { CheckSettings, Credential, Issue, IssueDetails, IssueKey } from '@keyhammer/core';
import { daysAgo, KEY_ID, NOW, usedAt } from '@keyhammer/core/test-builders';

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
export function anIssueAbout({ kind, id, principal, created, lastUsed, readAt }: Credential): Issue {
  return anIssue({ id, details: { kind, principal, created, lastUsed, tags: {}, readAt } });
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

/** The section `user_inactivekeys`: 90 days, reporting and remediation on, 14 days of retention. */
export function checkSettings(overrides: Partial<CheckSettings> = {}): CheckSettings {
  return {
    check: CHECK,
    enabled: true,
    tableName: TABLE_NAME,
    ignoreAccounts: [],
    reporting: true,
    remediation: true,
    retentionDays: 14,
    thresholdDays: 90,
    ...overrides,
  };
}
