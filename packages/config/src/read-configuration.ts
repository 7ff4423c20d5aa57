import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, formatInstant, UnavailableError, type Waiter } from '@keyhammer/core';
import { type ConfigurationFiles, type StoredText, UnreadableFileError } from './configuration-files.ts';
import { CONFIGURATION_FILES, PUSH_FILE, type StoredFile } from './file-names.ts';
import { type PushRecord, readPushRecord } from './push-record.ts';

/** What became of reading one file. */
export type FileReading = StoredText | 'absent' | UnreadableFileError;

/** Every file, as they were one after another. */
export type Look = Readonly<Record<StoredFile, FileReading>>;

/** The three files of one moment, none of them half of a push. */
export interface Configuration {
  readonly look: Look;
  readonly push?: PushRecord;
}

const STORED_FILES: readonly StoredFile[] = [...CONFIGURATION_FILES, PUSH_FILE];
/** Longer than a push takes, and shorter than somebody in a chat waits. */
const TRIES = 5;
const PAUSE_MS = 400;
const realTime: Waiter = { wait: (milliseconds) => sleep(milliseconds) };

/**
 * Reads until two looks, one after the other, show the same: then all of it was there at once, between the two. Waits for a
 * push that is under way.
 * @throws ConfigError if the push does not end: it was broken off, and the files may be of two configurations;
 * UnavailableError if they never stop changing; what the adapter throws
 */
export async function readConfiguration(files: ConfigurationFiles, waiter: Waiter = realTime): Promise<Configuration> {
  let before = await lookAt(files);
  for (let tries = 1; ; tries += 1) {
    const look = await lookAt(files);
    const push = pushIn(look, files.where);
    const isSettled = isSame(before, look);
    if (isSettled && push?.state !== 'under-way') return { look, ...(push && { push }) };
    if (tries === TRIES) throw push?.state === 'under-way' ? brokenOff(push, files.where) : unsettled(files.where);
    await waiter.wait(PAUSE_MS);
    before = look;
  }
}

/** One look, whatever it shows: for whoever compares, or mends. */
export async function lookAt(files: ConfigurationFiles): Promise<Look> {
  const readings = STORED_FILES.map(async (file) => [file, await readOne(files, file)] as const);
  return Object.fromEntries(await Promise.all(readings)) as Look;
}

async function readOne(files: ConfigurationFiles, file: StoredFile): Promise<FileReading> {
  try {
    return (await files.read(file)) ?? 'absent';
  } catch (error) {
    // Told with all other mistakes of the configuration.
    if (error instanceof UnreadableFileError) return error;
    throw error;
  }
}

/** @throws ConfigError if it is there and is none */
function pushIn({ [PUSH_FILE]: record }: Look, where: string): PushRecord | undefined {
  if (record === 'absent') return undefined;
  if (record instanceof UnreadableFileError) throw record;
  return readPushRecord(record.text, where);
}

function isSame(before: Look, after: Look): boolean {
  return STORED_FILES.every((file) => versionOf(before[file]) === versionOf(after[file]));
}

/** `undefined` of a file that is not there. */
export function versionOf(reading: FileReading): string | undefined {
  if (reading === 'absent') return undefined;
  return reading instanceof UnreadableFileError ? reading.message : reading.version;
}

function brokenOff({ by, at }: PushRecord, where: string): ConfigError {
  return new ConfigError(
    `The push to ${where} that ${by} began on ${formatInstant(at)} has not come to its end, so the files there may be of two configurations, ` +
      'and nothing runs on them. If it was broken off, run "keyhammer config push" again.',
  );
}

function unsettled(where: string): UnavailableError {
  return new UnavailableError(`The configuration in ${where} was changed each time that it was read`, { advice: 'Try again' });
}
