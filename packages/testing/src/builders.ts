import type { CheckSettings, Credential, Issue, IssueDetails, IssueKey, LastUsed } from '@keyhammer/core';
import { addDays } from '@keyhammer/core';

/** The instant at which tests take place. */
export const NOW = new Date('2026-11-20T12:00:00.000Z');

export const CHECK = 'user_inactivekeys';
export const TABLE_NAME = 'hammer-iam-user-keys-inactive';
export const ACCOUNT_ID = '111111111111';
export const OTHER_ACCOUNT_ID = '222222222222';
export const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';

/** `days` before {@link NOW}. */
export function daysAgo(days: number): Date {
  return addDays(NOW, -days);
}

/** `days` after {@link NOW}. */
export function daysAhead(days: number): Date {
  return addDays(NOW, days);
}

/** The `n`th of any number of distinct access key ids, each of the length that AWS gives them. */
export function accessKeyId(n: number): string {
  return `AKIA${n.toString(36).toUpperCase().padStart(16, '0')}`;
}

export function usedAt(at: Date, service = 's3', region = 'eu-west-1'): LastUsed {
  return { kind: 'used', at, service, region };
}

/** An active access key of `alice`, made 400 days ago, last used 120 days ago, read at {@link NOW}. */
export function aCredential(overrides: Partial<Credential> = {}): Credential {
  return {
    kind: 'aws-access-key',
    id: KEY_ID,
    principal: 'alice',
    status: 'active',
    created: daysAgo(400),
    lastUsed: usedAt(daysAgo(120)),
    readAt: NOW,
    ...overrides,
  };
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
