import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { UnreadableFileError } from './configuration-files.ts';
import { directoryFiles } from './directory-files.ts';
import { loadSettings } from './load-settings.ts';
import { minimal, NOW } from './test-fixtures/sources.ts';

// What every place of the files has to keep is in the contract of the port, which @keyhammer/configuration-files runs.

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-directory-'));
});
afterEach(async () => await rm(directory, { recursive: true }));

test('a file that a link has lost is not an absent one, and is not written over', async () => {
  const files = directoryFiles(directory);
  await files.write('config.json', JSON.stringify(minimal), undefined);
  await symlink('nowhere.json', join(directory, 'whitelist.json'));

  await expect(files.read('whitelist.json')).rejects.toThrow(UnreadableFileError);
  await expect(files.write('whitelist.json', '{}', undefined)).rejects.toThrow('it is a link to a file that does not exist');
  await expect(loadSettings(files, { now: NOW })).rejects.toMatchObject({
    mistakes: [{ file: 'whitelist.json', found: expect.stringContaining('it is a link to a file that does not exist') }],
  });
});

test('a link to a file is that file', async () => {
  await mkdir(join(directory, 'shared'));
  await symlink('shared/config.json', join(directory, 'config.json'));
  await directoryFiles(join(directory, 'shared')).write('config.json', 'old', undefined);
  const files = directoryFiles(directory);
  await files.write('config.json', 'new', (await files.read('config.json'))?.version);

  expect(await readFile(join(directory, 'shared', 'config.json'), 'utf8')).toBe('new');
});

test('relative paths start from it, wherever one is when it is named', () => {
  expect(directoryFiles('config')).toMatchObject({ where: 'config', directory: join(process.cwd(), 'config') });
});
