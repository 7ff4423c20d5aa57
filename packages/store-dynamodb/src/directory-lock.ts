import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@keyhammer/core';
import { codeOf } from './error-code.ts';
import { identityOf, isRunning } from './process-identity.ts';

const LOCK_FILE = 'in-use.json';

/** Who uses a directory, as the lock file says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Tells the process from a later one with the same id; absent where the system does not say. */
  readonly process?: string;
}

/** Directories that this process holds: within one process, the process id can't tell. */
const heldHere = new Set<string>();

/**
 * Takes a directory, which exists, for this process alone. A lock whose process is gone (killed, crashed) is taken
 * over. LevelDB has a lock of its own below this one, so should two processes take over the same
 * stale lock at the same moment, the data is still safe; but it would fail with a crash, not a word.
 *
 * @returns how to release it.
 * @throws ConfigError that says who uses it.
 */
export function lockDirectory(directory: string, now: Date): () => void {
  const path = join(directory, LOCK_FILE);
  if (heldHere.has(path)) throw new ConfigError(`the store at ${directory} is open in this process already: close it first`);
  while (!createLock(path, now)) removeIfStale(path, directory);
  heldHere.add(path);
  return () => {
    heldHere.delete(path);
    rmSync(path, { force: true });
  };
}

function createLock(path: string, now: Date): boolean {
  const process_ = identityOf(process.pid);
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: now.toISOString(),
    ...(process_ !== undefined && { process: process_ }),
  };
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new ConfigError(`cannot write to the store's directory: ${path}`, { cause: error });
  }
}

/** Moved away first, and looked at again: another process may have done the same a moment ago and hold it by now. */
function removeIfStale(path: string, directory: string): void {
  const seen = readIfThere(path);
  if (seen === undefined) return;
  refuseIfInUse(seen, path, directory);
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== seen) {
    renameSync(aside, path);
    return;
  }
  rmSync(aside, { force: true });
}

function refuseIfInUse(text: string, path: string, directory: string): void {
  const holder = parseHolder(text);
  if (!holder) throw new ConfigError(`the store at ${directory} is in use: if no Keyhammer runs, delete ${path}`);
  const { pid, host, since } = holder;
  if (host !== hostname()) {
    const what = `the store at ${directory} is in use by process ${pid} on ${host} (since ${since})`;
    throw new ConfigError(`${what}: stop it, or delete ${path} if it is gone`);
  }
  if (isHeldBy(holder)) {
    throw new ConfigError(`the store at ${directory} is in use by process ${pid} (since ${since}): wait for it or stop it`);
  }
}

/** A container that starts again has the same process ids as before: our own id in a lock that we don't hold is a former process. */
function isHeldBy({ pid, process: former }: Holder): boolean {
  if (pid === process.pid || !isRunning(pid)) return false;
  const present = identityOf(pid);
  return former === undefined || present === undefined || former === present;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, host, since, process: identity } = JSON.parse(text);
    const isHolder = Number.isInteger(pid) && typeof host === 'string' && typeof since === 'string';
    return isHolder ? { pid, host, since, ...(typeof identity === 'string' && { process: identity }) } : undefined;
  } catch {
    return undefined; // Cut short: its writer is at work, or died while writing.
  }
}
