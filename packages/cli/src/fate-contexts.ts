import { configuredChecks } from '@keyhammer/checks';
import type { Issue, IssueStatus } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import type { FateContext } from './output/fate.ts';
import type { StoredIssue } from './scope.ts';
import type { Workspace } from './workspace.ts';

/**
 * What the fate of each issue depends on. A hold of one check holds the credential for all, so issues of other checks are read as well
 * where they are not among those found.
 * @param filter with `statuses`, what was asked for when they were found
 */
export async function fateContexts(
  workspace: Workspace,
  found: readonly StoredIssue[],
  filter: JobFilter,
  statuses: readonly IssueStatus[],
): Promise<(stored: StoredIssue) => FateContext> {
  const all = configuredChecks(workspace.settings.checks);
  const kinds = new Set(found.map(({ configured }) => configured.check.kind));
  const isListed = (name: string) => statuses.includes('open') && (filter.checks?.includes(name) ?? true);
  const isShared = (kind: string) => all.filter(({ check }) => check.kind === kind).length > 1;
  const others = all.filter(({ check }) => kinds.has(check.kind) && isShared(check.kind) && !isListed(check.name));
  const held = found.map(({ issue }) => issue).filter(isHolding);
  for (const { check } of others) held.push(...(await holding(workspace, check.name, filter)));
  const byCredential = Map.groupBy(held, credentialOf);

  return ({ issue, configured }) => ({
    configured,
    whitelist: workspace.settings.whitelist,
    checksOfKind: all.filter(({ check }) => check.kind === configured.check.kind).map(({ check }) => check.name),
    related: (byCredential.get(credentialOf(issue)) ?? []).filter(({ check }) => check !== issue.check),
  });
}

async function holding({ store }: Workspace, check: string, { accounts }: JobFilter): Promise<readonly Issue[]> {
  const held: Issue[] = [];
  for (const accountId of accounts ?? [undefined]) {
    const filter = { statuses: ['open'] as const, ...(accountId !== undefined && { accountId }) };
    for await (const issue of store.issues.list(check, filter)) if (isHolding(issue)) held.push(issue);
  }
  return held;
}

function isHolding({ status, hold }: Issue): boolean {
  return status === 'open' && hold !== undefined;
}

function credentialOf({ accountId, id, details }: Issue): string {
  return [accountId, details.kind, id].join('\n');
}
