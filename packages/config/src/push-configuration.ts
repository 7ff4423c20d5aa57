import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, isUncertain, LockedError, RemoteError, reasonOf, VersionConflictError, type Waiter } from '@keyhammer/core';
import { type ConfigurationFiles, UnreadableFileError } from './configuration-files.ts';
import { CONFIGURATION_FILES, type ConfigurationFile, PUSH_FILE, type StoredFile } from './file-names.ts';
import { type PushRecord, readPushRecord, writePushRecord } from './push-record.ts';
import { type Look, lookAt, versionOf } from './read-configuration.ts';

export interface Push {
  readonly to: ConfigurationFiles;
  /** The files that are to be others, and what they are to say. They have been checked, together with the rest. */
  readonly texts: Readonly<Partial<Record<ConfigurationFile, string>>>;
  /** What was there when it was decided. */
  readonly basis: Look;
  /** `alice@laptop` */
  readonly by: string;
  readonly now: Date;
  /** For the pauses between the looks at what was written; the real time if absent. */
  readonly waiter?: Waiter;
}

const LOOKS = 10;
const PAUSE_MS = 300;
/** A push takes seconds. One that began longer ago was broken off. */
const LONGEST_PUSH_MS = 60_000;
const realTime: Waiter = { wait: (milliseconds) => sleep(milliseconds) };

/**
 * Writes the files one after another, so that nobody takes some of them for the whole: `push.json` says `under-way` before the
 * first, and `done` once every one of them has been read back. Broken off anywhere, it is made good by the next push.
 * @throws VersionConflictError if anything there is no longer as in `basis`: nothing was pushed;
 * LockedError while somebody else pushes; ConfigError if a file has no room; whatever stops it half-way, and says so
 */
export async function pushConfiguration(push: Push): Promise<void> {
  const { to, basis, now, by } = push;
  const texts = textsOf(push);
  for (const [file, text] of texts) to.requireRoom(file, text);
  refuseSideBySide(push);
  const record: PushRecord = { state: 'under-way', id: randomUUID(), by, at: now };
  await begin(push, record);
  await orHalfWay(to, async () => {
    const own = await readBack(push, PUSH_FILE, writePushRecord(record));
    if (await isChanged(push)) return await giveUp(push, record, own);
    for (const [file, text] of texts) {
      await requireOwn(push, own);
      await to.write(file, text, versionOf(basis[file]));
    }
    for (const [file, text] of texts) await readBack(push, file, text);
    await to.write(PUSH_FILE, writePushRecord({ ...record, state: 'done' }), own);
  });
}

/** Whether the last push is not known to have come to its end. */
export function isBrokenOff(look: Look): boolean {
  return look[PUSH_FILE] !== 'absent' && recordIn(look)?.state !== 'done';
}

function textsOf({ texts }: Push): readonly (readonly [ConfigurationFile, string])[] {
  return CONFIGURATION_FILES.flatMap((file) => (texts[file] === undefined ? [] : [[file, texts[file]] as const]));
}

/** What can't be read is nobody's push that is still under way. */
function recordIn({ [PUSH_FILE]: record }: Look): PushRecord | undefined {
  if (record === 'absent' || record instanceof UnreadableFileError) return undefined;
  try {
    return readPushRecord(record.text, '');
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function refuseSideBySide({ to, basis, by, now }: Push): void {
  const other = recordIn(basis);
  if (other?.state !== 'under-way' || other.by === by || now.getTime() - other.at.getTime() > LONGEST_PUSH_MS) return;
  throw new LockedError(`${other.by} is pushing to ${to.where} right now`, { advice: 'Try again in a minute' });
}

/** What fails here for certain has changed nothing. */
async function begin({ to, basis }: Push, record: PushRecord): Promise<void> {
  try {
    await to.write(PUSH_FILE, writePushRecord(record), versionOf(basis[PUSH_FILE]));
  } catch (error) {
    if (error instanceof VersionConflictError) throw nothingPushed(to, error);
    throw isUncertain(error) ? halfWay(to, error) : error;
  }
}

/** Looked at again now that others can see this push: what was edited since it was decided is not written over. */
async function isChanged({ to, basis }: Push): Promise<boolean> {
  const look = await lookAt(to);
  return CONFIGURATION_FILES.some((file) => versionOf(look[file]) !== versionOf(basis[file]));
}

/** Undoes this push only: after one that was broken off before it, the files are of two configurations as before. */
async function giveUp({ to, basis }: Push, record: PushRecord, own: string): Promise<never> {
  if (!isBrokenOff(basis)) await to.write(PUSH_FILE, writePushRecord({ ...record, state: 'done' }), own);
  throw nothingPushed(to);
}

/** A push that has slept for a while may have been taken for one that was broken off, and another has been made since. */
async function requireOwn({ to }: Push, own: string): Promise<void> {
  const record = await to.read(PUSH_FILE);
  if (record?.version !== own) throw new VersionConflictError(`Somebody else pushes to ${to.where}, or has done so`);
}

class NothingPushedError extends VersionConflictError {}

function nothingPushed({ where }: ConfigurationFiles, cause?: unknown): NothingPushedError {
  return new NothingPushedError(`The configuration in ${where} was changed by somebody else meanwhile: nothing was pushed`, {
    cause,
    advice: 'Run "keyhammer config diff" to see the change, "keyhammer config pull" to take it over, and push again',
  });
}

/** Some stores show what was written a moment later only. Returns the version. */
async function readBack({ to, waiter = realTime }: Push, file: StoredFile, text: string): Promise<string> {
  for (let looks = 1; looks < LOOKS; looks += 1) {
    const stored = await to.read(file);
    if (stored?.text === text) return stored.version;
    await waiter.wait(PAUSE_MS);
  }
  throw new VersionConflictError(`${file} in ${to.where} does not say what was written: somebody else has written it at the same time`);
}

async function orHalfWay(to: ConfigurationFiles, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof NothingPushedError ? error : halfWay(to, error);
  }
}

function halfWay({ where }: ConfigurationFiles, error: unknown): RemoteError {
  const advice = `The push stopped half-way, and nothing runs on ${where} until "keyhammer config push" has gone through`;
  const Kind = error instanceof VersionConflictError ? VersionConflictError : RemoteError;
  return new Kind(reasonOf(error), { cause: error, advice });
}
