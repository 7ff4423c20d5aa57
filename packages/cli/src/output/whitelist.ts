import { addDays, type Exception, formatLastDay, isExpired } from '@keyhammer/core';
import { accountBriefly } from '../known-names.ts';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { type Cell, table } from './table.ts';

/** An entry of the whitelist, and what it does. */
export interface ListedException {
  readonly check: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly entry: Exception;
  readonly expired: boolean;
  /** How many open issues it covers; absent: its check is not enabled, so it has none. */
  readonly issues?: number;
}

/** So many days before its end an entry catches the eye. */
const SOON_DAYS = 14;

/** A line for each entry. */
export function whitelistText(entries: readonly ListedException[], now: Date, terminal: Look): string {
  const colors = colorsOf(terminal);
  const rows = entries.map(({ check, accountId, accountName, entry, issues }): readonly Cell[] => [
    entry.pattern,
    check,
    accountBriefly({ id: accountId, name: accountName }),
    lastDayCell(entry, now, colors),
    issues === undefined ? 'check is off' : String(issues),
    reasonInWords(entry),
  ]);
  const head = ['ENTRY', 'CHECK', 'ACCOUNT', 'LAST DAY', 'OPEN ISSUES', 'REASON'];
  return `${table(head, rows, terminal)}\n\n${totalOf(entries)}`;
}

function reasonInWords({ reason, approver }: Exception): string {
  return [reason, approver && `approved by ${approver}`].filter((part) => part !== undefined).join('; ');
}

function lastDayCell(entry: Exception, now: Date, { yellow, red }: Colors): Cell {
  if (!entry.expires) return 'none';
  const day = formatLastDay(entry.expires);
  if (isExpired(entry, now)) return { text: `${day} (expired)`, paint: red };
  return isExpired(entry, addDays(now, SOON_DAYS)) ? { text: day, paint: yellow } : day;
}

function totalOf(entries: readonly ListedException[]): string {
  const expired = entries.filter((entry) => entry.expired).length;
  const lapsed = expired === 0 ? '' : `, ${expired} of them expired: ${expired === 1 ? 'it no longer counts' : 'they no longer count'}`;
  return `${entries.length === 1 ? '1 entry' : `${entries.length} entries`}${lapsed}.`;
}
