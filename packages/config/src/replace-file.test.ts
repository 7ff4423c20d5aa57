import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { replaceFile } from './replace-file.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-replace-'));
  file = join(directory, 'a.json');
});
afterEach(async () => await rm(directory, { recursive: true }));

test('what somebody else has written meanwhile is not lost', async () => {
  await writeFile(file, 'theirs');

  await expect(replaceFile(file, 'ours', (now) => now === 'as we read it')).rejects.toThrow('was changed by somebody else meanwhile');
  expect(await readFile(file, 'utf8')).toBe('theirs');
  expect(await readdir(directory)).toEqual(['a.json']);
});

test('nor is a file that was not there when we looked', async () => {
  await writeFile(file, 'theirs');

  await expect(replaceFile(file, 'ours', (now) => now === undefined)).rejects.toThrow('and try again');
});

test('a new file is as open as the umask lets it be', async () => {
  await replaceFile(file, 'ours', (now) => now === undefined);

  expect(await readFile(file, 'utf8')).toBe('ours');
});
