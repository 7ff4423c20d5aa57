import type { MessageResult } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import { type AccountReport, type ReportingResult, report as reportIssues } from '@keyhammer/reporter';
import type { CliContext, CommandResult } from '../command.ts';
import { counted } from '../output/issue-table.ts';
import { type Cell, table } from '../output/table.ts';
import { type Colors, colorsOf } from '../terminal.ts';
import type { Workspace } from '../workspace.ts';

export async function report(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const jobs = (await workspace.jobs('report', filter)).filter(({ checks }) => checks.some(({ settings }) => settings.reporting));
  if (jobs.length === 0) return nothingToReport();
  const result = await reportIssues(jobs, workspace.reportingSettings(), await workspace.reporter(), context.now());
  const failed = result.accounts.some(({ status }) => status === 'failed') || result.messages.some(({ status }) => status !== 'sent');
  return { status: failed ? 1 : 0, document: result, text: reportText(result, colorsOf(context.terminal)) };
}

function nothingToReport(): CommandResult {
  const text = 'Nothing is reported: set "reporting": true in the section of a check in config.json to switch it on.';
  return { status: 0, document: { accounts: [], messages: [] }, text };
}

function reportText({ accounts, messages }: ReportingResult, colors: Colors): string {
  const parts = [
    table(
      ['ACCOUNT', 'REPORTED', 'DONE'],
      accounts.map((account) => accountRow(account, colors)),
      colors,
    ),
  ];
  const tickets = accounts.flatMap(({ name, done }) =>
    done.map((item) => [name, item.issueId, item.action, item.ticket ?? 'no ticket', item.url ?? '']),
  );
  if (tickets.length > 0) parts.push(table(['ACCOUNT', 'ISSUE', 'ACTION', 'TICKET', ''], tickets, colors));
  if (messages.length > 0) parts.push(messageTable(messages, colors));
  const problems = accounts.flatMap(({ name, failures, warnings }) => [
    ...failures.map(({ issueId, reason }) => `${name}, ${issueId}: ${reason}`),
    ...warnings.map((warning) => `${name}: ${warning}`),
  ]);
  if (problems.length > 0) parts.push(problems.map((problem) => colors.yellow(`! ${problem}`)).join('\n'));
  return parts.join('\n\n');
}

function accountRow({ id, name, status, done, failures }: AccountReport, colors: Colors): readonly Cell[] {
  const counts = Object.fromEntries(
    [...new Set(done.map(({ action }) => action))].map((action) => [action, done.filter((item) => item.action === action).length]),
  );
  return [
    `${name} (${id})`,
    { text: status, paint: status === 'complete' ? colors.green : colors.red },
    counted({ ...counts, 'still due': failures.length }, 'nothing to do'),
  ];
}

export function messageTable(messages: readonly MessageResult[], colors: Colors): string {
  const rows = messages.map(({ to, title, status, reason }): readonly Cell[] => [
    to,
    title,
    { text: reason === undefined ? status : `${status}: ${reason}`, paint: status === 'sent' ? colors.green : colors.red },
  ]);
  return table(['MESSAGE TO', 'SAYS', ''], rows, colors);
}
