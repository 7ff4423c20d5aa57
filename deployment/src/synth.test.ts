import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const SYNTH = fileURLToPath(new URL('./synth.ts', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../config', import.meta.url));

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-synth-'));
});
afterAll(async () => await rm(directory, { recursive: true }));

/** With no AWS account, no network to speak of, and no program on the PATH, Docker least of all. */
const POOR = { PATH: '', HTTPS_PROXY: 'http://127.0.0.1:1', AWS_EC2_METADATA_DISABLED: 'true' };

const synth = (...args: readonly string[]) => promisify(execFile)(process.execPath, [SYNTH, ...args], { env: POOR, cwd: directory });

/** Four bundles and two stacks in a process of its own: it takes its time where others are at work. */
const PATIENCE_MS = 120_000;

describe('npm run synth', () => {
  test(
    'needs no AWS account, no network and no Docker, and ends with what it wrote',
    async () => {
      const { stdout } = await synth('--config', SAMPLE, '--out', 'cdk.out');
      expect(stdout).toBe(`The stacks keyhammer-member-roles and keyhammer, with 4 functions, are in ${join(directory, 'cdk.out')}\n`);
      const files = await readdir(join(directory, 'cdk.out'));
      expect(files).toEqual(
        expect.arrayContaining(['KeyhammerCentral.template.json', 'KeyhammerMemberRoles.template.json', 'manifest.json']),
      );
      expect(files.filter((file) => file.endsWith('.zip'))).toHaveLength(4);
    },
    PATIENCE_MS,
  );

  test.each([
    [['--config', '/nowhere'], /no such file/],
    [['--confg', SAMPLE], /--confg/],
    [['--config', SAMPLE, '--existing-tables', 'typo'], /No table of this configuration is called typo/],
  ])('%j: says what is wrong, without a stack trace, and fails', async (args, message) => {
    const failure: unknown = await synth(...args).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
    expect((failure as { readonly stderr: string }).stderr).not.toMatch(/^ {4}at /m);
  });
});
