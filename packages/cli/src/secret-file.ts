import { access, open, rm } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** For the eyes of whoever made it. */
const OWNER_ONLY = 0o600;

/** A file for one secret. */
export interface SecretFile {
  readonly path: string;
  /** Makes the file, which only its owner may read, over nothing that is there; nothing of it stays if that fails. */
  write(content: string): Promise<void>;
  /** Removes what was written: the secret in it is worth nothing. */
  discard(): Promise<void>;
}

/**
 * @param path absolute
 * @throws UsageError if there is such a file already: better now than when a key has been made for it
 */
export async function secretFile(path: string): Promise<SecretFile> {
  if (await exists(path)) throw new UsageError(`${path} is there already, and a secret is not written over anything: choose another name.`);
  let written = false;
  return {
    path,
    async write(content) {
      await writeNew(path, content);
      written = true;
    },
    async discard() {
      if (written) await rm(path, { force: true });
      written = false;
    },
  };
}

async function writeNew(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', OWNER_ONLY);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Whatever else is wrong with it shows when it is written.
    return false;
  }
}
