import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest, CTRL_C } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const COMMANDS = [
  'identify',
  'report',
  expect.stringMatching(/^issues show AKIA/),
  'remediate --dry-run',
  'remediate --batch',
  'identify',
  'report',
  'issues --status open,whitelisted,closed',
];

describe('keyhammer demo', () => {
  test('tells the whole job, and ends with what it came to', async () => {
    const { status, stdout } = await cli.run('demo');

    expect(status).toBe(0);
    const headings = [...stdout.matchAll(/^── (\S+ \S+) .*\((.*)\)$/gm)].map(([, title, day]) => `${title} ${day}`);
    expect(headings).toEqual([
      '1. Find 2026-02-22',
      '2. Tell 2026-02-22',
      '3. The 2026-03-01',
      '4. See 2026-03-01',
      '5. Do 2026-03-01',
      '6. Look 2026-03-02',
      'What it 2026-03-02',
    ]);
    expect(stdout).toContain('left alone: it was used on');
    expect(stdout).toContain('7 keys deactivated; the key that airflow used again was left alone.');
    expect(stdout).toContain('9 tickets made, 8 of them closed again');
  });

  test('as JSON: one document with the steps', async () => {
    const { status, document } = await cli.json('demo');

    expect(status).toBe(0);
    expect(document).toMatchObject({ steps: COMMANDS.map((command) => ({ command, status: 0 })) });
    expect(document).toMatchObject({ steps: { 4: { document: { issues: { length: 8 } } } } });
  });

  test('--interactive asks for each key', async () => {
    const { status, stdout } = await cli.runIn({ answers: ['yes', 'all', 'no', 'quit'] }, 'demo', '--interactive');

    expect(status).toBe(0);
    expect(cli.questions).toHaveLength(4);
    expect(stdout).toContain('$ keyhammer remediate\n');
  });

  test('Ctrl-C at a question ends it there', async () => {
    const { status, stdout } = await cli.runIn({ answers: ['yes', CTRL_C] }, 'demo', '--interactive', '--keep');

    expect(status).toBe(1);
    expect(stdout).toContain('1 deactivated, 7 not asked.');
    expect(stdout).not.toContain('6. Look again');
  });

  test('--interactive where nobody can be asked says so', async () => {
    expect(await cli.run('demo', '--interactive')).toMatchObject({ status: 2, stderr: expect.stringContaining('nobody to ask') });
  });

  test('never reaches the AWS of the environment, and leaves the environment as it was', async () => {
    const before = { ...process.env };
    await cli.run('demo');

    expect(process.env).toEqual(before);
    expect(cli.sandbox.aws.service.totalCalls).toBe(0);
    expect(cli.sandbox.jira.service.totalCalls).toBe(0);
  });
});
