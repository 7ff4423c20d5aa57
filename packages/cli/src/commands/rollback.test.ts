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
