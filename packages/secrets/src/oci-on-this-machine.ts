import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { SecretSources } from '@keyhammer/config';
import { readOciProfiles } from '@keyhammer/provider-oci';

/** Where OCI's own tools keep their profiles. */
const CONFIGURATION_FILE = join('.oci', 'config');

export interface Machine {
  readonly environment: SecretSources['environment'];
  /** What `~` stands for; that of the user if absent. */
  readonly homeDirectory?: string;
}

/** The files of OCI's tools, and those that their variables name. */
export function ociOnThisMachine({ environment, homeDirectory = homedir() }: Machine): Pick<SecretSources, 'readFile' | 'readOciProfiles'> {
  const read = (path: string) => readFile(path, 'utf8');
  const isNamed = Boolean(environment.OCI_CLI_CONFIG_FILE || environment.OCI_CLI_PROFILE);
  return {
    readFile: (path) => read(path.replace(/^~(?=[/\\])/, homeDirectory)),
    // Whoever names none may well have none: most functions and many people do.
    readOciProfiles: async () =>
      isNamed || (await exists(join(homeDirectory, CONFIGURATION_FILE)))
        ? await readOciProfiles({ environment, homeDirectory, readFile: read })
        : undefined,
  };
}

/** One that may not be read is there. */
async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    // Told by its shape: an error of Node's own may come from another realm.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}
