import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DemoOrganisation } from '@keyhammer/sandbox';
import { CliUnderTest } from '../cli-under-test.ts';

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

describe('keyhammer remediate, with an approved plan', () => {
  const dryRun = async () => await cli.run('remediate', '--dry-run', '--out', 'plan.json');

  test('--out writes the very acts, each with the fingerprint of its evidence', async () => {
    const { status, stdout } = await dryRun();
    const plan = JSON.parse(await cli.read('plan.json'));

    expect(status).toBe(0);
    expect(stdout).toContain('The plan is in plan.json');
    expect(plan.acts).toHaveLength(DUE);
    expect(plan.acts).toContainEqual(
      expect.objectContaining({
        id: cast.intern.keyId,
        user: 'intern-2026',
        act: 'deactivate',
        evidence: expect.stringMatching(/^[0-9a-f]{64}$/),
      }),
    );
  });

  test('--out writes over an earlier plan, and over nothing else', async () => {
    await cli.write('plan.json', 'my notes');
    const refused = await dryRun();

    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining('plan.json is there already, and is no plan') });
    expect(await cli.read('plan.json')).toBe('my notes');

    await cli.write('plan.json', JSON.stringify({ format: 'keyhammer-plan-1', made: '2026-01-01', acts: [] }));
    expect((await dryRun()).status).toBe(0);
    expect(JSON.parse(await cli.read('plan.json')).acts).toHaveLength(DUE);
  });

  test('--plan does what is in it and nothing else', async () => {
    await cli.run('remediate', '--dry-run', '--out', 'plan.json', '--account', STAGING);
    const { status, document } = await cli.json('remediate', '--plan', 'plan.json', '--batch');

    expect(status).toBe(0);
    expect(document).toMatchObject({ issues: { length: 2 }, notApplied: [] });
    expect(inactiveIn(STAGING)).toBe(2);
    expect(allDeactivated()).toBe(2);
  });

  test('--plan refuses what changed since, does the rest, and ends with 1', async () => {
    await dryRun();
    await cli.write('plan.json', (await cli.read('plan.json')).replace(/"evidence": "."/, '"evidence": "x"'));
    const { intern } = cast;
    cli.sandbox.aws.world.useKey(intern.accountId, intern.keyId, cli.sandbox.clock.now());
    const { status, document } = await cli.json('remediate', '--plan', 'plan.json', '--batch');

    expect(status).toBe(1);
    expect(document).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ id: intern.keyId, outcome: 'refused' })]),
    });
    expect(statusOf(intern)).toBe('Active');
    expect(allDeactivated()).toBe(DUE - 1);
  });

  test('--plan lists what was approved and is not due any more, and ends with 1', async () => {
    await dryRun();
    await cli.run('rollback', cast.intern.accountId, cast.intern.keyId);
    await cli.configureSections({ user_inactivekeys: { remediation_accounts: [STAGING] } });
    const { status, stdout } = await cli.run('remediate', '--plan', 'plan.json', '--batch');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^111122223333 +maria.lopez +AKIA\w{16} +it is not due any more/m);
    expect(allDeactivated()).toBe(2);
  });

  test.each<[string, readonly string[], string]>([
    ['a plan that is not there', ['--plan', 'nowhere.json', '--batch'], 'The plan could not be read'],
    ['a file that is no plan', ['--plan', 'config.json', '--batch'], 'config.json is no plan of this version'],
    ['--out without a dry run', ['--out', 'plan.json', '--batch'], '--out writes the plan of a dry run: add --dry-run.'],
    ['--out and --plan', ['--dry-run', '--out', 'a.json', '--plan', 'b.json'], 'give one of them'],
    ['--override-limits in a batch', ['--batch', '--override-limits'], '--override-limits is for a person who has looked at the plan'],
  ])('%s is a mistake, and nothing is done', async (_, options, message) => {
    expect(await cli.run('remediate', ...options)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
    expect(allDeactivated()).toBe(0);
  });
});

describe('keyhammer remediate, past a limit', () => {
  const limitTo = async (setting: string, value: number) =>
    await cli.configure((files) => {
      files['config.json'][setting] = value;
    });

  test('does nothing in the account, says which setting it is, does the others, and ends with 1', async () => {
    await limitTo('max_remediation_percent', 20);
    const { status, stdout } = await cli.run('remediate', '--batch');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^! Nothing is done in production \(111122223333\): .*max_remediation_percent/m);
    expect(inactiveIn(PRODUCTION)).toBe(0);
    expect(inactiveIn(STAGING)).toBe(2);
  });

  test('a dry run shows what would have been done, and ends with 1', async () => {
    await limitTo('max_remediations_per_run', 1);
    const { status, stdout } = await cli.run('remediate', '--dry-run');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^maria.lopez .* would be deactivated$/m);
    expect(stdout).toContain('max_remediations_per_run');
  });

  test('--override-limits lifts it for a person', async () => {
    await limitTo('max_remediations_per_run', 1);
    const answers = Array.from({ length: DUE }, () => 'yes');

    expect((await cli.runIn({ answers }, 'remediate', '--override-limits')).status).toBe(0);
    expect(allDeactivated()).toBe(DUE);
  });
});

describe('keyhammer remediate, outside of its window', () => {
  beforeEach(async () => {
    await cli.configure((files) => {
      files['config.json'].remediation_window = { days: ['tue'], hours: '09:00-16:00', timezone: 'Europe/Berlin' };
    });
  });

  test('the batch waits, says until when, and ends with 0', async () => {
    const { status, stdout } = await cli.run('remediate', '--batch');

    expect(status).toBe(0);
    expect(stdout).toContain('The batch waits until 2026-03-10 08:00 UTC, when its remediation_window opens.');
    expect(allDeactivated()).toBe(0);
  });

  test('goes on when it opens', async () => {
    cli.advanceDays(1);
    await cli.run('remediate', '--batch');

    expect(allDeactivated()).toBe(DUE);
  });

  test('a person at the terminal does not wait', async () => {
    await cli.runIn({ answers: ['yes', 'quit'] }, 'remediate');

    expect(allDeactivated()).toBe(1);
  });
});

describe('keyhammer remediate, on trial first', () => {
  beforeEach(async () => {
    await cli.configureSections({ user_inactivekeys: { brownout_minutes: 30 } });
  });

  test('says until when each is off, waits, and brings it back', async () => {
    const { status, stdout, stderr } = await cli.runIn({ answers: ['yes', 'quit'] }, 'remediate', '--account', STAGING);

    expect(status).toBe(0);
    expect(stderr).toContain('deactivated on trial until 2026-03-09 10:00 UTC; if this run is stopped, the next one activates it again');
    expect(stdout).toMatch(/ active again after its trial$/m);
    expect(stdout).toContain('1 active again after a trial, 1 not asked');
    expect(inactiveIn(STAGING)).toBe(0);
  });

  test('the next run activates what one that died left off, before it plans anything', async () => {
    const { intern } = cast;
    await leaveOff();
    cli.sandbox.clock.advance(31 * 60_000);
    const { document } = await cli.json('remediate', '--batch', '--account', STAGING);

    expect(document).toMatchObject({ earlier: [{ id: intern.keyId, outcome: 'back' }] });
    expect(statusOf(intern)).toBe('Active');
  });

  test('so does run, though nothing is armed any more', async () => {
    await leaveOff();
    cli.sandbox.clock.advance(31 * 60_000);
    await cli.configureSections({ user_inactivekeys: { remediation: false } });
    const { status, stdout } = await cli.run('run');

    expect(status).toBe(0);
    expect(stdout).toMatch(/── left by earlier runs\n[\s\S]*active again after its trial/);
    expect(statusOf(cast.intern)).toBe('Active');
  });

  /** Its run could not bring it back, as a run that died. */
  async function leaveOff(): Promise<void> {
    const isActivation = ({ operation, body }: { operation: string; body: string }) =>
      operation === 'iam:UpdateAccessKey' && body.includes('Status=Active');
    cli.sandbox.aws.service.addFault({ matches: isActivation, effect: 'cut-before' });
    const answers = ['no', 'no'];
    const { document } = await cli.json('remediate', '--dry-run', '--account', STAGING);
    const { issues } = document as { issues: { id: string }[] };
    answers[issues.findIndex(({ id }) => id === cast.intern.keyId)] = 'yes';
    await cli.runIn({ answers }, 'remediate', '--account', STAGING);
    cli.sandbox.aws.service.clearFaults();
    expect(statusOf(cast.intern)).toBe('Inactive');
  }
});

describe('keyhammer remediate, at the end of a quarantine', () => {
  const keys = (accountId: string) =>
    [...cli.sandbox.aws.world.account(accountId).users.values()].flatMap((user) => user.keys.map(({ id }) => id));
  beforeEach(async () => {
    await cli.run('remediate', '--batch', '--account', STAGING);
    await cli.configureSections({ user_inactivekeys: { deletion: true, deletion_retention_period: 20 } });
    cli.advanceDays(21);
  });

  test('deletions are asked for apart: an "all" for deactivations covers none of them', async () => {
    const { stdout, stderr } = await cli.runIn({ answers: ['all', 'all', 'yes', 'no', 'no'] }, 'remediate');

    expect(cli.questions.slice(0, 3)).toEqual(expect.arrayContaining([expect.stringMatching(/ deactivated\?$/)]));
    expect(cli.questions.slice(3)).toEqual([expect.stringMatching(/ deleted for good\?$/), expect.stringMatching(/ deleted for good\?$/)]);
    expect(stderr).toContain('DELETION: this can not be undone.');
    expect(stdout).toContain('2 not confirmed');
    expect(keys(STAGING)).toContain(cast.intern.keyId);
  });

  test('a yes deletes that key for good', async () => {
    await cli.runIn({ answers: ['all', 'no'] }, 'remediate', '--account', STAGING);

    expect(keys(STAGING)).not.toContain(cast.intern.keyId);
  });
});
