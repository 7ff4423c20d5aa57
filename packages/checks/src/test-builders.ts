import { addDays, type CheckSettings, type Credential, type Issue, type LastUsed } from '@keyhammer/core';

/** The instant at which tests take place. */
export const NOW = new Date('2026-11-20T12:00:00.000Z');

export function daysAgo(days: number): Date {
  return addDays(NOW, -days);
}

/** So many seconds after an instant; before it if negative. */
export function secondsFrom(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

export function usedAt(at: Date): LastUsed {
  return { kind: 'used', at, service: 's3', region: 'eu-west-1' };
}

/** An active key of alice, made 400 days ago and last used 120 days ago. */
export function aKey(overrides: Partial<Credential> = {}): Credential {
  return {
    kind: 'aws-access-key',
    id: 'AKIAIOSFODNN7EXAMPLE',
    principal: 'alice',
    status: 'active',
    created: daysAgo(400),
    lastUsed: usedAt(daysAgo(120)),
    readAt: NOW,
    ...overrides,
  };
}

/** The issue about a key. */
export function anIssueAbout({ kind, id, principal, created, lastUsed, readAt }: Credential): Issue {
  return {
    check: 'user_inactivekeys',
    accountId: '111111111111',
    id,
    status: 'open',
    details: { kind, principal, created, lastUsed, tags: {}, readAt },
    timestamps: { identified: NOW, updated: NOW },
    version: 1,
    incarnation: 1,
    intents: {},
    history: [],
    foreign: {},
  };
}

/** A threshold of 90 days. */
export function settings(overrides: Partial<CheckSettings> = {}): CheckSettings {
  return {
    check: 'user_inactivekeys',
    enabled: true,
    tableName: 'hammer-iam-user-keys-inactive',
    ignoreAccounts: [],
    reporting: true,
    remediation: true,
    retentionDays: 14,
    thresholdDays: 90,
    ...overrides,
  };
}
