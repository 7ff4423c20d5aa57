import { randomUUID } from 'node:crypto';
import { chmod, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { VersionConflictError } from '@keyhammer/core';

/**
 * Puts another text in the place of a file, in one step: whoever reads it meanwhile sees the old one or the new one. Its mode
 * is kept, and a link stays a link.
 * @param isExpected whether the file is still what the caller knows; asked at the last moment, with `undefined` if there is none
 * @throws VersionConflictError if it is not: somebody else has edited it
 */
export async function replaceFile(path: string, text: string, isExpected: (now: string | undefined) => boolean): Promise<void> {
  const target = (await ifThere(realpath(path))) ?? path;
  // In the same directory: a rename across file systems is none.
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeDraft(draft, text, (await ifThere(stat(target)))?.mode);
    if (!isExpected(await ifThere(readFile(target, 'utf8')))) {
      const advice = 'Look at what it says now, and try again';
      throw new VersionConflictError(`${path} was changed by somebody else meanwhile, and is left as it is`, { advice });
    }
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeDraft(draft: string, text: string, mode: number | undefined): Promise<void> {
  await using file = await open(draft, 'wx');
  await file.writeFile(text);
  await file.sync();
  // The mode that `open` takes is less the umask.
  if (mode !== undefined) await chmod(draft, mode & 0o7777);
}

async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** By its code alone: an error of Node's own is no `Error` of a test runner's realm. */
export function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
