import type { AuditEntry, CredentialKind, CredentialRef } from '@keyhammer/core';
import type { Operator } from '@keyhammer/remediator';
import type { HistorySettings, WhitelistEntry } from '../world/settings.ts';
import type { WorkerOrder } from './order.ts';

/** One run of a worker, as the observer knows it. */
export interface WorkerRun {
  readonly order: WorkerOrder;
  readonly operator: Operator;
  /** No other worker runs at the same time. */
  readonly isAlone: boolean;
  readonly startedAt: Date;
  /** What it has read when it began. */
  readonly settings: HistorySettings;
  readonly whitelist: readonly WhitelistEntry[];
  /** Holds that were on record before it began, by issue: {@link nameOfIssue}. */
  readonly heldBefore: ReadonlyMap<string, Date>;
  /** Its own words in the audit log, so far. */
  readonly started: AuditEntry[];
  /** How many active credentials there were when it made its plan, by `account kind`. */
  readonly activeAtPlan: Map<string, number>;
  /** What earlier runs had begun when it made its plan: it counted then. */
  readonly begunBefore: Set<string>;
  /** It keeps to the limits: an operator may have lifted them. */
  isLimited: boolean;
  /** What it has retired, by `account kind`, and begun. */
  readonly retired: Map<string, Set<string>>;
  readonly begun: Set<string>;
}

export function actName({ accountId, kind, id }: Pick<CredentialRef, 'accountId' | 'kind' | 'id'>): string {
  return `${accountId} ${kind} ${id}`;
}

export function loadKey(accountId: string, kind: CredentialKind): string {
  return `${accountId} ${kind}`;
}

export function noteIn(sets: Map<string, Set<string>>, key: string, value: string): number {
  const set = sets.get(key) ?? new Set<string>();
  sets.set(key, set.add(value));
  return set.size;
}
