import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DemoOrganisation } from '@keyhammer/sandbox';
import { CliUnderTest } from '../cli-under-test.ts';

const DATA = '777788889999';

let cli: CliUnderTest;
let cast: DemoOrganisation['cast'];
beforeEach(async () => {
  cli = await CliUnderTest.start();
  cast = cli.organisation.cast;
  await configureRotation({});
  await cli.run('identify');
  await cli.run('report');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

async function configureRotation(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const usual = { rotation_criteria_days: 280, reporting: true, remediation: true, remediation_retention_period: 7 };
  await cli.configureSections({ user_inactivekeys: { enabled: false }, user_keysrotation: { ...usual, ...settings } });
}

const keysOf = (accountId: string, userName: string) => cli.sandbox.aws.world.user(accountId, userName).keys;
const rotate = async (answers: readonly string[], ...argv: readonly string[]) => await cli.runIn({ answers }, 'rotate', ...argv);
const dbtCloud = (...answers: readonly string[]) => rotate(answers, DATA, 'dbt-cloud');
const secretIn = (text: string) => /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/.exec(text)?.[0];

describe('keyhammer rotate ACCOUNT USER', () => {
  test('makes a second key before the date, and says where its secret is', async () => {
    const { status, stdout, stderr } = await dbtCloud('yes');

    const [old, made] = keysOf(DATA, 'dbt-cloud');
    expect(status).toBe(0);
    expect(old).toMatchObject({ id: cast.oldButUsed.keyId, status: 'Active' });
    expect(made).toMatchObject({ status: 'Active' });
    expect(stdout).toContain(`The secret of ${made?.id}: arn:aws:secretsmanager:us-east-1:${DATA}:secret:keyhammer/dbt-cloud-`);
    expect(stderr).toMatch(/If yes +A second access key is made, .*\n?.*as keyhammer\/dbt-cloud,[\s\S]* from 2026-03-09 on/);
    expect(cli.questions).toEqual([`Have ${old?.id} of dbt-cloud replaced by a second access key?`]);
  });

  test('a no makes none', async () => {
    expect(await dbtCloud('no')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 not confirmed') });
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(1);
  });

  test('never shows the secret, in the result, the questions, the log, a ticket or a message', async () => {
    const { stdout, stderr } = await cli.runIn({ answers: ['yes'] }, '--output', 'json', '--verbose', 'rotate', DATA, 'dbt-cloud');

    const value = secretIn(cli.sandbox.aws.world.secretsOf(DATA).get('keyhammer/dbt-cloud') ?? '') ?? '';
    expect(value).toHaveLength(40);
    const seen = [stdout, stderr, JSON.stringify(cli.sandbox.jira.tickets), JSON.stringify(cli.sandbox.slack.messages)];
    expect(seen.join('\n')).not.toContain(value);
  });

  test('once it is handed over, it says what is waited for, and makes no third', async () => {
    await dbtCloud('yes');
    const { status, stdout } = await dbtCloud();

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Handed over on 2026-03-02, in arn:.* deactivated from 2026-03-09 on, once that has been used/);
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(2);
  });

  test('the old key waits for its date, though the new one is in use and the old one is not', async () => {
    await dbtCloud('yes');
    const [old, made] = keysOf(DATA, 'dbt-cloud');
    cli.advanceDays(6);
    cli.sandbox.aws.world.useKey(DATA, made?.id ?? '', cli.sandbox.clock.now());
    await cli.run('remediate', '--batch');
    expect(old?.status).toBe('Active');

    cli.advanceDays(2);
    await cli.run('remediate', '--batch');
    expect(keysOf(DATA, 'dbt-cloud').map(({ status }) => status)).toEqual(['Inactive', 'Active']);
  });

  test('asks which, of a user with two', async () => {
    await configureRotation({ rotation_criteria_days: 100 });
    await cli.run('identify');
    await cli.run('report');
    const { olderOfTwo } = cast;
    const { stdout } = await rotate([olderOfTwo.keyId, 'yes'], DATA, 'spark-etl');

    expect(cli.questions[0]).toBe('Which key of spark-etl is to be replaced?');
    expect(stdout).toContain('left alone: the user has two active keys already');
  });

  test('an inactive key that takes the room is deleted after a question of its own', async () => {
    const { id } = cli.sandbox.aws.world.addKey(DATA, 'dbt-cloud', { created: new Date('2025-01-01'), status: 'Inactive' });
    const no = await dbtCloud('yes', 'no');

    expect(no.stderr).toMatch(
      new RegExp(`Access key +${id}, inactive\\n +Created +2025-01-01 00:00 UTC, 425 days ago\\n +Last used +never`),
    );
    expect(cli.questions[1]).toBe(`Have the inactive ${id} of dbt-cloud deleted for good, to make room?`);
    expect(keysOf(DATA, 'dbt-cloud').map((key) => key.id)).toEqual([cast.oldButUsed.keyId, id]);

    await dbtCloud('yes', 'yes');
    expect(keysOf(DATA, 'dbt-cloud').map((key) => key.id)).not.toContain(id);
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(2);
  });

  test.each<[string, readonly string[], string]>([
    [
      'a user with no such issue',
      [DATA, 'nobody'],
      'nobody in account 777788889999 has no key that is known to be due for rotation (user_keysrotation: more than 280 days old)',
    ],
    [
      'a key that is not due',
      [DATA, 'dbt-cloud', '--key', 'AKIAOTHER'],
      'AKIAOTHER of dbt-cloud is not due for rotation; of this user, these are: AKIA',
    ],
    ['an account alone', [DATA], 'Give an account and a user, or --due'],
    ['--due with a user', [DATA, 'dbt-cloud', '--due'], '--due is for all whose date has come'],
    ['--due with a file', ['--due', '--to-file', 'x'], '--due is for all whose date has come'],
    ['--due where nothing rotates by itself', ['--due'], '"remediation_action": "rotate" is set, and it is set nowhere'],
  ])('%s is a mistake', async (_, argv, message) => {
    expect(await rotate([], ...argv)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });

  test('where nobody can be asked it does nothing', async () => {
    expect(await cli.run('rotate', DATA, 'dbt-cloud')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is nobody to ask here'),
    });
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(1);
  });
});

describe('keyhammer rotate --to-file', () => {
  const toFile = async () => await rotate(['yes'], DATA, 'dbt-cloud', '--to-file', 'dbt.key');

  test('puts the secret into a new file that only its owner may read', async () => {
    const { status, stdout } = await toFile();

    const { mode } = await stat(join(cli.directory, 'dbt.key'));
    const file = JSON.parse(await cli.read('dbt.key'));
    expect(status).toBe(0);
    expect(mode & 0o777).toBe(0o600);
    expect(file).toEqual({ accessKeyId: keysOf(DATA, 'dbt-cloud')[1]?.id, secretAccessKey: expect.stringMatching(/^\S{40}$/) });
    expect(stdout).toContain(`: the file ${join(cli.directory, 'dbt.key')}`);
    expect(stdout).not.toContain(file.secretAccessKey);
  });

  test('writes over nothing: it says so before a key is made', async () => {
    await cli.write('dbt.key', 'mine');

    expect(await toFile()).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });
    expect(await cli.read('dbt.key')).toBe('mine');
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(1);
  });

  test('where it can not be written, the new key is deleted again', async () => {
    const { status, stdout } = await rotate(['yes'], DATA, 'dbt-cloud', '--to-file', 'no/such/directory/dbt.key');

    expect(status).toBe(1);
    expect(stdout).toContain('the new key has been deleted again');
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(1);
  });

  test('a secret that has been handed over is not told a second time', async () => {
    await dbtCloud('yes');

    expect(await toFile()).toMatchObject({ status: 2, stderr: expect.stringContaining('has been handed over already') });
  });
});

describe('keyhammer rotate --due', () => {
  test('begins with those whose date has come', async () => {
    await configureRotation({ remediation_action: 'rotate', rotation_criteria_days: 290 });
    const early = await rotate([], '--due', '--account', DATA);
    cli.advanceDays(7);
    await cli.run('identify');
    const answers = Array.from({ length: 9 }, () => 'yes');
    const { status } = await rotate(answers, '--due', '--account', DATA);

    expect(early.stdout).toContain('Nothing is due');
    expect(status).toBe(0);
    expect(keysOf(DATA, 'dbt-cloud')).toHaveLength(2);
    expect(keysOf(DATA, 'metabase')).toHaveLength(1);
  });
});
