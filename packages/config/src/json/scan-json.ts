import { jsonPath, type Segment } from './json-path.ts';

/** A place in a text, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What `JSON.parse` does not tell of a text: where things stand, and which keys stand there twice. */
export interface JsonScan {
  /** By path: where the key (or the list's element) begins. */
  readonly positions: ReadonlyMap<string, Position>;
  readonly duplicates: readonly { readonly path: string; readonly first: Position; readonly second: Position }[];
  /** The first thing that is not JSON. */
  readonly fault?: { readonly position: Position; readonly path: string; readonly found: string; readonly allowed: string };
}

interface Token {
  readonly kind: 'string' | 'scalar' | 'mark' | 'end' | 'foreign';
  readonly text: string;
  readonly offset: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids just these characters inside a text
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/u;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/u;
const MARK = /[{}[\],:]/u;
const FOREIGN = /[^\s{}[\],:"]+|\S/u;
const TOKEN = new RegExp(`[ \\t\\r\\n]*(?:(${STRING.source})|(${SCALAR.source})|(${MARK.source})|(${FOREIGN.source})?)`, 'uy');

/** Deeper than any configuration, shallower than the stack. */
const DEEPEST = 100;

class Fault extends Error {
  readonly token: Token;
  readonly path: readonly Segment[];
  readonly allowed: string;

  constructor(token: Token, path: readonly Segment[], allowed: string) {
    super(allowed);
    this.token = token;
    this.path = path;
    this.allowed = allowed;
  }
}

export function scanJson(text: string): JsonScan {
  const positionOf = positionsIn(text);
  const positions = new Map<string, Position>();
  const duplicates: { path: string; first: Position; second: Position }[] = [];
  const seen = (path: readonly Segment[], token: Token) => {
    const name = jsonPath(path);
    const position = positionOf(token.offset);
    const first = positions.get(name);
    if (first) duplicates.push({ path: name, first, second: position });
    else positions.set(name, position);
  };
  try {
    readDocument(tokensOf(text), seen);
    return { positions, duplicates };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { token, path, allowed } = error;
    return { positions, duplicates, fault: { position: positionOf(token.offset), path: jsonPath(path), found: foundOf(token), allowed } };
  }
}

type Seen = (path: readonly Segment[], token: Token) => void;

function readDocument(next: () => Token, seen: Seen): void {
  readValue(next(), next, [], seen);
  const rest = next();
  if (rest.kind !== 'end') throw new Fault(rest, [], 'nothing more after the end of the document');
}

function readValue(token: Token, next: () => Token, path: readonly Segment[], seen: Seen): void {
  if (path.length > DEEPEST) throw new Fault(token, [], `nesting up to ${DEEPEST} levels`);
  if (token.kind === 'string' || token.kind === 'scalar') return;
  if (token.text === '{') readObject(next, path, seen);
  else if (token.text === '[') readArray(next, path, seen);
  else throw new Fault(token, path, 'a value: text in double quotes, a number, true, false, {…} or […]');
}

function readObject(next: () => Token, path: readonly Segment[], seen: Seen): void {
  let key = next();
  if (key.text === '}') return;
  for (;;) {
    if (key.kind !== 'string') throw new Fault(key, path, 'a key in double quotes (and no comma before a closing brace)');
    const keyPath = [...path, String(JSON.parse(key.text))];
    seen(keyPath, key);
    const colon = next();
    if (colon.text !== ':') throw new Fault(colon, keyPath, "':' after the key");
    readValue(next(), next, keyPath, seen);
    const separator = next();
    if (separator.text === '}') return;
    if (separator.text !== ',') throw new Fault(separator, keyPath, "',' or '}' after the value");
    key = next();
  }
}

function readArray(next: () => Token, path: readonly Segment[], seen: Seen): void {
  let element = next();
  if (element.text === ']') return;
  for (let index = 0; ; index += 1) {
    seen([...path, index], element);
    readValue(element, next, [...path, index], seen);
    const separator = next();
    if (separator.text === ']') return;
    if (separator.text !== ',') throw new Fault(separator, [...path, index], "',' or ']' after the value");
    element = next();
  }
}

function tokensOf(text: string): () => Token {
  let offset = 0;
  return () => {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    offset = TOKEN.lastIndex;
    const [, string, scalar, mark, foreign] = match ?? [];
    const token = (kind: Token['kind'], found: string): Token => ({ kind, text: found, offset: offset - found.length });
    if (string !== undefined) return token('string', string);
    if (scalar !== undefined) return token('scalar', scalar);
    if (mark !== undefined) return token('mark', mark);
    return foreign === undefined ? token('end', '') : token('foreign', foreign);
  };
}

function foundOf(token: Token): string {
  if (token.kind === 'end') return 'the end of the file';
  if (/^(\/\/|\/\*|#)/.test(token.text)) return 'a comment (JSON has none)';
  if (token.text === '"') return 'a text that does not end on its line, or holds a bad escape';
  // What is longer is named, not shown: a misplaced secret must not reach a log.
  if (token.text.length <= 5) return token.text;
  return token.kind === 'string' ? 'a text' : 'something that is not JSON';
}

function positionsIn(text: string): (offset: number) => Position {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, lineStarts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
}
