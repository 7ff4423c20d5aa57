import { type ConfiguredCheck, formatDay, type Issue, type LastUsed, type RiskLevel } from '@keyhammer/core';
import { type Colors, colorsOf, type Look } from '../terminal.ts';
import { evidenceOf, undoInAWord } from './assurance.ts';
import { credentialName, holderName, namedIn } from './credential-name.ts';
import { lastUseBriefly } from './last-use.ts';
import { shortId } from './short-id.ts';
import { type Cell, fitsBesideNotes, table } from './table.ts';

export interface IssueRow {
  readonly accountName: string;
  readonly issue: Issue;
  /** The last column: what is known or going to happen. */
  readonly note: Cell;
}

/** A row that tells how sure what was found is, too, and whether what is done about it can be undone. */
export interface AssuredRow extends IssueRow {
  readonly configured: ConfiguredCheck;
}

/** A column before the note. */
interface Column<Row extends IssueRow = IssueRow> {
  readonly head: string;
  readonly cell: (row: Row, colors: Colors) => Cell;
}

const ACCOUNT: Column = { head: 'ACCOUNT', cell: ({ accountName }) => shortId(accountName) };
const CREDENTIAL: readonly Column[] = [
  { head: 'USER', cell: ({ issue }) => holderName(namedIn(issue)) },
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

const ASSURANCE: readonly Column<AssuredRow>[] = [
  { head: 'EVIDENCE', cell: (row) => evidenceOf(row).strength },
  { head: 'UNDO', cell: ({ configured }, { red }) => undoCell(undoInAWord(configured), red) },
];

/** A line for each issue, and in it, where the terminal is wide enough, how sure it is and whether it can be undone. */
export function assuredIssueTable(noteHead: string, rows: readonly AssuredRow[], terminal: Look): string {
  const columns: readonly Column<AssuredRow>[] = [ACCOUNT, ...CREDENTIAL, ...USE, ...riskColumn(rows)];
  const wide = drawing([...columns, ...ASSURANCE], noteHead, rows, terminal);
  if (fitsBesideNotes(wide.head, wide.cells, terminal)) return table(wide.head, wide.cells, terminal);
  return tableOf(columns, noteHead, rows, terminal);
}

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
  const paints = { used: (text: string) => text, never: colors.yellow, unseen: colors.yellow, unknown: colors.dim };
  return { text: lastUseBriefly(lastUsed), paint: paints[lastUsed.kind] };
}

function riskColumn(rows: readonly IssueRow[]): readonly Column[] {
  return rows.some(({ issue }) => issue.details.risk) ? [RISK] : [];
}

function riskCell(level: RiskLevel | undefined, { red, yellow, dim }: Colors): Cell {
  const paints = { critical: red, high: red, medium: yellow, low: dim };
  return level ? { text: level, paint: paints[level] } : '';
}

function undoCell(text: string, red: Colors['red']): Cell {
  return text === 'no' ? { text, paint: red } : text;
}

function tableOf<Row extends IssueRow>(columns: readonly Column<Row>[], noteHead: string, rows: readonly Row[], terminal: Look): string {
  const { head, cells } = drawing(columns, noteHead, rows, terminal);
  return table(head, cells, terminal);
}

function drawing<Row extends IssueRow>(columns: readonly Column<Row>[], noteHead: string, rows: readonly Row[], terminal: Look) {
  const colors = colorsOf(terminal);
  const isShared = sharedCredentials(rows);
  const noteOf = (row: Row) => (isShared(row) ? withCheck(row) : row.note);
  const cells = rows.map((row): readonly Cell[] => [...columns.map(({ cell }) => cell(row, colors)), noteOf(row)]);
  return { head: [...columns.map(({ head }) => head), noteHead], cells };
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
