import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DemoOrganisation, daysBefore } from '@keyhammer/sandbox';
import { CliUnderTest, START } from '../cli-under-test.ts';

const STAGING = '444455556666';

let cli: CliUnderTest;
let cast: DemoOrganisation['cast'];
let people: DemoOrganisation['people'];
beforeEach(async () => {
  cli = await CliUnderTest.start();
  ({ cast, people } = cli.organisation);
  await cli.configure((files) => {
    files['config.json'].user_keysrotation = { rotation_criteria_days: 180 };
    files['config.json'].user_inactivepasswords = { inactive_criteria_days: 90 };
    files['config.json'].root_user = {};
  });
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const why = async ({ accountId, keyId }: { accountId: string; keyId: string }, ...argv: readonly string[]) =>
  await cli.run('why', accountId, keyId, ...argv);

describe('keyhammer why, of a key', () => {
  test('tells the facts as they were just read, and how old they are', async () => {
    const { status, stdout } = await why(cast.tagged);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^maria\.lopez in production \(111122223333\)$/m);
    expect(stdout).toMatch(/^ {2}Status +active$/m);
    expect(stdout).toMatch(/^ {2}Created +2024-06-30 09:30:00 UTC, 610 days 00:00:00 ago$/m);
    expect(stdout).toMatch(/^ {2}Last used +2025-08-04 09:30:00 UTC, 210 days 00:00:00 ago, dynamodb in us-east-1$/m);
    expect(stdout).toMatch(/^ {2}Read +2026-03-02 09:30:00 UTC, from IAM, live\. AWS notes a use once in 15 minutes/m);
  });

  test("tells each check's arithmetic to the second, its verdict, and whether it may be acted on", async () => {
    cli.sandbox.clock.advance(3_661_000);
    const { stdout } = await why(cast.oldButUsed);

    expect(stdout).toContain(
      [
        'user_inactivekeys (Inactive IAM access keys): not in violation',
        '  now         2026-03-02 10:31:01 UTC',
        '  last use    2026-03-02 02:18:00 UTC',
        '  elapsed      0 days 08:13:01',
        '  threshold   90 days 00:00:00',
        '  difference  89 days 15:46:59 left: not breached, until 2026-05-31 02:18:00 UTC',
        '  Verdict     It is in order, because it was used on 2026-03-02 02:18 UTC.',
        '  Issue       none is stored',
        '  Next        nothing',
      ].join('\n'),
    );
    expect(stdout).toMatch(/^user_keysrotation .*: in violation$/m);
    expect(stdout).toMatch(/^ {2}elapsed +300 days 01:01:01$/m);
    expect(stdout).toContain('and not to be acted on, because it was used on 2026-03-02 02:18 UTC, within the last 7 days');
  });

  test('names the owner, and the rule that found them', async () => {
    const { stdout } = await why(cast.tagged);

    expect(stdout).toMatch(/^ {2}Owner +maria\.lopez@example\.com, found by the tag owner=maria\.lopez@example\.com$/m);
    expect(stdout).toMatch(/^ {2}Jira +project SEC; assigned to maria\.lopez@example\.com, else alice@example\.com$/m);
    expect(stdout).toMatch(/^ {2}Slack +maria\.lopez@example\.com, #cloud-security$/m);
  });

  test('shows every entry of the whitelist that names it: of other checks, and those that have expired', async () => {
    const { accountId, userName, keyId } = cast.staleAdmin;
    await cli.write(
      'whitelist.json',
      JSON.stringify({
        user_inactivekeys: { [accountId]: [{ id: 'load-*', expires: '2026-03-01' }, 'someone-else'] },
        user_keysrotation: { [accountId]: [{ id: keyId, reason: 'moves to a role', approver: 'ciso', expires: '2026-05-31' }] },
      }),
    );
    const { stdout } = await why(cast.staleAdmin);

    expect(userName).toBe('load-test');
    expect(stdout).toMatch(/^ {2}Whitelist +"load-\*" for user_inactivekeys, expired after 2026-03-01, no longer counts$/m);
    expect(stdout).toContain(`"${keyId}" for user_keysrotation, until 2026-05-31; moves to a role; approved by ciso`);
    expect(stdout).not.toContain('someone-else');
    expect(stdout).toMatch(/Next +the next identification opens an issue, as whitelisted by the entry "AKIA/);
  });

  test('tells what is stored, and what will happen when', async () => {
    await cli.run('identify');
    await cli.run('report');
    const { stdout } = await why(cast.intern);

    expect(stdout).toMatch(/^ {2}Issue +open, ticket SEC-\d+ \(open\)$/m);
    expect(stdout).toMatch(/^ {2}Next +deactivated from 2026-03-09 on, by the next batch run/m);
  });

  test('what was seen just now counts more than what is stored', async () => {
    await cli.run('identify');
    const { accountId, keyId } = cast.intern;
    cli.sandbox.aws.world.useKey(accountId, keyId, START);
    const { stdout } = await why(cast.intern);

    expect(stdout).toMatch(/^ {2}Issue +open$/m);
    expect(stdout).toMatch(/^ {2}Next +the next identification resolves it, because it was used on 2026-03-02 09:30 UTC$/m);
  });

  test('with risk it is rated, and each factor is named', async () => {
    expect((await why(cast.staleAdmin)).stdout).toMatch(/^ {2}Risk +not asked for/m);

    await cli.configure((files) => {
      files['config.json'].risk = true;
    });
    expect((await why(cast.staleAdmin)).stdout).toMatch(
      /^ {2}Risk +\w+ \(\d+ of 100\): administrator \(.*AdministratorAccess\); unused for more than 90 days$/m,
    );
  });

  test('one that is gone is said to be, with what becomes of its issue', async () => {
    await cli.run('identify');
    const { accountId, keyId } = cast.intern;
    cli.sandbox.aws.world.deleteKey(accountId, keyId);
    const { stdout } = await why(cast.intern);

    expect(stdout).toContain(`user_inactivekeys: ${keyId} does not exist any more`);
    expect(stdout).toMatch(/^ {2}Next +the next identification resolves it, because it no longer exists$/m);
  });

  test('one that can not be read is never said to be gone', async () => {
    await cli.run('identify');
    cli.sandbox.aws.world.deny(STAGING, 'iam:ListAccessKeys');
    const { status, stdout } = await why(cast.intern);

    expect(status).toBe(1);
    expect(stdout).toMatch(/^! not seen: access keys of intern-2026: .*iam:ListAccessKeys/m);
    expect(stdout).toContain('could not be seen');
    expect(stdout).not.toContain('does not exist');
  });
});

describe('whose key it is', () => {
  const calls = () => Object.fromEntries([...cli.sandbox.aws.service.calls].filter(([name]) => name.startsWith('iam:')));

  test('is told by IAM: four calls for a key that nothing is known of', async () => {
    await why(cast.ci);

    expect(calls()).toEqual({ 'iam:GetAccessKeyLastUsed': 2, 'iam:ListAccessKeys': 1, 'iam:GetUser': 1 });
  });

  test('or by its issue, or by the operator: three calls', async () => {
    await why(cast.ci, '--user', 'ci-deploy');

    expect(calls()).toEqual({ 'iam:GetAccessKeyLastUsed': 1, 'iam:ListAccessKeys': 1, 'iam:GetUser': 1 });
    await cli.run('identify');
    cli.sandbox.aws.service.resetCalls();
    await why(cast.intern);
    expect(calls()).toEqual({ 'iam:GetAccessKeyLastUsed': 1, 'iam:ListAccessKeys': 1, 'iam:GetUser': 1 });
  });

  test('of a key that is not in the account AWS only says that we may not ask', async () => {
    const { status, stderr } = await cli.run('why', STAGING, cast.ci.keyId);

    expect(status).toBe(1);
    expect(stderr).toContain('IAM says so of a key that is not in this account, too');
  });
});

describe('keyhammer why, of a user', () => {
  test('tells of every credential, in use or not', async () => {
    const { accountId, userName } = people.allDormant;
    const { status, stdout } = await cli.run('why', accountId, userName);

    expect(status).toBe(0);
    expect(stdout).toContain(`Access key: ${cast.allDormant.keyId}`);
    expect(stdout).toMatch(/^Console password of jonas\.weber$/m);
    expect(stdout).toMatch(/^ {2}Active +2 credentials, of all kinds$/m);
    expect(stdout).toMatch(/^ {2}Changed +2025-01-26 09:30:00 UTC, 400 days 00:00:00 ago$/m);
    expect(stdout).toMatch(/^ {2}last sign-in +2025-08-29 09:30:00 UTC$/m);
  });

  test('both keys of one who has two', async () => {
    const { document } = await cli.json('why', cast.olderOfTwo.accountId, cast.olderOfTwo.userName);

    expect(
      (document as { credentials: { credential: { id: string } }[] }).credentials.map(({ credential }) => credential.id).sort(),
    ).toEqual([cast.olderOfTwo.keyId, cast.newerOfTwo.keyId].sort());
  });

  test('tells how old the credential report is', async () => {
    const { accountId, userName } = people.liveConsole;
    await cli.run('why', accountId, userName);
    cli.sandbox.clock.advance(3 * 3_600_000);

    expect((await cli.run('why', accountId, userName)).stdout).toMatch(/^ {2}Report +made 2026-03-02 09:30:00 UTC, 0 days 03:00:00 ago/m);
  });

  test('the root user is one, too', async () => {
    const { status, stdout } = await cli.run('why', STAGING, 'root');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Root user: root-access-key-1$/m);
    expect(stdout).toContain(
      'It is in violation, and not to be acted on, because it belongs to the root user, which Keyhammer only ever reports.',
    );
    expect((await cli.run('why', STAGING, 'root-sign-in')).stdout).not.toContain('root-access-key-1');
  });

  test('one without any, and one that there is not', async () => {
    cli.sandbox.aws.world.addUser(STAGING, { name: 'bare', created: daysBefore(START, 10) });

    expect(await cli.run('why', STAGING, 'bare')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('neither an access key nor a console password'),
    });
    expect(await cli.run('why', STAGING, 'ghost')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no user ghost in staging (444455556666)'),
    });
  });
});

test('as JSON: facts, measures in seconds, verdict, whitelist, owner, issue, fate', async () => {
  await cli.run('identify');
  const { document } = await cli.json('why', cast.tagged.accountId, cast.tagged.keyId);

  expect(document).toMatchObject({
    account: cast.tagged.accountId,
    principal: 'maria.lopez',
    ownership: { taggedOwner: 'maria.lopez@example.com', foundBy: 'the tag owner=maria.lopez@example.com' },
    gaps: [],
    credentials: [
      {
        credential: { id: cast.tagged.keyId, status: 'active', lastUsed: { kind: 'used', at: '2025-08-04T09:30:00.000Z' } },
        exceptions: [],
        checks: [
          {
            check: 'user_inactivekeys',
            measures: [
              {
                what: 'last use',
                elapsedSeconds: 210 * 86_400,
                thresholdSeconds: 90 * 86_400,
                differenceSeconds: 120 * 86_400,
                breached: true,
              },
            ],
            verdict: { kind: 'violation' },
            act: { kind: 'act' },
            issue: { status: 'open' },
            next: 'reported to its owner by the next report',
          },
          { check: 'user_keysrotation' },
        ],
      },
    ],
  });
});

test('records nothing, and changes nothing', async () => {
  await cli.run('identify');
  const stored = async () => (await cli.json('issues', '--status', 'open,whitelisted,resolved,closed')).stdout;
  const before = await stored();
  cli.advanceDays(1);
  cli.sandbox.aws.service.resetCalls();
  await cli.run('why', STAGING, 'intern-2026');

  cli.advanceDays(-1);
  expect(await stored()).toBe(before);
  expect([...cli.sandbox.aws.service.calls.keys()].filter((name) => /:(Create|Update|Delete|Put|Tag)/.test(name))).toEqual([]);
});

test.each([
  ['an account out of scope', ['444455556667', 'x'], 'did you mean 444455556666 (staging)?'],
  ['nothing that there is, in an account that is called by its name', ['staging', 'x'], 'There is no user x in staging (444455556666)'],
  ['a name that no account has', ['stagin', 'x'], 'did you mean 444455556666 (staging)?'],
  ['no id', [STAGING], "missing required argument 'id'"],
])('%s: says what would be right, and exits with 2', async (_, argv, message) => {
  const { status, stderr } = await cli.run('why', ...argv);

  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
