import { randomUUID } from 'node:crypto';
import { chmod, lstat, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** What a file says; `undefined` if there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/**
 * Puts another text in the place of a file, in one step: whoever reads it meanwhile sees the old one or the new one. Its mode
 * is kept, and a link stays a link.
 * @param expected what it says, as far as the caller knows; `undefined`: that there is none
 * @throws UsageError if it says something else by now: somebody else has edited it
 */
export async function replaceFile(path: string, text: string, expected: string | undefined): Promise<void> {
  const target = await targetOf(path);
  // In the same directory: a rename across file systems is none.
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeDraft(draft, text, await modeOf(target));
    if ((await readIfThere(target)) !== expected)
      throw new UsageError(`${path} was changed by somebody else meanwhile, and is left as it is. Try again.`);
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
  if (mode !== undefined) await chmod(draft, mode);
}

async function targetOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const isLink = await lstat(path).then(
      () => true,
      () => false,
    );
    if (isLink) throw new UsageError(`${path} is a link to a file that does not exist. Make that file, or remove the link.`);
    return path;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o7777;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** By its code alone: an error of Node's own is no `Error` of a test runner's realm. */
function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
