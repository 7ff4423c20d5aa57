import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { bundleFunction } from './bundle.ts';
import type { FunctionName } from './functions.ts';

const DIRECTORY = fileURLToPath(new URL('../dist/functions', import.meta.url));

/** The earliest that a zip file can say, so that equal sources give equal bytes. By the local clock, as zip files have it. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
const READABLE_BY_ALL = 0o644 << 16;

/** Where a function's zip file is. */
export function functionFile(name: FunctionName, directory = DIRECTORY): string {
  return join(directory, `${name}.zip`);
}

/** Bundles functions into zip files as Lambda takes them. */
export async function writeFunctionFiles(names: readonly FunctionName[], directory = DIRECTORY): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of names) await writeFile(functionFile(name, directory), zipOf(await bundleFunction(name)));
}

export function zipOf(module: Uint8Array): Uint8Array {
  return zipSync({ 'index.mjs': [module, { level: 9, mtime: NO_TIME, os: UNIX, attrs: READABLE_BY_ALL }] });
}
