import { checkRegistry } from '@keyhammer/checks';
import { type ConfigurationFiles, UnreadableFileError } from './configuration-files.ts';
import { CONFIG_FILE, CONFIGURATION_FILES, type ConfigurationFile, OWNERS_FILE, WHITELIST_FILE } from './file-names.ts';
import { type ParsedFile, parseFile } from './json/parse-file.ts';
import { ConfigurationErrors, type Mistake } from './mistake.ts';
import type { FileReading } from './read-configuration.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { ConfigurableCheck } from './schema/check-section.ts';
import type { Settings } from './settings.ts';

export interface SettingsOptions {
  /** Whitelist entries that expired before are named in the warnings. */
  readonly now: Date;
  /** The checks that there are; those of the registry if absent. */
  readonly checks?: readonly ConfigurableCheck[];
}

/** Where the files are, or are to be. */
export type Place = Pick<ConfigurationFiles, 'where' | 'directory'>;

/**
 * Checks and resolves the three files as they were read.
 * @throws ConfigurationErrors with every mistake of all three
 */
export function settingsIn(readings: Readonly<Record<ConfigurationFile, FileReading>>, place: Place, options: SettingsOptions): Settings {
  const files = Object.fromEntries(CONFIGURATION_FILES.map((file) => [file, parsed(file, readings[file], place)])) as ParsedFiles;
  const resolution = resolveSettings(
    { config: files[CONFIG_FILE].value, whitelist: files[WHITELIST_FILE].value, owners: files[OWNERS_FILE].value },
    { directory: place.directory ?? place.where, now: options.now, checks: options.checks ?? checkRegistry },
  );
  const unreadable = CONFIGURATION_FILES.flatMap((file) => files[file].mistakes);
  if (resolution.kind === 'valid' && unreadable.length === 0) return resolution.settings;

  const wrong = resolution.kind === 'valid' ? [] : resolution.mistakes;
  const placed = wrong.map((mistake) => ({ ...files[mistake.file].positions.get(mistake.path), ...mistake }));
  throw new ConfigurationErrors(inReadingOrder([...unreadable, ...placed]), place.where);
}

type ParsedFiles = Readonly<Record<ConfigurationFile, ParsedFile>>;

function parsed(file: ConfigurationFile, reading: FileReading, { directory }: Place): ParsedFile {
  const mistake = (found: string, allowed: string): ParsedFile => ({
    mistakes: [{ file, path: '', found, allowed }],
    positions: new Map(),
  });
  if (reading instanceof UnreadableFileError) return mistake(`a file that can't be read: ${reading.reason}`, 'a file that may be read');
  if (reading !== 'absent') return parseFile(file, reading.text);
  if (file !== CONFIG_FILE) return { value: {}, mistakes: [], positions: new Map() };
  const remedy = directory === undefined ? '"keyhammer config push" puts one there' : '"keyhammer init" writes one';
  return mistake('no such file', `a configuration: ${remedy}, and --config names the directory of another`);
}

function inReadingOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  const place = ({ file, line = Number.MAX_SAFE_INTEGER, column = 0 }: Mistake) =>
    [CONFIGURATION_FILES.indexOf(file), line, column] as const;
  return mistakes.toSorted((a, b) => {
    const [placeA, placeB] = [place(a), place(b)];
    return placeA[0] - placeB[0] || placeA[1] - placeB[1] || placeA[2] - placeB[2];
  });
}
