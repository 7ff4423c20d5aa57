import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checkRegistry } from '@keyhammer/checks';
import { reasonOf } from '@keyhammer/core';
import { CONFIG_FILE, type ConfigurationFile, OWNERS_FILE, WHITELIST_FILE } from './file-names.ts';
import { type ParsedFile, parseFile } from './json/parse-file.ts';
import { ConfigurationErrors, type Mistake } from './mistake.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { ConfigurableCheck } from './schema/check-section.ts';
import type { Settings } from './settings.ts';

export interface LoadOptions {
  /** Whitelist entries that expired before are named in the warnings. */
  readonly now: Date;
  /** The checks that there are; those of the registry if absent. */
  readonly checks?: readonly ConfigurableCheck[];
  /** As if `whitelist.json` said this: an edit, to be checked before it is written. */
  readonly whitelistText?: string;
}

/**
 * Reads, checks and resolves the three files in `directory`. `whitelist.json` and
 * `ticket_owners.json` may be absent, as in Hammer.
 * @throws ConfigurationErrors with every mistake of all three.
 */
export async function loadSettings(directory: string, options: LoadOptions): Promise<Settings> {
  const [config, whitelist, owners] = await Promise.all([
    read(directory, CONFIG_FILE),
    options.whitelistText === undefined ? read(directory, WHITELIST_FILE) : parseFile(WHITELIST_FILE, options.whitelistText),
    read(directory, OWNERS_FILE),
  ]);
  const resolution = resolveSettings(
    { config: config.value, whitelist: whitelist.value, owners: owners.value },
    { directory: resolve(directory), now: options.now, checks: options.checks ?? checkRegistry },
  );
  const files = { [CONFIG_FILE]: config, [WHITELIST_FILE]: whitelist, [OWNERS_FILE]: owners };
  const unreadable = Object.values(files).flatMap((file) => file.mistakes);
  if (resolution.kind === 'valid' && unreadable.length === 0) return resolution.settings;

  const wrong = resolution.kind === 'valid' ? [] : resolution.mistakes;
  const placed = wrong.map((mistake) => ({ ...files[mistake.file].positions.get(mistake.path), ...mistake }));
  throw new ConfigurationErrors(inReadingOrder([...unreadable, ...placed]), directory);
}

function inReadingOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  const files: readonly string[] = [CONFIG_FILE, WHITELIST_FILE, OWNERS_FILE];
  const place = ({ file, line = Number.MAX_SAFE_INTEGER, column = 0 }: Mistake) => [files.indexOf(file), line, column] as const;
  return mistakes.toSorted((a, b) => {
    const [placeA, placeB] = [place(a), place(b)];
    return placeA[0] - placeB[0] || placeA[1] - placeB[1] || placeA[2] - placeB[2];
  });
}

async function read(directory: string, file: ConfigurationFile): Promise<ParsedFile> {
  const mistake = (found: string, allowed: string): ParsedFile => ({
    mistakes: [{ file, path: '', found, allowed }],
    positions: new Map(),
  });
  try {
    return parseFile(file, await readFile(join(directory, file), 'utf8'));
  } catch (error) {
    if (!isAbsent(error)) return mistake(`a file that can't be read: ${reasonOf(error)}`, 'a file that may be read');
    if (file !== CONFIG_FILE) return { value: {}, mistakes: [], positions: new Map() };
    return mistake('no such file', `a configuration: "keyhammer init" writes one, and --config names the directory of another`);
  }
}

/** By its code alone: an error of Node's own is no `Error` of a test runner's realm. */
function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
