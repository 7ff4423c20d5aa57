import { formatDay, type Issue, type LastUsed, type RiskLevel } from '@keyhammer/core';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { credentialName } from './credential-name.ts';
import { type Cell, table } from './table.ts';

export interface IssueRow {
  readonly accountName: string;
  readonly issue: Issue;
  /** The last column: what is known or going to happen. */
  readonly note: Cell;
}

/** A column between the credential and the note. */
interface Column {
  readonly head: string;
  readonly cell: (row: IssueRow, colors: Colors) => Cell;
}

const ACCOUNT: Column = { head: 'ACCOUNT', cell: ({ accountName }) => accountName };
const CREDENTIAL: readonly Column[] = [
  { head: 'USER', cell: ({ issue }) => issue.details.principal },
  { head: 'CREDENTIAL', cell: ({ issue }) => credentialName(issue) },
];
const USE: readonly Column[] = [
  { head: 'CREATED', cell: ({ issue }) => formatDay(issue.details.created) },
  { head: 'LAST USED', cell: ({ issue }, colors) => lastUsedCell(issue.details.lastUsed, colors) },
];
const RISK: Column = { head: 'RISK', cell: ({ issue }, colors) => riskCell(issue.details.risk?.level, colors) };
const DEACTIVATED: Column = {
  head: 'DEACTIVATED',
  cell: ({ issue: { remediation } }) => (remediation ? formatDay(remediation.at) : ''),
};

/** A line for each issue: account, user, credential, created, last used, the risk where one is known, and a note. */
export function issueTable(noteHead: string, rows: readonly IssueRow[], terminal: Look): string {
  return tableOf([ACCOUNT, ...CREDENTIAL, ...USE, ...riskColumn(rows)], noteHead, rows, terminal);
}

/** The same for the issues of one account. */
export function accountIssueTable(noteHead: string, rows: readonly IssueRow[], terminal: Look): string {
  return tableOf([...CREDENTIAL, ...USE, ...riskColumn(rows)], noteHead, rows, terminal);
}

/** The same for what has been inactive for long. */
export function quarantineTable(noteHead: string, rows: readonly IssueRow[], terminal: Look): string {
  return tableOf([...CREDENTIAL, ...USE, DEACTIVATED], noteHead, rows, terminal);
}

export function lastUsedCell(lastUsed: LastUsed, colors: Colors): Cell {
  switch (lastUsed.kind) {
    case 'used':
      return lastUsed.service === undefined ? formatDay(lastUsed.at) : `${formatDay(lastUsed.at)} (${lastUsed.service})`;
    case 'never':
      return { text: 'never', paint: colors.yellow };
    case 'unseen':
      return { text: `not since ${formatDay(lastUsed.since)}`, paint: colors.yellow };
    case 'unknown':
      return { text: 'unknown', paint: colors.dim };
  }
}

function riskColumn(rows: readonly IssueRow[]): readonly Column[] {
  return rows.some(({ issue }) => issue.details.risk) ? [RISK] : [];
}

function riskCell(level: RiskLevel | undefined, { red, yellow, dim }: Colors): Cell {
  const paints = { critical: red, high: red, medium: yellow, low: dim };
  return level ? { text: level, paint: paints[level] } : '';
}

function tableOf(columns: readonly Column[], noteHead: string, rows: readonly IssueRow[], terminal: Look): string {
  const colors = colorsOf(terminal);
  const isShared = sharedCredentials(rows);
  const noteOf = (row: IssueRow) => (isShared(row) ? withCheck(row) : row.note);
  const cells = rows.map((row): readonly Cell[] => [...columns.map(({ cell }) => cell(row, colors)), noteOf(row)]);
  return table([...columns.map(({ head }) => head), noteHead], cells, terminal);
}

/** Those that stand in more than one row: found by several checks. */
function sharedCredentials(rows: readonly IssueRow[]): (row: IssueRow) => boolean {
  const nameOf = ({ issue: { accountId, details, id } }: IssueRow) => [accountId, details.kind, id].join(' ');
  const groups = Map.groupBy(rows, nameOf);
  return (row) => (groups.get(nameOf(row))?.length ?? 0) > 1;
}

function withCheck({ note, issue: { check } }: IssueRow): Cell {
  return typeof note === 'string' ? `${note} (${check})` : { ...note, text: `${note.text} (${check})` };
}
