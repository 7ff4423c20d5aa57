import Table from 'cli-table3';
import type { Colors } from '../terminal.ts';

/** A cell that holds what a cloud or a person wrote, and how it is to look. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

const NOTHING_DRAWN = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`, 'mid-mid'])
    .map((name) => [name, '']),
);

/** A borderless table, which copies well. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], colors: Colors): string {
  const drawn = new Table({
    head: head.map((name) => colors.dim(name)),
    chars: { ...NOTHING_DRAWN, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  drawn.push(...rows.map((row) => row.map(render)));
  const lines = drawn.toString().split('\n');
  return lines.map((line) => line.trimEnd()).join('\n');
}

function render(cell: Cell): string {
  return typeof cell === 'string' ? printable(cell) : cell.paint(printable(cell.text));
}

/** A user name must not move the cursor, change colours or turn the text around: control characters become spaces. */
export function printable(value: string): string {
  return value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
