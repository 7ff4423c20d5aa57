import { type BusyKind, COUNTS_NEEDED, type Credential, formatDay, type InventoryView, isBefore, nameOf } from '@keyhammer/core';
import type { AccountInventory, InventoryRow } from '../../inventory.ts';
import { accountBriefly } from '../../known-names.ts';
import { type Colors, colorsOf, type Look } from '../../terminal.ts';
import { plural } from '../counted.ts';
import { holderName, isItsHolder } from '../credential-name.ts';
import { widthOf, widthOfTable } from '../fit-columns.ts';
import { lastUsedCell } from '../issue-table.ts';
import { lastUseDetail } from '../last-use.ts';
import { printable } from '../printable.ts';
import { type Problem, problemLines } from '../problems.ts';
import { type Cell, table, textOf } from '../table.ts';
import { CLOUDS, KIND_ORDER, KINDS } from './kinds.ts';

interface Column {
  readonly head: string;
  readonly cell: (row: InventoryRow, colors: Colors) => Cell;
}

const KIND: Column = { head: 'KIND', cell: ({ entry }) => KINDS[entry.credential.kind] };
const CREDENTIAL: Column = { head: 'CREDENTIAL', cell: ({ entry }) => nameOf(entry.credential) };
const HOLDER: Column = { head: 'HOLDER', cell: ({ entry }) => holderCell(entry.credential) };
const OWNER: Column = { head: 'OWNER', cell: ({ entry }) => ownerCell(entry.credential, entry.owner) };
const CREATED: Column = { head: 'CREATED', cell: ({ entry }) => formatDay(entry.credential.created) };
const LAST_USED: Column = { head: 'LAST USED', cell: ({ entry }, colors) => lastUsedCell(entry.credential.lastUsed, colors) };
const USES: Column = { head: 'USES', cell: ({ entry }) => entry.useCount?.toString() ?? '' };
const STATUS: Column = { head: 'STATUS', cell: statusCell };
const MFA: Column = { head: 'MFA', cell: ({ entry: { mfa } }, colors) => mfaCell(mfa, colors) };
const IN_USE: Column = { head: 'IN USE', cell: ({ use }) => use ?? '' };

/** What there is in an account, what is not known of it, and what could not be read. Nothing for one with nothing to tell. */
export function accountTable(
  { account, ...told }: AccountInventory,
  rows: readonly InventoryRow[],
  view: InventoryView | undefined,
  terminal: Look,
): string {
  const colors = colorsOf(terminal);
  const heading = colors.bold(printable(`${accountBriefly(account)}, ${CLOUDS[account.provider]}`));
  const parts = [
    ...(rows.length > 0 ? [tableOf(rows, view, terminal)] : []),
    ...(told.usage ?? []).map(usageLine),
    ...unknownLines(rows, colors),
    ...inventoryProblems([{ account, ...told }], colors),
  ];
  return parts.length === 0 ? '' : [heading, ...parts].join('\n');
}

function tableOf(rows: readonly InventoryRow[], view: InventoryView | undefined, terminal: Look): string {
  const inOrder = view === undefined || view === 'never' ? rows.toSorted(byKindAndName) : rows;
  const ofView = view === 'mixed' ? [IN_USE] : [];
  const colors = colorsOf(terminal);
  const wide = filled([KIND, CREDENTIAL, HOLDER, OWNER, CREATED, LAST_USED, USES, STATUS, MFA, ...ofView], inOrder, colors);
  if (naturalWidth(wide) <= (terminal.columns ?? Number.POSITIVE_INFINITY)) return drawn(wide, terminal);
  const narrow = [CREDENTIAL, HOLDER, CREATED, LAST_USED, view === 'mixed' ? IN_USE : STATUS, REST];
  return [...Map.groupBy(inOrder, ({ entry }) => entry.credential.kind)]
    .map(([kind, group]) => `${KINDS[kind]} (${group.length})\n${drawn(filled(narrow, group, colors), terminal)}`)
    .join('\n');
}

/** What there is no room for beside the others: it goes below them. */
const REST: Column = {
  head: 'MORE',
  cell: ({ entry: { credential, owner, useCount, mfa } }, { dim }) => {
    const said = [
      ...(ownerCell(credential, owner) === '' ? [] : [`owner ${owner}`]),
      ...(useCount === undefined ? [] : [plural(useCount, 'use')]),
      ...(mfa === undefined ? [] : [mfa ? 'MFA' : 'no MFA']),
    ];
    return { text: said.join(', '), paint: dim };
  },
};

/** Columns that nothing is said in are left out: clouds differ in what they know. */
function filled(columns: readonly Column[], rows: readonly InventoryRow[], colors: Colors): readonly FilledColumn[] {
  return columns
    .map(({ head, cell }) => ({ head, cells: rows.map((row) => cell(row, colors)) }))
    .filter(({ cells }) => cells.some((cell) => textOf(cell) !== ''));
}

interface FilledColumn {
  readonly head: string;
  readonly cells: readonly Cell[];
}

function naturalWidth(columns: readonly FilledColumn[]): number {
  return widthOfTable(columns.map(({ head, cells }) => cells.reduce((most, cell) => Math.max(most, widthOf(textOf(cell))), head.length)));
}

function drawn(columns: readonly FilledColumn[], terminal: Look): string {
  const rows = columns[0]?.cells.map((_, index) => columns.map(({ cells }) => cells[index] ?? '')) ?? [];
  return table(
    columns.map(({ head }) => head),
    rows,
    terminal,
  );
}

/** The root user's are the root user's. */
function holderCell(credential: Credential): string {
  return isItsHolder(credential) || credential.kind === 'aws-root-user' ? '' : holderName(credential);
}

function mfaCell(mfa: boolean | undefined, { yellow }: Colors): Cell {
  if (mfa === undefined) return '';
  return mfa ? 'yes' : { text: 'no', paint: yellow };
}

/** That a person is their own owner need not be said. */
function ownerCell(credential: Credential, owner: string | undefined): string {
  return owner === undefined || owner === holderName(credential) || owner === nameOf(credential) ? '' : owner;
}

function statusCell({ entry: { credential, locked } }: InventoryRow, { dim }: Colors): Cell {
  const text = locked ? `${credential.status}, locked` : credential.status;
  return credential.status === 'inactive' ? { text, paint: dim } : text;
}

function byKindAndName({ entry: { credential: a } }: InventoryRow, { entry: { credential: b } }: InventoryRow): number {
  const rank = KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind);
  return (
    rank || holderName(a).localeCompare(holderName(b)) || Number(isBefore(b.created, a.created)) - Number(isBefore(a.created, b.created))
  );
}

/** The bound that was used; or why there is none. */
function usageLine({ kind, counted, bound }: BusyKind): string {
  const many = `${plural(counted, KINDS[kind])} with a use`;
  if (bound === undefined) return `${many}: too few to say what is usual, which takes ${COUNTS_NEEDED}.`;
  return `${many}: more than ${bound} is unusual (the third quartile and three times the distance between the quartiles).`;
}

/** A table has no room for why. */
function unknownLines(rows: readonly InventoryRow[], { dim }: Colors): readonly string[] {
  const unknown = rows.filter(({ entry }) => entry.credential.lastUsed.kind === 'unknown');
  const reasons = Map.groupBy(unknown, ({ entry }) => lastUseDetail(entry.credential.lastUsed));
  return [...reasons].map(([reason, { length }]) => dim(printable(`Last use of ${length} unknown: ${reason}`)));
}

/** Of more than these the rest is only counted: where one user can't be read, it may be so for all of them. */
const PROBLEMS_SHOWN = 20;

/** What could not be read, and why. */
export function inventoryProblems(
  accounts: readonly Pick<AccountInventory, 'account' | 'gaps' | 'reason'>[],
  colors: Colors,
): readonly string[] {
  const lines = problemLines(accounts.flatMap(problemsOf), colors);
  const left = lines.length - PROBLEMS_SHOWN;
  if (left <= 0) return lines;
  return [...lines.slice(0, PROBLEMS_SHOWN), colors.yellow(`… and ${plural(left, 'more problem')}: --output json has them all.`)];
}

function problemsOf({ account, gaps, reason }: Pick<AccountInventory, 'account' | 'gaps' | 'reason'>): readonly Problem[] {
  return [
    ...gaps.map((gap) => ({ subject: `${account.name}: not seen: ${gap.what}`, reason: gap.reason })),
    ...(reason === undefined ? [] : [{ subject: account.name, reason }]),
  ];
}
