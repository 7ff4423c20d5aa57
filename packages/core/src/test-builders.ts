import type { Check, CheckSettings } from './check.ts';
import type { Credential, LastUsed } from './credential.ts';
import { code, text } from './document.ts';
import { addDays, formatDay, isBefore } from './instant.ts';
import { type Exception, type Incarnation, type Issue, type IssueDetails, maskedId, type Rotation, type Ticket } from './issue.ts';
import type { PlanInput } from './remediation-plan.ts';
import type { Whitelist } from './whitelist.ts';

// Core is at the bottom of the package graph, so its tests cannot borrow the builders of the testing package: that one borrows these.

/** The instant at which tests take place. */
export const NOW = new Date('2026-11-20T12:00:00.000Z');
export const ACCOUNT = '111111111111';
export const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';
export const NEW_KEY_ID = 'AKIAI44QH8DHBEXAMPLE';
export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:keyhammer/alice-AbCdEf';

export function daysAgo(days: number): Date {
  return addDays(NOW, -days);
}

export function daysAhead(days: number): Date {
  return addDays(NOW, days);
}

/** So many seconds after an instant; before it if negative. */
export function secondsFrom(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

export function usedAt(at: Date, service = 's3', region = 'eu-west-1'): LastUsed {
  return { kind: 'used', at, service, region };
}

/** An active key of alice, made 400 days ago and last used 120 days ago. */
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

/** What an issue keeps of {@link aCredential}. */
export function someDetails(overrides: Partial<IssueDetails> = {}): IssueDetails {
  return {
    kind: 'aws-access-key',
    principal: 'alice',
    created: daysAgo(400),
    lastUsed: usedAt(daysAgo(120)),
    tags: { team: 'data' },
    readAt: daysAgo(30),
    ...overrides,
  };
}

/** Open since 30 days, reported to nobody. */
export function anIssue(overrides: Partial<Issue> = {}): Issue {
  return {
    check: 'stale_keys',
    accountId: ACCOUNT,
    id: KEY_ID,
    status: 'open',
    details: someDetails(),
    timestamps: { identified: daysAgo(30), updated: daysAgo(30) },
    version: 3,
    incarnation: 1,
    intents: {},
    history: [],
    foreign: { written_by: 'another tool' },
    ...overrides,
  };
}

/** Reported, announced and given an open ticket 20 days ago. */
export function aReportedIssue(overrides: Partial<Issue> = {}): Issue {
  const reported = daysAgo(20);
  return anIssue({
    timestamps: { identified: daysAgo(30), updated: daysAgo(30), reported },
    ticket: aTicket(),
    announcedAt: reported,
    ...overrides,
  });
}

export function aTicket(overrides: Partial<Ticket> = {}): Ticket {
  return { key: 'SEC-1', url: 'https://jira.example.com/browse/SEC-1', state: 'open', toldAt: daysAgo(30), ...overrides };
}

export function anException(overrides: Partial<Exception> = {}): Exception {
  return { pattern: 'alice', reason: 'break glass', approver: 'carol', expires: daysAhead(100), ...overrides };
}

export function aWhitelist(check: string, accountId: string, ...entries: readonly Exception[]): Whitelist {
  return new Map([[check, new Map([[accountId, entries]])]]);
}

/** 90 days, everything switched on, 14 days of retention. */
export function settings(overrides: Partial<CheckSettings> = {}): CheckSettings {
  return {
    check: 'stale_keys',
    provider: 'aws',
    enabled: true,
    tableName: 'stale-keys',
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

/** {@link aCheck} in an account in scope, in a batch, with no exceptions. */
export function aPlanInput(overrides: Partial<PlanInput> = {}): PlanInput {
  return {
    check: aCheck(),
    settings: settings(),
    whitelist: new Map(),
    inScope: true,
    mode: 'batch',
    checksOfKind: ['stale_keys'],
    related: [],
    ...overrides,
  };
}

/** A life that was reported 200 days ago and ended by use 190 days ago. */
export function aComeback({ reported = daysAgo(200), resolved = daysAgo(190) } = {}): Incarnation {
  const resolution = { reason: 'used', why: 'it was used' } as const;
  return { status: 'closed', timestamps: { identified: reported, updated: reported, reported, resolved, closed: resolved }, resolution };
}

/** A rotation whose new key was handed over three days ago. */
export function aRotation(overrides: Partial<Rotation> = {}): Rotation {
  return {
    startedAt: daysAgo(3),
    by: 'lambda:keyhammer-remediator',
    mode: 'batch',
    heldBefore: [KEY_ID],
    made: { id: NEW_KEY_ID, at: daysAgo(3) },
    handedOver: { to: { kind: 'secret', arn: SECRET_ARN }, at: daysAgo(3) },
    ...overrides,
  };
}

/** A check that is as simple as a check can be: stale since the threshold, never used is stale, unknown is not evaluable. */
export function aCheck(overrides: Partial<Check> = {}): Check {
  return {
    name: 'stale_keys',
    title: 'Stale keys',
    kind: 'aws-access-key',
    defaultTableName: 'stale-keys',
    thresholdSetting: 'stale_days',
    findsDisuse: true,
    remedy: 'deactivate',
    reversibility: 'restored',
    rotatable: false,
    ticketLabel: 'stale-keys',
    priority: 'Major',
    words: {
      summary: (issue, accountName) => `Key ${issue.id} of ${issue.details.principal} is stale, in ${accountName}`,
      facts: (issue) => [
        { name: 'User', value: [text(issue.details.principal)] },
        { name: 'Key', value: [code(issue.id)] },
      ],
      recommendation: () => [text('Use it or lose it.')],
      noun: 'key',
      name: (issue) => [code(maskedId(issue.id)), text(` of ${issue.details.principal}`)],
      lastUse: ({ lastUsed }) => lastUseInWords(lastUsed),
      evidence: () => ({ strength: 'strong', why: 'each use of a key is on record' }),
      remedied: 'deactivated',
      undo: (issue) => [code(`keyhammer rollback ${issue.accountId} ${issue.id}`)],
    },
    need: (configured, now) => ({ kind: 'aws-access-key', unusedSince: addDays(now, -configured.thresholdDays) }),
    evaluate: ({ status, lastUsed }, configured, now) => {
      if (status === 'inactive') return { kind: 'compliant', reason: 'inactive', why: 'it is inactive' };
      if (lastUsed.kind === 'unknown') return { kind: 'not-evaluable', why: `its last use is unknown (${lastUsed.reason})` };
      const threshold = addDays(now, -configured.thresholdDays);
      const stale =
        lastUsed.kind === 'unseen' ? !isBefore(threshold, lastUsed.since) : lastUsed.kind === 'never' || isBefore(lastUsed.at, threshold);
      return stale ? { kind: 'violation' } : { kind: 'compliant', reason: 'used', why: 'it was used' };
    },
    mayAct: () => ({ kind: 'act' }),
    measures: () => [],
    ...overrides,
  };
}

function lastUseInWords(lastUsed: LastUsed): string {
  return lastUsed.kind === 'used' ? `last used ${formatDay(lastUsed.at)}` : `${lastUsed.kind} used`;
}

/** The same object, in which nothing can be changed: a function that tries to throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
