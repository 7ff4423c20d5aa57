import { type AuditEntry, formatInstant } from '@keyhammer/core';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { plural } from './counted.ts';
import { printable } from './printable.ts';
import { shortId } from './short-id.ts';
import { type Cell, table } from './table.ts';

/** An entry of the audit log, and what its account is called. */
export interface NamedEntry extends AuditEntry {
  readonly accountName: string;
}

const OUTCOME_COLORS: Readonly<Record<AuditEntry['outcome'], keyof Colors>> = {
  started: 'dim',
  done: 'green',
  failed: 'red',
  refused: 'yellow',
};

/** A line for each step that was taken. */
export function auditText(since: string, entries: readonly NamedEntry[], problems: readonly string[], terminal: Look): string {
  const colors = colorsOf(terminal);
  const rows = entries.map(({ at, accountName, id, action, outcome, by, detail }): readonly Cell[] => [
    formatInstant(at),
    shortId(accountName),
    shortId(id),
    { text: `${action} ${outcome}`, paint: colors[OUTCOME_COLORS[outcome]] },
    by,
    detail,
  ]);
  return [
    ...(rows.length > 0 ? [table(['WHEN', 'ACCOUNT', 'CREDENTIAL', 'WHAT', 'BY', 'DETAIL'], rows, terminal)] : []),
    entries.length === 0 ? `Nothing was done ${since}.` : `${plural(entries.length, 'step')} ${since}.`,
    ...(problems.length > 0 ? [problems.map((problem) => colors.yellow(printable(`! ${problem}`))).join('\n')] : []),
  ].join('\n\n');
}
