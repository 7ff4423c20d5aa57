import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '@keyhammer/store-dynamodb';
import { anIssue, CHECK, TABLE_NAME } from '@keyhammer/testing';
import { ended, startProcess } from './cli-process.ts';
import { CliUnderTest } from './cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start({ start: new Date() });
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('keyhammer as a process', () => {
  test('its result is on stdout, its progress on stderr, its status is the exit status', async () => {
    const { status, stdout, stderr } = await ended(startProcess(cli.sandbox, ['--config', cli.directory, '--output', 'json', 'identify']));

    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ accounts: { length: 4 } });
    expect(stderr).toContain('staging (444455556666): 2 violations among 6 credentials; 2 opened\n');
  });

  test('a mistake is exit status 2', async () => {
    expect(await ended(startProcess(cli.sandbox, ['idetify']))).toMatchObject({ status: 2, stdout: '' });
  });

  test('asks nothing where stdin is no terminal', async () => {
    await cli.run('identify');
    await cli.run('report');
    await cli.configureSections({ user_inactivekeys: { remediation_retention_period: 0 } });

    const { status, stderr } = await ended(startProcess(cli.sandbox, ['--config', cli.directory, 'remediate']));

    expect(status).toBe(2);
    expect(stderr).toContain('there is nobody to ask here');
  });

  test('a reader that reads no further is no error', async () => {
    await cli.run('identify');
    const child = startProcess(cli.sandbox, ['--config', cli.directory, 'issues']);
    child.stdout?.destroy();

    expect(await ended(child)).toMatchObject({ status: 0, stderr: '' });
  });

  test('on an older Node it says what to do, in place of a stack', async () => {
    const older = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })';
    const child = startProcess(cli.sandbox, ['--help'], { nodeOptions: ['--import', `data:text/javascript,${older}`] });

    expect(await ended(child)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^keyhammer needs Node 22\.18 or later, and this is Node 20\.20\.2 .*\n.*npx keyhammer/),
    });
  });

  test('an embedded store that another process has open is left alone, and that process unharmed', async () => {
    const store = await openStore(
      { kind: 'embedded', path: join(cli.directory, 'store') },
      { tables: new Map([[CHECK, TABLE_NAME]]), log: silent, now: new Date() },
    );
    await store.issues.put(anIssue());

    const { status, stderr } = await ended(startProcess(cli.sandbox, ['--config', cli.directory, 'identify']));

    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: the store at \\S+ is in use by process ${process.pid} `));
    expect(await Array.fromAsync(store.issues.list(CHECK))).toMatchObject([anIssue({ version: 1 })]);
    await store.close();
    expect((await cli.run('identify')).status).toBe(0);
  });
});
