import type { MessageResult } from '@keyhammer/core';
import type { AccountReport, ReportingResult } from '@keyhammer/reporter';
import { accountBriefly } from '../known-names.ts';
import { colorsOf, type Look } from '../terminal.ts';
import { counted, plural } from './counted.ts';
import { problemLines } from './problems.ts';
import { shortId } from './short-id.ts';
import { type Cell, table } from './table.ts';

/** What was done to each ticket, who was told, and what went wrong. */
export function reportText({ accounts, messages }: ReportingResult, terminal: Look): string {
  const busy = accounts.filter(({ status, done }) => done.length > 0 || status !== 'complete');
  const done = busy.flatMap((account) => account.done.map((item) => ({ ...item, account: account.name })));
  const problems = [...accounts.flatMap(problemsOf)];
  const parts = [
    ...(busy.length > 0 ? [accountTable(busy, terminal)] : []),
    ...(done.length > 0
      ? [
          table(
            ['ACCOUNT', 'ISSUE', 'ACTION', 'TICKET'],
            done.map(({ account, issueId, action, ticket, url }) => [account, shortId(issueId), action, url ?? ticket ?? 'none']),
            terminal,
          ),
        ]
      : []),
    ...(messages.length > 0 ? [messageTable(messages, terminal)] : []),
    ...(problems.length > 0 ? [problemLines(problems, colorsOf(terminal)).join('\n')] : []),
  ];
  return parts.length > 0 ? parts.join('\n\n') : `Nothing to report in ${plural(accounts.length, 'account')}.`;
}

export function messageTable(messages: readonly MessageResult[], terminal: Look): string {
  const { green, red } = colorsOf(terminal);
  const rows = messages.map(({ to, title, status, reason }): readonly Cell[] => [
    to,
    title,
    { text: reason === undefined ? status : `${status}: ${reason}`, paint: status === 'sent' ? green : red },
  ]);
  return table(['MESSAGE TO', 'SAYS', 'DELIVERY'], rows, terminal);
}

function accountTable(accounts: readonly AccountReport[], terminal: Look): string {
  const { green, red } = colorsOf(terminal);
  const rows = accounts.map((account): readonly Cell[] => {
    const { status, done, failures } = account;
    const byAction = [...Map.groupBy(done, ({ action }) => action)].map(([action, each]) => [action, each.length] as const);
    const counts = { ...Object.fromEntries(byAction), 'still due': failures.length };
    return [accountBriefly(account), { text: status, paint: status === 'complete' ? green : red }, counted(counts, 'nothing')];
  });
  return table(['ACCOUNT', 'REPORT', 'DONE'], rows, terminal);
}

function problemsOf({ name, failures, warnings }: AccountReport) {
  return [
    ...failures.map(({ issueId, reason }) => ({ subject: `${name} ${shortId(issueId)}`, reason })),
    ...warnings.map((reason) => ({ subject: name, reason })),
  ];
}
