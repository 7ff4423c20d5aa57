import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { stop } from 'esbuild';
import { unzipSync } from 'fflate';
import { bundleFunction } from './bundle.ts';
import { zipOf } from './function-files.ts';
import { FUNCTION_NAMES, type FunctionName } from './functions.ts';

/** What a bundle exports, and the milliseconds that it took to load, from a process that has nothing but the file. */
const LOAD = `
  const begun = performance.now();
  const { handler } = await import(process.argv[1]);
  console.log(JSON.stringify({ handler: typeof handler, ms: Math.round(performance.now() - begun) }));
`;

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-bundles-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  // esbuild stays, to be asked again.
  await stop();
});

async function load(name: FunctionName, module: Uint8Array): Promise<{ readonly handler: string; readonly ms: number }> {
  const path = join(directory, `${name}.mjs`);
  await writeFile(path, module);
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', LOAD, path], { cwd: directory });
  return JSON.parse(stdout);
}

describe('the functions, each as one module', () => {
  test.each(FUNCTION_NAMES)('%s loads without the repository around it, and exports its handler', async (name) => {
    const module = await bundleFunction(name);
    const zip = zipOf(module);
    const loaded = await load(name, module);
    process.stdout.write(`${name}: ${kilobytes(module)} KB, ${kilobytes(zip)} KB zipped, loaded in ${loaded.ms} ms\n`);
    expect(loaded.handler).toBe('function');
    // What Lambda takes in one call; ten times what there is would be a mistake.
    expect(zip.length).toBeLessThan(5 * 1024 * 1024);
  });

  test('the same sources give the same bytes', async () => {
    const [first, second] = [await bundleFunction('initiator'), await bundleFunction('initiator')];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });

  test('the embedded store and the HTTP client of jira-client are not in there: they would only make a start slower', async () => {
    const text = Buffer.from(await bundleFunction('reporter')).toString();
    expect(text).toContain('The embedded store is no part of the Lambda functions');
    expect(text).not.toMatch(/classic-level|tough-cookie/);
  });

  test('no path of the machine that made it is in a bundle', async () => {
    const text = Buffer.from(await bundleFunction('identifier')).toString();
    expect(text).not.toContain(new URL('../..', import.meta.url).pathname);
  });

  test('in the zip file is what Lambda looks for, index.mjs, as of the same day always', () => {
    const module = new TextEncoder().encode('export const handler = () => {};');
    const zip = Buffer.from(zipOf(module));
    expect(Object.entries(unzipSync(zip)).map(([name, content]) => [name, Buffer.from(content).equals(Buffer.from(module))])).toEqual([
      ['index.mjs', true],
    ]);
    // The two fields of a zip file's header, in DOS's way: midnight, the first of January 1980.
    expect([zip.readUInt16LE(10), zip.readUInt16LE(12)]).toEqual([0, 0x21]);
  });
});

function kilobytes(bytes: Uint8Array): number {
  return Math.round(bytes.length / 1024);
}
