import { type AuditEntry, formatInstant } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import { UnreadableItemsError } from '@keyhammer/store-dynamodb';
import type { CliContext, CommandResult } from '../command.ts';
import { checkCalled } from '../known-names.ts';
import { auditText, type NamedEntry } from '../output/audit.ts';
import { auditCsv } from '../output/audit-csv.ts';
import { accountNames } from '../scope.ts';
import { sinceInstant } from '../since.ts';
import type { Workspace } from '../workspace.ts';

/** Everything that was done, decided and refused since then, the oldest first. */
export async function audit(workspace: Workspace, since: string, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const start = sinceInstant(since, context.now());
  // Not only those that are configured now: the log outlives the configuration.
  const checks = filter.checks?.map((name) => checkCalled(name).name);
  const { entries, unreadable } = await entriesSince(workspace, start);
  const names = await accountNames(workspace);
  const wanted = entries
    .filter(({ accountId, check }) => (filter.accounts?.includes(accountId) ?? true) && (checks?.includes(check) ?? true))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map((entry): NamedEntry => ({ ...entry, accountName: names.get(entry.accountId) ?? entry.accountId }));
  if (unreadable) workspace.log.warn('the audit log could not be read in full', { error: unreadable });
  const problems = unreadable ? [unreadable.message] : [];
  return {
    status: unreadable ? 1 : 0,
    document: { since: start, entries: wanted, problems },
    text: auditText(`since ${formatInstant(start)}`, wanted, problems, context.terminal),
    csv: auditCsv(wanted),
  };
}

/** What can be read is worth having even if not all can. */
async function entriesSince({ store }: Workspace, start: Date) {
  const entries: AuditEntry[] = [];
  try {
    for await (const entry of store.audit.since(start)) entries.push(entry);
    return { entries };
  } catch (error) {
    if (error instanceof UnreadableItemsError) return { entries, unreadable: error };
    throw error;
  }
}
