import { byRisk, type IssueStatus } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult } from '../command.ts';
import { issuesCalled } from '../credential-called.ts';
import { fateContexts } from '../fate-contexts.ts';
import { assuranceDocument } from '../output/assurance.ts';
import { fateOf, fateWithStatus } from '../output/fate.ts';
import { issueText } from '../output/issue.ts';
import { assuredIssueTable } from '../output/issue-table.ts';
import { issuesCsv } from '../output/issues-csv.ts';
import { type StoredIssue, storedIssues } from '../scope.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

const STATUSES: readonly IssueStatus[] = ['open', 'whitelisted', 'resolved', 'closed'];
const NOT_ENDED: readonly IssueStatus[] = ['open', 'whitelisted', 'resolved'];

/** The issues in the store, those that have not ended unless statuses are given; the riskiest first, where risk is on. */
export async function listIssues(
  workspace: Workspace,
  filter: JobFilter,
  statuses: readonly string[],
  context: CliContext,
): Promise<CommandResult> {
  const wanted = statuses.length === 0 ? NOT_ENDED : statuses.map(statusNamed);
  const found = inOrder(await storedIssues(workspace, filter, wanted), workspace);
  const contextOf = await fateContexts(workspace, found, filter, wanted);
  const now = context.now();
  const rows = found.map((stored) => ({
    ...stored,
    note: fateWithStatus(stored.issue, contextOf(stored), now),
    next: fateOf(stored.issue, contextOf(stored), now),
  }));
  return {
    status: 0,
    document: { issues: rows.map(({ next, ...stored }) => documentOf(stored, next)) },
    csv: issuesCsv(rows),
    text: rows.length === 0 ? `No issue is ${wanted.join(' or ')}.` : assuredIssueTable('STATUS', rows, context.terminal),
  };
}

/** One issue: its evidence, its ticket, what was done to it, and what will happen when. */
export async function showIssue(workspace: Workspace, id: string, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const found = issuesCalled(await storedIssues(workspace, filter, STATUSES), id);
  if (found.length === 0)
    throw new UsageError(`There is no issue for ${id}. "keyhammer issues --status ${STATUSES.join(',')}" lists them all.`);
  const contextOf = await fateContexts(workspace, found, filter, STATUSES);
  const now = context.now();
  const shown = await Promise.all(
    found.map(async (stored) => ({
      ...stored,
      audit: await Array.fromAsync(workspace.store.audit.entriesOf(stored.issue)),
      next: fateOf(stored.issue, contextOf(stored), now),
    })),
  );
  return {
    status: 0,
    document: { issues: shown.map(({ audit, next, ...stored }) => ({ ...documentOf(stored, next), audit })) },
    text: shown.map((each) => issueText(each, context.terminal)).join('\n\n'),
  };
}

function inOrder(found: readonly StoredIssue[], { settings }: Workspace): readonly StoredIssue[] {
  return settings.risk ? found.toSorted((a, b) => byRisk(a.issue.details, b.issue.details)) : found;
}

function documentOf(stored: StoredIssue, next: string) {
  const { foreign: _theirs, ...ours } = stored.issue;
  return { ...ours, accountName: stored.accountName, ...assuranceDocument(stored), next };
}

function statusNamed(name: string): IssueStatus {
  const status = STATUSES.find((known) => known === name);
  if (!status) throw new UsageError(`"${name}" is no status; known are ${STATUSES.join(', ')}.`);
  return status;
}
