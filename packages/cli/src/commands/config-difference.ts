import { CONFIG_FILE, CONFIGURATION_FILES, type ConfigurationFile, UnreadableFileError } from '@keyhammer/config';
import { createTwoFilesPatch } from 'diff';
import { plural } from '../output/counted.ts';
import { printableLines } from '../output/printable.ts';
import type { Colors } from '../terminal.ts';
import type { Side } from './config-places.ts';

/** How a file would change. */
export interface FileDifference {
  readonly file: ConfigurationFile;
  /** What it would say. */
  readonly text: string;
  /** As a unified diff; "" if nothing changes. */
  readonly diff: string;
}

/** Absent is as good as empty, as far as that is allowed. */
const EMPTY = '{}\n';

/**
 * What becomes of each file when `after` takes the place of `before`.
 * @throws UnreadableFileError
 */
export function differencesBetween(before: Side, after: Side): readonly FileDifference[] {
  return CONFIGURATION_FILES.map((file) => {
    const [old, text] = [textIn(before, file), textIn(after, file)];
    return { file, text, diff: old === text ? '' : unifiedDiff(nameIn(before, file), nameIn(after, file), old, text) };
  });
}

export function changed(differences: readonly FileDifference[]): readonly FileDifference[] {
  return differences.filter(({ diff }) => diff !== '');
}

/** For a terminal. */
export function diffText(differences: readonly FileDifference[], { red, green, cyan, bold }: Colors): string {
  const paint = (line: string) => {
    if (/^(---|\+\+\+) /.test(line)) return bold(line);
    if (line.startsWith('@@')) return cyan(line);
    if (line.startsWith('-')) return red(line);
    return line.startsWith('+') ? green(line) : line;
  };
  const lines = changed(differences).map(({ diff }) => printableLines(diff.trimEnd()).split('\n').map(paint).join('\n'));
  return lines.join('\n\n');
}

/** `config.json: 2 lines added, 1 line removed` */
export function summaryOf({ file, diff }: FileDifference): string {
  const body = diff.split('\n').slice(2);
  const count = (sign: string) => plural(body.filter((line) => line.startsWith(sign)).length, 'line');
  return `${file}: ${count('+')} added, ${count('-')} removed`;
}

export function differencesDocument(differences: readonly FileDifference[]): readonly object[] {
  return differences.map(({ file, diff }) => ({ file, differs: diff !== '', ...(diff !== '' && { diff }) }));
}

function textIn({ look }: Side, file: ConfigurationFile): string {
  const reading = look[file];
  if (reading instanceof UnreadableFileError) throw reading;
  if (reading !== 'absent') return reading.text;
  return file === CONFIG_FILE ? '' : EMPTY;
}

function nameIn({ files: { where } }: Side, file: ConfigurationFile): string {
  return `${where}/${file}`;
}

/** Without the line of equals signs that comes before the names. */
function unifiedDiff(before: string, after: string, old: string, text: string): string {
  const patch = createTwoFilesPatch(before, after, old, text);
  return patch.slice(patch.indexOf('--- '));
}
