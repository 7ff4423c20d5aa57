import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CastMember } from '@keyhammer/sandbox';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
let intern: CastMember;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  ({ intern } = cli.organisation.cast);
  await cli.run('identify');
  await cli.run('report');
  cli.advanceDays(7);
  await cli.run('remediate', '--batch');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const status = () => cli.sandbox.aws.world.key(intern.accountId, intern.keyId).status;

describe('keyhammer rollback', () => {
  test('activates the key again, reopens its ticket, and holds the issue for 14 days', async () => {
    const result = await cli.json('rollback', intern.accountId, intern.keyId);

    expect(result).toMatchObject({
      status: 0,
      document: {
        account: intern.accountId,
        id: intern.keyId,
        user: 'intern-2026',
        outcome: 'rolled-back',
        heldUntil: '2026-03-23T09:30:00.000Z',
        warnings: [],
      },
    });
    expect(status()).toBe('Active');
  });

  test('--hold says for how long, and until then no run touches the key', async () => {
    const { stdout } = await cli.run('rollback', intern.accountId, intern.keyId, '--hold', '30d');
    cli.advanceDays(29);
    await cli.run('run');

    expect(stdout).toContain('is active again, seen by reading it again. Keyhammer leaves it alone until 2026-04-08 09:30 UTC.');
    expect(status()).toBe('Active');

    cli.advanceDays(2);
    await cli.run('run');
    expect(status()).toBe('Inactive');
  });

  test('brings back a key whose issue has been closed since', async () => {
    await cli.run('identify');
    await cli.run('report');

    expect(await cli.run('rollback', intern.accountId, intern.keyId)).toMatchObject({ status: 0 });
    expect(status()).toBe('Active');
  });

  test('what Keyhammer did not deactivate it does not activate', async () => {
    const { breakGlass } = cli.organisation.cast;
    const result = await cli.json('rollback', breakGlass.accountId, breakGlass.keyId);

    expect(result).toMatchObject({ status: 1, document: { outcome: 'refused', why: expect.stringContaining('nothing to roll back') } });
  });

  test('a failure says what happened, and exits with 1', async () => {
    cli.sandbox.aws.world.deny(intern.accountId, 'iam:UpdateAccessKey');
    const result = await cli.run('rollback', intern.accountId, intern.keyId);

    expect(result.status).toBe(1);
    expect(result.stdout).toContain('Rolling back failed');
    expect(status()).toBe('Inactive');
  });

  test.each([
    ['an issue that there is not', ['rollback', '444455556666', 'AKIANOBODYKNOWSTHIS1'], 'There is no issue for AKIANOBODYKNOWSTHIS1'],
    ['an account that is missing', ['rollback'], "missing required argument 'account'"],
    ['a hold that is no time', ['rollback', '444455556666', 'AKIA', '--hold', 'forever'], 'Give a number of days'],
  ])('%s is a mistake', async (_, command, message) => {
    const { status: exit, stderr } = await cli.run(...command);

    expect(exit).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('keyhammer rollback of a console password', () => {
  const { accountId, userName } = { accountId: '111122223333', userName: 'peter.novak' };
  const rollBack = async (...options: readonly string[]) => await cli.runIn({ answers: [] }, ...options, 'rollback', accountId, userName);
  const passwordOf = () => cli.sandbox.aws.world.user(accountId, userName).password;
  beforeEach(async () => {
    await cli.configureSections({
      user_inactivepasswords: { inactive_criteria_days: 90, reporting: true, remediation: true, remediation_retention_period: 0 },
    });
    await cli.run('identify');
    await cli.run('report');
    await cli.run('remediate', '--batch', '--check', 'user_inactivepasswords');
    expect(passwordOf()).toBeUndefined();
  });

  test('makes a new one, shows it once on the terminal, and nowhere else', async () => {
    const { status: exit, stdout, stderr } = await rollBack('--output', 'json', '--verbose');

    const [, password = ''] = /New one-time password of peter.novak: (\S+)/.exec(stderr) ?? [];
    expect(exit).toBe(0);
    expect(password.length).toBeGreaterThan(15);
    expect(stderr.split(password)).toHaveLength(2);
    expect(passwordOf()).toMatchObject({ resetRequired: true, text: password });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'rolled-back', madeAnew: true, user: userName });
    const elsewhere = [stdout, JSON.stringify(cli.sandbox.jira.tickets), JSON.stringify(cli.sandbox.slack.messages)];
    elsewhere.push((await cli.json('issues', 'show', userName)).stdout);
    expect(elsewhere.join('\n')).not.toContain(password);
  });

  test('where nobody could read it, none is made', async () => {
    const { status: exit, stderr } = await cli.json('rollback', accountId, userName);

    expect(exit).toBe(2);
    expect(stderr).toContain('shown once, on the terminal, and there is none here');
    expect(passwordOf()).toBeUndefined();
  });

  test('says in words what has happened, and that it is left alone', async () => {
    const { stdout } = await rollBack();

    expect(stdout).toContain('The console password of peter.novak has been made anew');
    expect(stdout).toContain('Keyhammer leaves it alone until 2026-03-23 09:30 UTC.');
  });
});
