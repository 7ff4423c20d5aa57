import { type AuditEntry, formatInstant, type Issue, type IssueStatus, plainText } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult } from '../command.ts';
import { fateOf } from '../output/fate.ts';
import { issueTable } from '../output/issue-table.ts';
import { printable } from '../output/table.ts';
import { type Colors, colorsOf } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { StoredIssue, Workspace } from '../workspace.ts';

const STATUSES: readonly IssueStatus[] = ['open', 'whitelisted', 'resolved', 'closed'];

/** The issues in the store, those that have not ended unless statuses are given. */
export async function listIssues(
  workspace: Workspace,
  filter: JobFilter,
  statuses: readonly string[],
  context: CliContext,
): Promise<CommandResult> {
  const wanted = statuses.length === 0 ? (['open', 'whitelisted', 'resolved'] as const) : statuses.map(statusNamed);
  const found = await workspace.storedIssues(filter, wanted);
  const now = context.now();
  const rows = found.map((stored) => ({
    accountName: stored.accountName,
    issue: stored.issue,
    note: `${stored.issue.status}${stored.issue.ticket ? ` ${stored.issue.ticket.key}` : ''}; ${fateOf(stored.issue, stored.configured, workspace.settings.whitelist, now)}`,
  }));
  const none = `No issue is ${wanted.join(', ')}.`;
  return {
    status: 0,
    document: { issues: found.map((stored) => documentOf(stored, workspace, now)) },
    text: rows.length === 0 ? none : issueTable('STATUS', rows, colorsOf(context.terminal)),
  };
}

/** One issue: its evidence, its ticket, what was done to it, and what will happen when. */
export async function showIssue(workspace: Workspace, id: string, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const found = (await workspace.storedIssues(filter, STATUSES)).filter(({ issue }) => issue.id === id);
  if (found.length === 0)
    throw new UsageError(`There is no issue for ${id}. "keyhammer issues --status ${STATUSES.join(',')}" lists them all.`);
  const now = context.now();
  const shown = await Promise.all(
    found.map(async (stored) => ({ stored, audit: await Array.fromAsync(workspace.store.audit.entriesOf(stored.issue)) })),
  );
  return {
    status: 0,
    document: { issues: shown.map(({ stored, audit }) => ({ ...documentOf(stored, workspace, now), audit })) },
    text: shown.map(({ stored, audit }) => issueText(stored, audit, workspace, colorsOf(context.terminal), now)).join('\n\n'),
  };
}

function issueText(
  { issue, accountName, configured }: StoredIssue,
  audit: readonly AuditEntry[],
  workspace: Workspace,
  colors: Colors,
  now: Date,
): string {
  const facts = plainText([{ kind: 'fields', fields: configured.check.words.facts(issue) }]);
  const lines = [
    colors.bold(`${configured.check.title}: ${issue.id}`),
    `Account: ${accountName} (${issue.accountId})`,
    ...facts.split('\n'),
    `Status: ${issue.status}`,
    `Next: ${fateOf(issue, configured, workspace.settings.whitelist, now)}`,
    `Evidence read: ${formatInstant(issue.details.readAt)}`,
    ...Object.entries(issue.details.tags).map(([key, value]) => `Tag: ${key}=${value}`),
    ...(issue.ticket ? [`Ticket: ${issue.ticket.key} (${issue.ticket.state}) ${issue.ticket.url ?? ''}`] : []),
    ...(issue.hold ? [`Held: until ${formatInstant(issue.hold.until)} by ${issue.hold.by}, ${issue.hold.reason}`] : []),
    ...(issue.attempt ? [`Last attempt: ${issue.attempt.outcome} on ${formatInstant(issue.attempt.at)}: ${issue.attempt.why}`] : []),
  ];
  return [...lines.map(keepingColors), '', colors.bold('History'), ...historyOf(issue, audit).map(printable)].join('\n');

  function keepingColors(line: string, index: number): string {
    return index === 0 ? line : printable(line);
  }
}

function historyOf(issue: Issue, audit: readonly AuditEntry[]): readonly string[] {
  const lives = [...issue.history, issue];
  const moments = lives.flatMap(({ timestamps }) =>
    Object.entries(timestamps)
      .filter(([name]) => name !== 'updated')
      .map(([name, at]) => ({ at: at as Date, what: name })),
  );
  const acts = audit.map(({ at, action, outcome, by, detail }) => ({ at, what: `${action} ${outcome} by ${by}: ${detail}` }));
  return [...moments, ...acts].sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ at, what }) => `  ${formatInstant(at)}  ${what}`);
}

function documentOf({ issue, accountName, configured }: StoredIssue, workspace: Workspace, now: Date) {
  const { foreign: _theirs, ...ours } = issue;
  return { ...ours, accountName, next: fateOf(issue, configured, workspace.settings.whitelist, now) };
}

function statusNamed(name: string): IssueStatus {
  const status = STATUSES.find((known) => known === name);
  if (!status) throw new UsageError(`"${name}" is no status; known are ${STATUSES.join(', ')}.`);
  return status;
}
