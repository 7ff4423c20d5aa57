import { stripVTControlCharacters } from 'node:util';

/** Characters between two columns of a table. */
export const GAP = 2;

/**
 * How wide each column may be so that a line has room in `available` characters: the widest give way first.
 * Where nothing more can be broken the line stays too long: a key id or a URL in one piece is worth more
 * than a straight edge.
 */
export function fitColumns(rows: readonly (readonly string[])[], available: number): readonly number[] {
  const columns = columnsOf(rows).map((texts) => ({ cells: texts.map(measured), width: widest(texts) }));
  const stiff = new Set<(typeof columns)[number]>();
  while (widthOfTable(columns.map(({ width }) => width)) > available && stiff.size < columns.length) {
    const column = columns.filter((each) => !stiff.has(each)).reduce((a, b) => (b.width > a.width ? b : a));
    const narrower = column.cells.reduce((most, cell) => Math.max(most, widestLine(cell, column.width - 1)), 0);
    if (narrower < column.width) column.width = narrower;
    else stiff.add(column);
  }
  return columns.map(({ width }) => width);
}

/** How many columns a part of a text takes, with the spaces after it and without. */
interface MeasuredPart {
  readonly full: number;
  readonly trimmed: number;
}

/** Once for each cell: it is tried in many widths. */
function measured(text: string): readonly MeasuredPart[] {
  return partsOf(text).map((part) => ({ full: widthOf(part), trimmed: widthOf(part.trimEnd()) }));
}

/** Of the lines that {@link wrap} would make of it. */
function widestLine(parts: readonly MeasuredPart[], width: number): number {
  let [begun, most] = [0, 0];
  for (const { full, trimmed } of parts) {
    if (begun > 0 && begun + trimmed > width) begun = 0;
    most = Math.max(most, begun + trimmed);
    begun += full;
  }
  return most;
}

export function widthOfTable(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

/** The lines of a text that has `width` characters of room. A part that can't be broken may be longer. */
export function wrap(text: string, width: number): readonly string[] {
  return fill(partsOf(text), width);
}

/** A text of several lines, wrapped between words to the terminal's width, under its own indentation. It may be in colour. */
export function fitLines(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => (widthOf(line) <= columns ? [line] : hanging(line, columns)))
    .join('\n');
}

function hanging(line: string, columns: number): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return fill(wordsOf(line.slice(indent.length)), columns - indent.length).map((part) => `${indent}${part}`);
}

function fill(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ''}${part}`;
    if (lines.length > 0 && widthOf(longer.trimEnd()) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines.length === 0 ? [''] : lines.map((line) => line.trimEnd());
}

/** Each with the spaces after it. */
function wordsOf(text: string): readonly string[] {
  return text.split(/(?<= )(?=[^ ])/);
}

/** A word of no more characters stays whole wherever it stands. */
const SHORT_WORD = 12;

/** Of a key, as OCI writes it: cut in the middle and nowhere else, so that it stays legible. */
const FINGERPRINT = /^[0-9a-f]{2}(:[0-9a-f]{2}){15}$/;
const EIGHT_PAIRS = /(?:[0-9a-f]{2}(?::|$| +)){8}/g;

/** Words; and of a long name its parts, as in `reports+export@example.com` or `IdentityControlPlane`. Dates, ids and URLs stay whole. */
function partsOf(text: string): readonly string[] {
  return wordsOf(text).flatMap((word) => {
    if (FINGERPRINT.test(word.trimEnd())) return word.match(EIGHT_PAIRS) ?? [word];
    const isWhole = word.trimEnd().length <= SHORT_WORD || word.includes('://');
    return isWhole ? [word] : word.split(/(?<=[-@/.+_=,:])(?=[a-zA-Z])|(?<=[a-z])(?=[A-Z])/);
  });
}

function columnsOf(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) => [...new Set(rows.map((row) => row[column] ?? ''))]);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}

/** Scripts and signs that take two columns of a terminal. */
const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  return [...stripVTControlCharacters(text).replace(/\p{M}/gu, '')].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}
