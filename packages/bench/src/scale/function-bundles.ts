import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleFunction } from '../../../../deployment/src/bundle.ts';

export const WORKERS = ['initiator', 'identifier', 'reporter', 'remediator'] as const;
export type Worker = (typeof WORKERS)[number];

/** Each function as it is deployed, from its real handler: one module in the directory. By name, their URLs. */
export async function writeBundles(directory: string): Promise<Readonly<Record<Worker, string>>> {
  const write = async (name: Worker) => {
    const path = join(directory, `${name}.mjs`);
    await writeFile(path, await bundleFunction(name));
    return pathToFileURL(path).href;
  };
  const [initiator, identifier, reporter, remediator] = await Promise.all([
    write('initiator'),
    write('identifier'),
    write('reporter'),
    write('remediator'),
  ]);
  return { initiator, identifier, reporter, remediator };
}
