/**
 * A pattern of Hammer's, which are Python's: a leading `(?i)` (also `m`, `s`) is turned into flags, all else reads the same.
 * `undefined` if it is none.
 */
export function compilePattern(source: string): RegExp | undefined {
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(source) ?? [];
  try {
    return new RegExp(body, [...new Set(flags)].join(''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
