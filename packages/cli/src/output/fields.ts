import type { Terminal } from '../terminal.ts';
import { wrap } from './fit-columns.ts';
import { printable } from './printable.ts';

const INDENT = '  ';
/** A narrower text would be a column of single words. */
const NARROWEST = 20;

/** Names and values, one below the other; a long value goes on below its beginning. */
export function fieldLines(fields: readonly (readonly [string, string])[], { columns }: Pick<Terminal, 'columns'>): string {
  const nameWidth = Math.max(0, ...fields.map(([name]) => name.length)) + INDENT.length;
  const room = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(NARROWEST, columns - INDENT.length - nameWidth);
  return fields
    .flatMap(([name, value]) =>
      wrap(printable(value), room).map((line, index) => `${INDENT}${(index === 0 ? name : '').padEnd(nameWidth)}${line}`),
    )
    .join('\n');
}
