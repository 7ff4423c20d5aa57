import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from './cli-under-test.ts';

let cli: CliUnderTest;
beforeAll(async () => {
  cli = await CliUnderTest.start();
});
afterAll(async () => {
  await cli[Symbol.asyncDispose]();
});

const COMMANDS = [
  ['init'],
  ['validate'],
  ['tables', 'create'],
  ['scan'],
  ['identify'],
  ['report'],
  ['remediate'],
  ['run'],
  ['issues'],
  ['issues', 'show'],
  ['rotate'],
  ['rollback'],
  ['inventory'],
  ['why'],
  ['simulate'],
  ['whitelist', 'add'],
  ['whitelist', 'remove'],
  ['whitelist', 'list'],
  ['whitelist', 'expiring'],
  ['audit'],
  ['demo'],
] as const;

describe('the command line', () => {
  test.each(COMMANDS.map((command) => [command.join(' '), command] as const))('%s --help has examples', async (name, command) => {
    const { status, stdout } = await cli.run(...command, '--help');

    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\\n(.*\\n)*.*keyhammer ${name}`));
    expect(stdout).toContain('--output <format>');
  });

  test('--help lists every command', async () => {
    const { status, stdout } = await cli.run('--help');

    expect(status).toBe(0);
    for (const [name] of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });

  test('--version', async () => {
    expect(await cli.run('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test.each([
    ['a misspelt command', ['idetify'], 'Did you mean identify?'],
    ['a misspelt option', ['scan', '--dais', '9'], 'Did you mean --days?'],
    ['an option of another command', ['identify', '--batch'], "unknown option '--batch'"],
    ['an argument too many', ['identify', '123456789012'], 'too many arguments'],
    ['an output that there is not', ['issues', '--output', 'yaml'], 'Allowed choices are table, json'],
  ])('%s: says what it could be, points to --help, and exits with 2', async (_, argv, message) => {
    const { status, stdout, stderr } = await cli.run(...argv);

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help');
  });

  test('without a command it shows the help, on stderr, and exits with 2', async () => {
    expect(await cli.run()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Usage: keyhammer') });
  });
});

describe('--output json', () => {
  test.each([
    [['idetify'], 2],
    [['scan', '--dais', '9'], 2],
    [['rollback'], 2],
    [[], 2],
    [['tables'], 2],
    [['issues', '--status', 'opened'], 2],
    [['init'], 2],
    [['identify', '--config', 'nowhere'], 2],
  ] as const)('%j: the mistake is the one document', async (argv, expected) => {
    const { status, document } = await cli.json(...argv);

    expect(status).toBe(expected);
    expect(document).toEqual({ error: expect.objectContaining({ message: expect.stringMatching(/\w/) }) });
  });

  test('one document and nothing else for every command of the whole job', async () => {
    const { intern } = cli.organisation.cast;
    const job = [
      ['validate'],
      ['tables', 'create'],
      ['scan'],
      ['scan', '--fail-on-findings'],
      ['identify'],
      ['report'],
      ['issues'],
      ['issues', 'show', intern.keyId],
      ['remediate', '--dry-run'],
      ['remediate', '--batch', '--dry-run'],
      ['remediate', '--batch'],
      ['rollback', intern.accountId, intern.keyId],
      ['rollback', intern.accountId, intern.keyId, '--hold', '1d'],
      ['run'],
      ['init', '--yes', '--config', 'new'],
      ['init', '--yes', '--config', 'new'],
      ['demo'],
    ];
    for (const command of job) expect((await cli.json(...command)).document).toEqual(expect.any(Object));
  });

  test('is in force wherever on the line it stands', async () => {
    expect((await cli.run('issues', '--output', 'json')).document).toHaveProperty('issues');
    expect((await cli.run('issues', '--output=json')).document).toHaveProperty('issues');
  });
});

describe('colour', () => {
  const ESCAPE = '\u001b[';

  test('where it is wanted', async () => {
    expect((await cli.runIn({ terminal: { color: true } }, 'issues')).stdout).toContain(ESCAPE);
  });

  test.each([['issues'], ['validate'], ['scan'], ['demo']])('none where it is not: %s', async (command) => {
    const { stdout, stderr } = await cli.runIn({ terminal: { color: false } }, command);

    expect(stdout + stderr).not.toContain(ESCAPE);
  });

  test('none in JSON, and none on a stderr that is no terminal', async () => {
    const json = await cli.runIn({ terminal: { color: true } }, '--output', 'json', 'issues');
    const mistake = await cli.runIn({ terminal: { color: true } }, 'issues', '--status', 'opened');

    expect(json.stdout + mistake.stderr).not.toContain(ESCAPE);
  });
});
