import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

const [PRODUCTION, STAGING, DATA] = ['111122223333', '444455556666', '777788889999'] as const;
const DENIED = '888877776666';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

function accountsOf(document: unknown): Record<string, unknown> {
  const { accounts } = document as { accounts: { id: string }[] };
  return Object.fromEntries(accounts.map((account) => [account.id, account]));
}

describe('keyhammer identify', () => {
  test('tells for each account what was read, counted and changed', async () => {
    const { status, document } = await cli.json('identify');

    const { intern } = cli.organisation.cast;
    expect(status).toBe(0);
    expect(accountsOf(document)[STAGING]).toEqual({
      id: STAGING,
      name: 'staging',
      status: 'complete',
      reasons: [],
      credentials: 6,
      violations: 2,
      notEvaluable: 0,
      opened: expect.arrayContaining([{ check: 'user_inactivekeys', id: intern.keyId, user: intern.userName, status: 'open' }]),
      updated: [],
      whitelisted: [],
      resolved: [],
    });
    expect(accountsOf(document)[PRODUCTION]).toMatchObject({
      violations: 4,
      opened: [{}, {}, {}],
      whitelisted: [{ user: 'break-glass', status: 'whitelisted' }],
    });
  });

  test('names what was updated and resolved since', async () => {
    const { tagged, usedAgain } = cli.organisation.cast;
    await cli.run('identify');
    const { world } = cli.sandbox.aws;
    world.useKey(tagged.accountId, tagged.keyId, new Date(cli.sandbox.clock.now().getTime() - 100 * 86_400_000), 'kms');
    world.useKey(usedAgain.accountId, usedAgain.keyId, cli.sandbox.clock.now());

    const accounts = accountsOf((await cli.json('identify')).document);

    expect(accounts[PRODUCTION]).toMatchObject({ opened: [], updated: [{ id: tagged.keyId }], resolved: [] });
    expect(accounts[DATA]).toMatchObject({ opened: [], updated: [], resolved: [{ id: usedAgain.keyId, status: 'resolved' }] });
  });

  test('an account that can not be entered has failed, and the others go on', async () => {
    await using withDenied = await CliUnderTest.start({ deniedAccount: true });
    const { status, document } = await withDenied.json('identify');

    const accounts = accountsOf(document);
    expect(status).toBe(1);
    expect(accounts[DENIED]).toMatchObject({
      name: 'acquired-startup',
      status: 'failed',
      reasons: [expect.stringContaining('keyhammer-identification')],
      opened: [],
      resolved: [],
    });
    expect(accounts[STAGING]).toMatchObject({ status: 'complete', violations: 2 });
  });

  test('an account that can be read in part is partial, says what is missing, and resolves nothing', async () => {
    await cli.run('identify');
    const { intern } = cli.organisation.cast;
    cli.sandbox.aws.world.setKeyStatus(intern.accountId, intern.keyId, 'Inactive', cli.sandbox.clock.now());
    cli.sandbox.aws.service.addFault({
      matches: (request) => request.operation === 'iam:ListAccessKeys' && request.body.includes('load-test'),
      effect: { status: 403, headers: { 'content-type': 'text/xml' }, body: DENIED_BY_IAM },
    });

    const { status, document } = await cli.json('identify');

    expect(status).toBe(1);
    expect(accountsOf(document)[STAGING]).toMatchObject({
      status: 'partial',
      reasons: [expect.stringContaining('load-test')],
      resolved: [],
    });
    expect(accountsOf(document)[PRODUCTION]).toMatchObject({ status: 'complete' });
  });

  test('reads only the accounts that --account names, once or more', async () => {
    const { document } = await cli.json('identify', '--account', STAGING, '--account', DATA);

    expect(Object.keys(accountsOf(document)).sort()).toEqual([STAGING, DATA].sort());
    expect(cli.sandbox.aws.service.calls.get('sts:AssumeRole')).toBe(2);
  });

  test.each([
    ['an account that is not in scope', ['--account', '999999999999'], 'Account 999999999999 is not in scope'],
    [
      'a check that is not configured',
      ['--check', 'user_inactivekey'],
      'No check "user_inactivekey" is configured; configured: user_inactivekeys',
    ],
  ])('%s is a mistake, and nothing is read', async (_, options, message) => {
    const { status, stderr } = await cli.run('identify', ...options);

    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(cli.sandbox.aws.service.calls.has('iam:GetCredentialReport')).toBe(false);
  });

  test('says it in tables on stdout, and how far it is on stderr', async () => {
    const { stdout, stderr } = await cli.run('identify');

    expect(stdout).toMatch(/^staging \(444455556666\) +complete +6 +2 +2 opened$/m);
    expect(stdout).toMatch(/^staging +intern-2026 +AKIA\w{16} +2025-08-14 +never +opened$/m);
    expect(stdout).toContain('4 accounts: 24 active credentials, 9 violations.');
    expect(stderr.split('\n')).toContain('staging (444455556666): 2 violations among 6 credentials; 2 opened');
    expect(stdout).not.toContain('violations among');
  });

  test('says why an account failed below its tables, and once on stderr', async () => {
    cli.sandbox.aws.world.deny(STAGING, 'sts:AssumeRole');

    const { stdout, stderr } = await cli.run('identify');

    expect(stdout).toMatch(/^staging \(444455556666\) +failed +- +- +-$/m);
    expect(stdout).toMatch(/^! staging: Could not assume the role \S+keyhammer-identification /m);
    expect(stdout).toContain('4 accounts (1 failed): ');
    expect(stderr.split('\n').filter((line) => line.includes('keyhammer-identification'))).toHaveLength(1);
  });

  test('says it only once where both streams end on one screen', async () => {
    cli.sandbox.aws.world.deny(STAGING, 'sts:AssumeRole');

    const { stdout, stderr } = await cli.runIn({ answers: [], terminal: { columns: 400 } }, 'identify');

    expect(stdout).toContain('keyhammer-identification');
    expect(stderr).not.toContain('keyhammer-identification');
  });

  test('an organisation that can not be listed is an error, never an empty one', async () => {
    cli.sandbox.aws.world.deny(PRODUCTION, 'organizations:ListAccounts');

    const { status, document } = await cli.json('identify');

    expect(status).toBe(1);
    expect(document).toEqual({ error: { message: expect.stringContaining('organizations:ListAccounts') } });
  });
});

const DENIED_BY_IAM =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>1</RequestId></ErrorResponse>';

describe('keyhammer identify --check', () => {
  const opened = (document: unknown) => Object.values(accountsOf(document)).flatMap((account) => (account as { opened: object[] }).opened);
  beforeEach(async () => {
    await cli.configureSections({
      user_keysrotation: { rotation_criteria_days: 150, reporting: true },
      user_inactivepasswords: { inactive_criteria_days: 90, reporting: true },
    });
  });

  test('keeps only the issues of that check, and each still says what the others find', async () => {
    const { document } = await cli.json('identify', '--check', 'user_inactivekeys');
    const { stdout } = await cli.run('issues', 'show', cli.organisation.cast.intern.keyId);

    expect(new Set(opened(document).map((issue) => (issue as { check: string }).check))).toEqual(new Set(['user_inactivekeys']));
    expect(stdout).toMatch(/^ {2}Also found by +user_keysrotation/m);
    expect(stdout).toMatch(/^ {2}Dormant +nothing that intern-2026 holds is in use/m);
  });

  test('with "risk": true each issue says how bad it would be, and the list begins with the worst', async () => {
    await cli.configure((files) => {
      files['config.json'].risk = true;
    });
    await cli.run('identify');
    const { stdout } = await cli.run('issues', '--status', 'open');
    const shown = await cli.run('issues', 'show', cli.organisation.cast.staleAdmin.keyId);

    expect(stdout.split('\n')[1]).toMatch(/^staging +load-test .* (high|critical) /);
    expect(shown.stdout).toMatch(/^ {2}Risk +\w+: administrator \(policy AdministratorAccess\)/m);
  });
});
