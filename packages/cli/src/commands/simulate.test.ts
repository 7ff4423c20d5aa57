import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

const [MAIN, STAGING, DATA, SANDBOX] = ['111122223333', '444455556666', '777788889999', '123456789012'] as const;

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

interface Hits {
  readonly days: number;
  readonly credentials: number;
  readonly users: number;
  readonly owners: readonly string[];
  readonly whitelisted: number;
}
interface Simulated {
  readonly accounts: readonly { readonly id: string; readonly status: string; readonly thresholds: readonly Hits[] }[];
  readonly total: { readonly complete: boolean; readonly thresholds: readonly Hits[] };
}

const simulated = async (...argv: readonly string[]) => (await cli.json('simulate', ...argv)).document as Simulated;
const IAM_CALLS = /^iam:(GenerateCredentialReport|ListAccessKeys)$/;

describe('keyhammer simulate', () => {
  test('tells how many credentials, users and owners each threshold would hit, in total and by account', async () => {
    const { accounts, total } = await simulated('--days', '90,30,365');

    expect(total.complete).toBe(true);
    expect(total.thresholds.map(({ days, credentials, users, whitelisted }) => [days, credentials, users, whitelisted])).toEqual([
      [30, 11, 11, 1],
      [90, 8, 8, 1],
      [365, 0, 0, 1],
    ]);
    expect(accounts.map(({ id, thresholds }) => [id, thresholds[1]?.credentials])).toEqual([
      [MAIN, 3],
      [STAGING, 2],
      [DATA, 2],
      [SANDBOX, 1],
    ]);
  });

  test('finds just what the identification finds at the same threshold', async () => {
    const { total } = await simulated('--days', '90');
    await cli.run('identify');
    const { document } = await cli.json('issues', '--status', 'open');

    expect(total.thresholds[0]?.credentials).toBe((document as { issues: unknown[] }).issues.length);
  });

  test('owners are whoever would be told, each once, over all accounts', async () => {
    const { accounts, total } = await simulated('--days', '90', '--account', `${MAIN},${STAGING}`);

    expect(accounts[0]?.thresholds[0]?.owners).toEqual(['alice@example.com', 'maria.lopez@example.com', 'platform-team']);
    expect(total.thresholds[0]?.owners).toEqual([
      'alice@example.com',
      'maria.lopez@example.com',
      'nina.becker@example.com',
      'platform-team',
    ]);
  });

  test('reads each account once, however many thresholds there are', async () => {
    const calls = async (...days: readonly string[]) => {
      const before = new Map(cli.sandbox.aws.service.calls);
      await simulated('--days', days.join(','));
      return [...cli.sandbox.aws.service.calls]
        .filter(([name]) => IAM_CALLS.test(name))
        .map(([name, count]) => [name, count - (before.get(name) ?? 0)]);
    };

    expect(await calls('30', '45', '60', '90', '365')).toEqual(await calls('30'));
  });

  test('records nothing: the issues are the same afterwards, to the version, and so is the audit log', async () => {
    await cli.run('identify');
    const stored = async () => [
      (await cli.json('issues', '--status', 'open,whitelisted,resolved,closed')).stdout,
      (await cli.json('audit', '--since', '2026-01-01')).stdout,
    ];
    const before = await stored();
    cli.sandbox.clock.advance(60_000);
    await simulated('--days', '1,30,400');

    expect(await stored()).toEqual(before);
  });

  test('and where nothing is stored, nothing is afterwards', async () => {
    await simulated('--days', '30');

    expect((await cli.json('issues')).document).toEqual({ issues: [] });
    expect([...cli.sandbox.aws.service.calls.keys()].filter((name) => /:(Create|Update|Delete|Put|Tag)/.test(name))).toEqual([]);
    expect(cli.sandbox.jira.service.totalCalls + cli.sandbox.slack.service.totalCalls).toBe(0);
  });

  test('as tables', async () => {
    const { stdout } = await cli.run('simulate', '--days', '30,90');

    expect(stdout).toContain('what other values of inactive_criteria_days would find (it is 90 now). Nothing was recorded.');
    expect(stdout).toMatch(/^30 days +11 +11 +6 +1$/m);
    expect(stdout).toMatch(/^90 days \(now\) +8 +8 +6 +1$/m);
    expect(stdout).toMatch(/^staging \(444455556666\) +complete +3 \/ 3 \/ 2 +2 \/ 2 \/ 2$/m);
    expect(stdout).toContain('4 accounts read in full.');
  });

  test('an account that could not be read is shown as such, and never as one with nothing', async () => {
    cli.sandbox.aws.world.account(STAGING).roles.clear();
    const { status, stdout } = await cli.run('simulate', '--days', '30,90');
    const { accounts, total } = await simulated('--days', '30,90');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^staging \(444455556666\) +failed +unknown +unknown$/m);
    expect(stdout).toMatch(/^! staging: .*AssumeRole/m);
    expect(stdout).toContain('1 of 4 accounts could not be read in full: the totals are the least that there is.');
    expect(accounts[1]).toMatchObject({ status: 'failed', thresholds: [] });
    expect(total.complete).toBe(false);
  });

  test('one that was read in part holds at least so much', async () => {
    cli.sandbox.aws.world.deny(STAGING, 'iam:GetAccessKeyLastUsed');
    const { status, stdout } = await cli.run('simulate', '--days', '30', '--account', STAGING);

    expect(status).toBe(1);
    expect(stdout).toMatch(/^staging \(444455556666\) +partial +≥ \d/m);
  });

  test('owners may be more where tags could not be read', async () => {
    cli.sandbox.aws.world.deny(MAIN, 'iam:GetUser');
    const { status, stdout } = await cli.run('simulate', '--days', '90', '--account', MAIN);

    expect(status).toBe(1);
    expect(stdout).toMatch(/the tags of .*maria\.lopez.* could not be read, so there may be other owners/);
  });

  test('any check can be asked about, one that is switched off as well', async () => {
    await cli.configure((files) => {
      files['config.json'].user_keysrotation = { enabled: false, rotation_criteria_days: 90 };
      files['config.json'].root_user = {};
    });
    const rotation = await simulated('--days', '90,365', '--check', 'user_keysrotation');
    const root = await simulated('--days', '10,90', '--check', 'root_user');

    expect(rotation.total.thresholds.map(({ credentials }) => credentials)).toEqual([18, 8]);
    expect(root.total.thresholds.map(({ credentials }) => credentials)).toEqual([1, 2]);
  });

  test.each([
    ['no days', [], "required option '--days <days>'"],
    ['what is no number', ['--days', '30,many'], 'Give a number of days'],
    ['no time at all', ['--days', '0'], 'above 0'],
    ['a misspelt check', ['--days', '30', '--check', 'user_keyrotation'], 'did you mean user_keysrotation?'],
    ['a check that is not configured', ['--days', '30', '--check', 'root_user'], 'config.json has no section root_user'],
    ['an account out of scope', ['--days', '30', '--account', '444455556667'], 'did you mean 444455556666 (staging)?'],
  ])('%s: says what would be right, and exits with 2', async (_, argv, message) => {
    const { status, stderr } = await cli.run('simulate', ...argv);

    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
