import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { reasonOf } from '@keyhammer/core';
import { type ConfigurationFiles, type StoredText, UnreadableFileError } from './configuration-files.ts';
import { isAbsent, replaceFile } from './replace-file.ts';

/** The three files in a directory, which is made when the first of them is written. */
export function directoryFiles(directory: string): ConfigurationFiles {
  return {
    where: directory,
    directory: resolve(directory),
    read: async (file) => await readStored(join(directory, file)),
    write: async (file, text, expected) => {
      await mkdir(directory, { recursive: true });
      if (expected === undefined) await refuseLooseLink(join(directory, file));
      await replaceFile(join(directory, file), text, (now) => versionOf(now) === expected);
    },
    requireRoom: () => {},
  };
}

async function readStored(path: string): Promise<StoredText | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, version: hashOf(text) };
  } catch (error) {
    if (!isAbsent(error)) throw new UnreadableFileError(path, reasonOf(error), { cause: error });
    await refuseLooseLink(path);
    return undefined;
  }
}

/** A whitelist that a link has lost is not an empty one. */
async function refuseLooseLink(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isSymbolicLink() && !(await stat(path).catch(() => undefined)))
    throw new UnreadableFileError(path, 'it is a link to a file that does not exist. Make that file, or remove the link');
}

function versionOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : hashOf(text);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
