import { colorsOf, type Look } from '../terminal.ts';
import { fitColumns, GAP, widthOf, widthOfTable, wrap } from './fit-columns.ts';
import { printable } from './printable.ts';

/** A cell that holds what a cloud or a person wrote, and how it is to look. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

export function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

interface PaintedCell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

type Rows = readonly (readonly PaintedCell[])[];

/** A last column of sentences is not squeezed below this; it then goes below the rest of its row. */
const NARROWEST_NOTE = 24;
const INDENT = '  ';

/** A borderless table, which copies well. On a terminal its cells are wrapped to fit the line; elsewhere a row is a line. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], terminal: Look): string {
  const { dim } = colorsOf(terminal);
  const painted = [head.map((name) => ({ text: name, paint: dim })), ...rows.map((row) => row.map(printableCell))];
  const { columns } = terminal;
  if (columns === undefined) return draw(painted.map((row) => row.map(({ text, paint }) => paint(text))));
  const widths = fitColumns(textsOf(painted), columns);
  return hasRoom(painted, widths, columns) ? draw(painted.map((row) => row.map(wrapped(widths)))) : notesBelow(painted, columns);
}

/** Whether each row would be drawn with its note beside the other cells, and none of them squeezed. */
export function fitsBesideNotes(head: readonly string[], rows: readonly (readonly Cell[])[], { columns }: Pick<Look, 'columns'>): boolean {
  if (columns === undefined) return true;
  const painted = [head, ...rows].map((row) => row.map(printableCell));
  return hasRoom(painted, fitColumns(textsOf(painted), columns), columns);
}

function hasRoom(rows: Rows, widths: readonly number[], columns: number): boolean {
  const longestNote = Math.max(0, ...rows.map((row) => row.at(-1)?.text.length ?? 0));
  return widthOfTable(widths) <= columns && (widths.at(-1) ?? 0) >= Math.min(longestNote, NARROWEST_NOTE);
}

/** The last cell of each row under the others, as wide as the terminal. */
function notesBelow(rows: Rows, columns: number): string {
  const short = rows.map((row) => row.slice(0, -1));
  const inWidths = wrapped(fitColumns(textsOf(short), columns));
  const drawn = drawnRows(short.map((row) => row.map(inWidths)));
  return rows
    .flatMap((row, index) => [...(drawn[index] ?? []), ...(index === 0 ? [] : noteLines(row.at(-1), columns - INDENT.length))])
    .join('\n');
}

function noteLines(note: PaintedCell | undefined, room: number): readonly string[] {
  if (!note || note.text === '') return [];
  return wrap(note.text, room).map((line) => `${INDENT}${note.paint(line)}`);
}

function draw(rows: readonly (readonly string[])[]): string {
  return drawnRows(rows).flat().join('\n');
}

/** The lines of each row: each cell as wide as its column, and as high as its row. */
function drawnRows(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, lines] of row.entries()) for (const line of lines) widths[column] = Math.max(widths[column] ?? 0, widthOf(line));
  }
  return cells.map((row) => linesOf(row, widths));
}

function linesOf(row: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    row
      .map((lines, column) => padded(lines[index] ?? '', widths[column] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Colours and scripts of double width count as they are seen. */
function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function wrapped(widths: readonly number[]): (cell: PaintedCell, column: number) => string {
  return ({ text, paint }, column) =>
    wrap(text, widths[column] ?? text.length)
      .map((line) => paint(line))
      .join('\n');
}

function textsOf(rows: Rows): readonly (readonly string[])[] {
  return rows.map((row) => row.map(({ text }) => text));
}

function printableCell(cell: Cell): PaintedCell {
  return typeof cell === 'string' ? { text: printable(cell), paint: (text) => text } : { ...cell, text: printable(cell.text) };
}
