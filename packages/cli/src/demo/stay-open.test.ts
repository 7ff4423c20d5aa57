import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ended } from '../cli-process.ts';

const EXECUTABLE = fileURLToPath(new URL('../../bin/keyhammer.js', import.meta.url));
const LAST_LINE = 'Ctrl-C here ends the sandbox.';

/** Settings of a person who works with all three clouds: none of them may be in the demo's way. */
const OF_ONES_OWN = {
  AWS_PROFILE: 'work',
  IBMCLOUD_API_KEY_b1a5c0de4f2e4d7c9a3b8e6f00512a7d: 'a-key-of-ones-own',
  OCI_CLI_PROFILE: 'WORK',
  OCI_CLI_PASSPHRASE: 'a-passphrase-of-ones-own',
};

function start(argv: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [EXECUTABLE, ...argv], { env: { PATH, HOME, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('keyhammer demo --keep', () => {
  let demo: ChildProcess;
  let said = '';
  let environment: Record<string, string> = {};
  beforeAll(async () => {
    demo = start(['demo', '--keep'], OF_ONES_OWN);
    demo.stdout?.resume();
    await new Promise<void>((resolve, reject) => {
      demo.stderr?.on('data', (chunk) => {
        said += chunk;
        if (said.includes(LAST_LINE)) resolve();
      });
      demo.once('close', () => reject(new Error(`The demo did not stay: ${said}`)));
    });
    environment = Object.fromEntries([...said.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]));
  }, 60_000);
  afterAll(() => void demo.kill('SIGKILL'));

  const commands = () => [...said.matchAll(/^npx keyhammer (.*)$/gm)].map(([, line = '']) => line);
  const run = async (line: string) => await ended(start(line.split(' '), environment));

  test.each(['inventory --provider ibm', 'why analytics-oci', 'scan ibm', 'scan oci'])(
    'what it says to try does so: %s',
    async (beginning) => {
      const [line = ''] = commands().filter((each) => each.startsWith(beginning));
      expect(await run(line)).toMatchObject({ status: 0, stdout: expect.stringMatching(/\w/) });
    },
    20_000,
  );

  test('a private key is in a file for nobody else, and on no terminal; the file goes with the sandbox', async () => {
    const { OCI_CLI_KEY_FILE: keyFile = '' } = environment;
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect(said).not.toContain('PRIVATE KEY');
    const closed = once(demo, 'close');
    demo.kill('SIGINT');
    expect(await closed).toEqual([0, null]);
    await expect(access(keyFile)).rejects.toThrow('ENOENT');
  });
});
