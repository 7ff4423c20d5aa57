import type { AuditAction, AuditEntry, AuditLog, CredentialKind, IssueKey } from '@keyhammer/core';
import type { WorkerRun } from '../workers/run.ts';
import type { ChangeOfCredential, HistoryWorld } from '../world/history-world.ts';
import { CHECKS } from '../world/settings.ts';

/** The audit log as one run writes it: nothing is said to be done that was not. */
export class ObservedAudit implements AuditLog {
  readonly #world: HistoryWorld;
  readonly #run: WorkerRun;

  constructor(world: HistoryWorld, run: WorkerRun) {
    this.#world = world;
    this.#run = run;
  }

  async append(entry: AuditEntry): Promise<void> {
    if (entry.outcome === 'started') this.#run.started.push(entry);
    if (entry.outcome === 'done' && !wasDone(this.#world, entry)) {
      this.#world.broken.push(
        `${entry.at.toISOString()} the audit log says ${entry.action} done of ${entry.id}, which nobody has seen: ${entry.detail}`,
      );
    }
    this.#world.tally.add(`audit: ${entry.action} ${entry.outcome}`);
    await this.#world.audit.append(entry);
  }

  async *entriesOf(key: IssueKey): AsyncGenerator<AuditEntry, void, void> {
    yield* this.#world.audit.entriesOf(key);
  }

  async *since(instant: Date): AsyncGenerator<AuditEntry, void, void> {
    yield* this.#world.audit.since(instant);
  }
}

const CHANGE_OF: Readonly<Partial<Record<AuditAction, ChangeOfCredential>>> = {
  deactivate: 'deactivate',
  'brown-out': 'deactivate',
  reactivate: 'activate',
  delete: 'delete',
};

/** By Keyhammer; or it is so, after it was begun: then nobody can tell who did it. */
function wasDone(world: HistoryWorld, { check, accountId, id, action }: AuditEntry): boolean {
  const change = CHANGE_OF[action];
  const kind: CredentialKind = CHECKS.find(({ name }) => name === check)?.kind ?? 'aws-access-key';
  if (!change) return true;
  if (world.mutations.some(({ change: made, ref }) => made === change && ref.accountId === accountId && ref.id === id)) return true;
  const isBegun =
    world.issues.lastIntended.has(`${accountId} ${id}`) ||
    world.audit.all.some(
      (entry) => entry.accountId === accountId && entry.id === id && entry.action === action && entry.outcome === 'started',
    );
  return isBegun && isAsAfter(change, world.cloud.inTruth({ accountId, kind, id })?.status);
}

function isAsAfter(change: ChangeOfCredential, status: 'active' | 'inactive' | undefined): boolean {
  if (change === 'delete') return status === undefined;
  return status === (change === 'activate' ? 'active' : 'inactive');
}
