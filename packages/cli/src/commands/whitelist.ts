import { configuredChecks } from '@keyhammer/checks';
import { covers, type Exception, expiringExceptions, type Issue, isExpired, namesOf } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult } from '../command.ts';
import { checkCalled } from '../known-names.ts';
import { type ListedException, whitelistText } from '../output/whitelist.ts';
import { accountNames } from '../scope.ts';
import type { Workspace } from '../workspace.ts';

/** Where an entry stands, and what it says. */
interface PlacedException {
  readonly check: string;
  readonly accountId: string;
  readonly entry: Exception;
}

/** Every entry, and how many stored issues it covers. */
export async function listWhitelist(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const checks = filter.checks?.map((name) => checkCalled(name).name);
  const placed = [...workspace.settings.whitelist].flatMap(([check, accounts]) =>
    [...accounts].flatMap(([accountId, entries]) => entries.map((entry) => ({ check, accountId, entry }))),
  );
  const wanted = placed.filter(
    ({ check, accountId }) => (checks?.includes(check) ?? true) && (filter.accounts?.includes(accountId) ?? true),
  );
  return resultOf(await listed(wanted, workspace, context.now()), 'The whitelist has no such entry.', context);
}

/** The entries that will stop to count, the first to expire first. */
export async function listExpiring(workspace: Workspace, days: number, context: CliContext): Promise<CommandResult> {
  const expiring = expiringExceptions(workspace.settings.whitelist, context.now(), days);
  const nothing = `No entry of the whitelist expires within ${days === 1 ? '1 day' : `${days} days`}.`;
  return resultOf(await listed(expiring, workspace, context.now()), nothing, context);
}

function resultOf(entries: readonly ListedException[], nothing: string, { terminal, now }: CliContext): CommandResult {
  return {
    status: 0,
    document: { entries: entries.map(({ entry, ...place }) => ({ ...place, ...entry })) },
    text: entries.length === 0 ? nothing : whitelistText(entries, now(), terminal),
  };
}

async function listed(placed: readonly PlacedException[], workspace: Workspace, now: Date): Promise<readonly ListedException[]> {
  if (placed.length === 0) return [];
  const names = await accountNames(workspace);
  const enabled = new Set(configuredChecks(workspace.settings.checks).map(({ check }) => check.name));
  const stored = new Map<string, readonly Issue[]>();
  const result: ListedException[] = [];
  for (const { check, accountId, entry } of placed) {
    const list = `${check} ${accountId}`;
    if (!stored.has(list) && enabled.has(check)) stored.set(list, await openIssues(workspace, check, accountId));
    const covered = stored.get(list)?.filter(({ id, details }) => covers(entry, { names: namesOf({ ...details, id }) }));
    result.push({
      check,
      accountId,
      accountName: names.get(accountId) ?? accountId,
      entry,
      expired: isExpired(entry, now),
      ...(covered && { issues: covered.length }),
    });
  }
  return result;
}

/** Those that have not ended: what an entry keeps Keyhammer from. */
async function openIssues({ store }: Workspace, check: string, accountId: string): Promise<readonly Issue[]> {
  return await Array.fromAsync(store.issues.list(check, { accountId, statuses: ['open', 'whitelisted'] }));
}
