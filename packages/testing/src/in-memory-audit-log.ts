import type { AuditEntry, AuditLog, IssueKey } from '@keyhammer/core';
import { frozenCopy } from './frozen-copy.ts';

/** The audit log's promises, kept in memory. */
export class InMemoryAuditLog implements AuditLog {
  readonly #entries: AuditEntry[] = [];

  /** All entries in the order in which they came. */
  get all(): readonly AuditEntry[] {
    return [...this.#entries];
  }

  async append(entry: AuditEntry): Promise<void> {
    this.#entries.push(frozenCopy(entry));
  }

  async *entriesOf({ check, accountId, id }: IssueKey): AsyncGenerator<AuditEntry, void, void> {
    const entries = this.#entries.filter((entry) => entry.check === check && entry.accountId === accountId && entry.id === id);
    yield* entries.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  async *since(instant: Date): AsyncGenerator<AuditEntry, void, void> {
    yield* this.#entries.filter(({ at }) => at.getTime() >= instant.getTime());
  }
}
