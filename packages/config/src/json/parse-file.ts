import type { ConfigurationFile } from '../file-names.ts';
import type { Mistake } from '../mistake.ts';
import { type Position, scanJson } from './scan-json.ts';

/** A file's text as JSON. `value` is absent if it is none. */
export interface ParsedFile {
  readonly value?: unknown;
  readonly mistakes: readonly Mistake[];
  readonly positions: ReadonlyMap<string, Position>;
}

/** A comment may stand there as often as one likes. */
const REPEATABLE = /(^|\.)__comment__$/;

export function parseFile(file: ConfigurationFile, text: string): ParsedFile {
  const withoutMark = text.replace(/^\uFEFF/, '');
  const scan = scanJson(withoutMark);
  const doubles = scan.duplicates
    .filter(({ path }) => !REPEATABLE.test(path))
    .map(({ path, first, second }) => ({
      file,
      path,
      ...second,
      found: `a key that already stands on line ${first.line}`,
      allowed: 'each key once: of two, JSON would silently drop the first',
    }));
  if (!scan.fault) return { value: JSON.parse(withoutMark), mistakes: doubles, positions: scan.positions };
  const { position, path, found, allowed } = scan.fault;
  return { mistakes: [...doubles, { file, path, ...position, found, allowed }], positions: scan.positions };
}
