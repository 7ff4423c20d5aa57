import { formatDay, type Issue, type LastUsed } from '@keyhammer/core';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { type Cell, table } from './table.ts';

export interface IssueRow {
  readonly accountName: string;
  readonly issue: Issue;
  /** The last column: what is known or going to happen. */
  readonly note: Cell;
}

/** A line for each issue: account, user, key, created, last used, and a note. */
export function issueTable(noteHead: string, rows: readonly IssueRow[], terminal: Look): string {
  const colors = colorsOf(terminal);
  const head = ['ACCOUNT', 'USER', 'ACCESS KEY', 'CREATED', 'LAST USED', noteHead];
  const cells = rows.map(({ accountName, issue: { id, details }, note }): readonly Cell[] => [
    accountName,
    details.principal,
    id,
    formatDay(details.created),
    lastUsedCell(details.lastUsed, colors),
    note,
  ]);
  return table(head, cells, terminal);
}

export function lastUsedCell(lastUsed: LastUsed, colors: Colors): Cell {
  switch (lastUsed.kind) {
    case 'used':
      return lastUsed.service === undefined ? formatDay(lastUsed.at) : `${formatDay(lastUsed.at)} (${lastUsed.service})`;
    case 'never':
      return { text: 'never', paint: colors.yellow };
    case 'unknown':
      return { text: 'unknown', paint: colors.dim };
  }
}
