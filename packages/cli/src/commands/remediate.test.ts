import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DemoOrganisation } from '@keyhammer/sandbox';
import { CliUnderTest, CTRL_C } from '../cli-under-test.ts';

const [PRODUCTION, STAGING, DATA, SANDBOX] = ['111122223333', '444455556666', '777788889999', '123456789012'] as const;
const DUE = 8;

let cli: CliUnderTest;
let cast: DemoOrganisation['cast'];
beforeEach(async () => {
  cli = await CliUnderTest.start();
  cast = cli.organisation.cast;
  await cli.run('identify');
  await cli.run('report');
  cli.advanceDays(7);
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const statusOf = ({ accountId, keyId }: { accountId: string; keyId: string }) => cli.sandbox.aws.world.key(accountId, keyId).status;
const inactiveIn = (accountId: string) =>
  [...cli.sandbox.aws.world.account(accountId).users.values()].flatMap(({ keys }) =>
    keys.filter(({ status, changed }) => status === 'Inactive' && changed !== undefined),
  ).length;
const allDeactivated = () => [PRODUCTION, STAGING, DATA, SANDBOX].reduce((sum, accountId) => sum + inactiveIn(accountId), 0);

describe('keyhammer remediate --dry-run', () => {
  test('shows what is due and what is not, and changes nothing', async () => {
    await cli.run('rollback', cast.intern.accountId, cast.intern.keyId);
    const { status, stdout } = await cli.run('remediate', '--dry-run');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^staging \(444455556666\)\nUSER .*\n(.*\n)*intern-2026 +AKIA\w{16} +2025-08-14 +never +to be deactivated$/m);
    expect(stdout).toContain(`${DUE} due, 0 not due.`);
    expect(stdout).toContain('Nothing was changed');
    expect(allDeactivated()).toBe(0);
    expect(cli.sandbox.aws.service.calls.has('iam:UpdateAccessKey')).toBe(false);
  });

  test('as JSON: each planned issue with its evidence and ticket', async () => {
    const { document } = await cli.json('remediate', '--dry-run');

    expect(document).toMatchObject({
      dryRun: true,
      issues: expect.arrayContaining([
        expect.objectContaining({
          check: 'user_inactivekeys',
          account: { id: STAGING, name: 'staging' },
          id: cast.intern.keyId,
          user: 'intern-2026',
          lastUsed: { kind: 'never' },
          ticket: expect.stringMatching(/^SEC-\d$/),
          outcome: 'planned',
        }),
      ]),
      postponed: [],
      failures: [],
    });
  });

  test('says why an issue is not due', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation_retention_period: 10, remediation_accounts: [STAGING] } });
    const { stdout } = await cli.run('remediate', '--dry-run');

    expect(stdout).toMatch(/^staging +intern-2026 .* left alone: retention period until 2026-03-12$/m);
    expect(stdout).toMatch(/^production +maria.lopez .* left alone: its account is not one of the remediation_accounts$/m);
    expect(stdout).toContain(`0 due, ${DUE} not due.`);
  });
});

describe('keyhammer remediate --batch', () => {
  test('deactivates what is due, leaves what is used again, and tells of each', async () => {
    const { usedAgain } = cast;
    cli.sandbox.aws.world.useKey(usedAgain.accountId, usedAgain.keyId, cli.sandbox.clock.now());
    const { status, document } = await cli.json('remediate', '--batch');

    expect(status).toBe(0);
    expect(document).toMatchObject({
      dryRun: false,
      issues: expect.arrayContaining([
        expect.objectContaining({ id: cast.intern.keyId, outcome: 'remediated', warnings: [] }),
        expect.objectContaining({ id: usedAgain.keyId, outcome: 'refused', why: expect.stringContaining('it was used on') }),
      ]),
      messages: expect.arrayContaining([expect.objectContaining({ to: '#cloud-security', status: 'sent' })]),
    });
    expect(statusOf(cast.intern)).toBe('Inactive');
    expect(statusOf(usedAgain)).toBe('Active');
    expect(allDeactivated()).toBe(DUE - 1);
  });

  test('says in a table what became of each', async () => {
    const { stdout, stderr } = await cli.run('remediate', '--batch');

    expect(stdout).toMatch(/^staging +intern-2026 .* deactivated and verified$/m);
    expect(stdout).toContain(`${DUE} deactivated.`);
    expect(stderr).toContain(`staging (${STAGING}): ${cast.intern.keyId} of intern-2026: deactivated and verified\n`);
  });

  test('a second run has nothing to do, and says so', async () => {
    await cli.run('remediate', '--batch');
    const { status, stdout } = await cli.run('remediate', '--batch');

    expect(status).toBe(0);
    expect(stdout).toBe(`Nothing is due: ${DUE} not due (with --dry-run it says why).\n`);
  });

  test('without "remediation": true it acts nowhere, and says what arms it', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation: false } });
    const { status, document } = await cli.json('remediate', '--batch');

    expect(status).toBe(2);
    expect(document).toEqual({ error: { message: expect.stringContaining('"remediation": true') } });
    expect(allDeactivated()).toBe(0);
  });

  test('a role that is denied: its account can not be counted, so it stays due, and the others are done', async () => {
    cli.sandbox.aws.world.deny(STAGING, 'sts:AssumeRole');
    const { status, document, stdout } = await cli.json('remediate', '--batch');

    expect(status).toBe(1);
    expect(document).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ id: cast.tagged.keyId, outcome: 'remediated' })]),
      refused: [{ account: { id: STAGING, name: 'staging' }, refusal: { reason: 'unknown-size' }, issues: { length: 2 } }],
    });
    expect(stdout).not.toBe('');
    expect(statusOf(cast.intern)).toBe('Active');

    cli.sandbox.aws.world.allow(STAGING, 'sts:AssumeRole');
    expect(await cli.json('remediate', '--batch')).toMatchObject({ status: 0, document: { issues: [{ outcome: 'remediated' }, {}] } });
  });

  test('only the account that is asked for', async () => {
    await cli.run('remediate', '--batch', '--account', STAGING);

    expect(allDeactivated()).toBe(2);
    expect(inactiveIn(STAGING)).toBe(2);
  });
});

describe('keyhammer remediate, with someone at the terminal', () => {
  const deciding = async (...answers: readonly string[]) => await cli.runIn({ answers }, '--output', 'json', 'remediate');
  const all = (answer: string) => Array.from({ length: DUE }, () => answer);

  test('shows the plan, then asks for each key', async () => {
    const { status, stdout } = await cli.runIn({ answers: all('no') }, 'remediate');

    expect(status).toBe(0);
    expect(cli.questions).toHaveLength(DUE);
    expect(stdout).toContain(`${DUE} not confirmed.`);
    expect(allDeactivated()).toBe(0);
  });

  test('before each question there is all that an operator needs to decide', async () => {
    const { stderr } = await cli.runIn({ answers: all('no') }, 'remediate', '--account', STAGING);

    const { keyId } = cast.intern;
    const briefing = stderr.slice(stderr.indexOf('1 of 2: staging'));
    expect(briefing).toMatch(/^1 of 2: staging \(444455556666\)$/m);
    expect(briefing).toMatch(/^ {2}User +intern-2026$/m);
    expect(briefing).toMatch(new RegExp(`^ {2}Access key +${keyId}$`, 'm'));
    expect(briefing).toMatch(/^ {2}Created +2025-08-14 09:30 UTC$/m);
    expect(briefing).toMatch(/^ {2}Last used +never$/m);
    expect(briefing).toMatch(/^ {2}Unused for +207 days$/m);
    expect(briefing).toMatch(/^ {2}Reported +2026-03-02$/m);
    expect(briefing).toMatch(/^ {2}Ticket +SEC-\d http:\S+$/m);
    expect(briefing).toMatch(/^ {2}If yes +It is read again, and left alone if it is in use\./m);
    expect(briefing).toMatch(new RegExp(`^ {2}To undo +keyhammer rollback ${STAGING} ${keyId}$`, 'm'));
    expect(cli.questions).toContain(`Have ${keyId} of intern-2026 deactivated?`);
  });

  test('yes deactivates that key and no other', async () => {
    const { status, document } = await deciding('yes', ...all('no').slice(1));

    expect(status).toBe(0);
    expect(document).toMatchObject({ issues: [{ outcome: 'remediated' }, { outcome: 'declined' }, {}, {}, {}, {}, {}, {}] });
    expect(allDeactivated()).toBe(1);
  });

  test('says at once what became of a yes, before it asks for the next', async () => {
    const { stderr } = await cli.runIn({ answers: ['yes', 'quit'] }, 'remediate', '--account', STAGING);

    expect(stderr).toMatch(/1 of 2[\s\S]*AKIA\w{16} of [\w-]+: deactivated and verified\n[\s\S]*2 of 2/);
  });

  test('"all" is for the rest of this account only', async () => {
    await deciding('all', ...all('no'));

    expect(inactiveIn(PRODUCTION)).toBe(3);
    expect(allDeactivated()).toBe(3);
    expect(cli.questions).toHaveLength(1 + DUE - 3);
  });

  test('"all" is offered only where there are more in the account', async () => {
    const { stderr } = await cli.runIn({ answers: all('no') }, 'remediate', '--account', SANDBOX);

    expect(stderr).not.toContain('and so the other');
  });

  test('quit leaves the rest, and says how many were not asked for', async () => {
    const { status, document } = await deciding('yes', 'quit');

    expect(status).toBe(0);
    expect(document).toMatchObject({ issues: [{ outcome: 'remediated' }], notAsked: { length: DUE - 1 } });
    expect(allDeactivated()).toBe(1);
  });

  test('Ctrl-C quits too: what was done is shown and told, and the status is not that of a full run', async () => {
    const { status, document } = await deciding('yes', CTRL_C);

    expect(status).toBe(1);
    expect(document).toMatchObject({
      issues: [{ outcome: 'remediated' }],
      notAsked: { length: DUE - 1 },
      messages: expect.arrayContaining([expect.objectContaining({ status: 'sent' })]),
    });
  });

  test('works without arming: the operator decides', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation: false } });
    await deciding('yes', 'quit');

    expect(allDeactivated()).toBe(1);
  });

  test('is on record under the name of who did it', async () => {
    await deciding('yes', 'quit');
    const { document } = await cli.json('issues', '--account', PRODUCTION);

    expect(JSON.stringify(document)).toContain('"by":"alice@laptop"');
  });

  test('where nobody can be asked it says what else there is, and does nothing', async () => {
    const { status, stderr } = await cli.run('remediate');

    expect(status).toBe(2);
    expect(stderr).toContain('there is nobody to ask here. Use --dry-run to see the plan, or --batch');
    expect(allDeactivated()).toBe(0);
  });
});
