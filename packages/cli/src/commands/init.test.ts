import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest, CTRL_C } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const NEW = ['--config', 'fresh'] as const;
const configuration = async () => JSON.parse(await cli.read('fresh/config.json'));

describe('keyhammer init', () => {
  test('--yes writes three files for the account of the credentials, which validate', async () => {
    const { status, document } = await cli.json(...NEW, 'init', '--yes');

    const directory = join(cli.directory, 'fresh');
    expect(status).toBe(0);
    expect(document).toEqual({
      directory,
      files: ['config.json', 'whitelist.json', 'ticket_owners.json'].map((name) => join(directory, name)),
      accountId: '111122223333',
      placeholder: false,
    });
    expect(await cli.json(...NEW, 'validate')).toMatchObject({ status: 0, document: { valid: true } });
  });

  test('what it writes works: nothing else is needed to look at the account', async () => {
    await cli.run(...NEW, 'init', '--yes');

    // Four keys that nobody uses, five old ones, a password that nobody uses, a root user who signed in.
    expect(await cli.json(...NEW, 'identify')).toMatchObject({
      status: 0,
      document: { accounts: [{ id: '111122223333', status: 'complete', violations: 4 + 5 + 1 + 1 }] },
    });
  });

  test('and nothing of it is armed: every check reports, none acts', async () => {
    await cli.run(...NEW, 'init', '--yes');
    const { document } = await cli.json(...NEW, 'validate');

    expect((document as { settings: { checks: object[] } }).settings.checks).toEqual(
      ['user_inactivekeys', 'user_keysrotation', 'user_inactivepasswords', 'root_user'].map((check) =>
        expect.objectContaining({ check, enabled: true, reporting: true, remediation: false, deletion: false }),
      ),
    );
  });

  test('asks for account, name and days, and offers the account of the credentials', async () => {
    const { status } = await cli.runIn({ answers: ['', 'payments', '45'] }, ...NEW, 'init');

    expect(status).toBe(0);
    expect(await configuration()).toMatchObject({
      aws: { accounts: { '111122223333': 'payments' } },
      store: { kind: 'embedded' },
      user_inactivekeys: { inactive_criteria_days: 45, remediation: false },
      user_inactivepasswords: { inactive_criteria_days: 45 },
    });
  });

  test('asks again for what can not be', async () => {
    const { status, stderr } = await cli.runIn({ answers: ['12345', '444455556666', 'staging', 'many', '0', '30'] }, ...NEW, 'init');

    expect(status).toBe(0);
    expect(stderr).toContain('An AWS account id has 12 digits.');
    expect(stderr).toContain('Give a number of days above 0.');
    expect(await configuration()).toMatchObject({ user_inactivekeys: { inactive_criteria_days: 30 } });
  });

  test('without credentials the account is a placeholder, and it says so and why', async () => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });

    const { status, stdout } = await cli.run(...NEW, 'init', '--yes');

    expect(status).toBe(0);
    expect(stdout).toContain('placeholder 123456789012: put yours there. (Could not ask AWS who we are: no AWS credentials found.');
  });

  test('writes over nothing: if one of the files is there, none is written', async () => {
    await cli.runIn({ answers: ['', 'main', '90'] }, ...NEW, 'init');
    const before = await cli.read('fresh/config.json');
    const { status, stderr } = await cli.run(...NEW, 'init', '--yes');

    expect(status).toBe(2);
    expect(stderr).toContain('has config.json, whitelist.json, ticket_owners.json already');
    expect(await cli.read('fresh/config.json')).toBe(before);
  });

  test('one file that is there is enough to write none of the others', async () => {
    await cli.write('ticket_owners.json', '{}');
    const { status, document } = await cli.json('init', '--yes', '--config', '.');

    expect(status).toBe(2);
    expect(document).toEqual({ error: { message: expect.stringContaining('already, left as it is') } });
  });

  test('where nobody can be asked it says how to go on', async () => {
    const { status, stderr } = await cli.run(...NEW, 'init');

    expect(status).toBe(2);
    expect(stderr).toContain('Use --yes to take the defaults');
  });

  test('Ctrl-C at a question leaves nothing behind', async () => {
    const { status, document } = await cli.runIn({ answers: ['', CTRL_C] }, ...NEW, '--output', 'json', 'init');

    expect(status).toBe(1);
    expect(document).toEqual({ error: { message: 'Interrupted.' } });
    expect(await readdir(cli.directory)).not.toContain('fresh');
  });
});
