import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type EndedProcess, ended, killAt, startProcess } from './cli-process.ts';
import { CliUnderTest } from './cli-under-test.ts';

const MINUTES = 1 / (24 * 60);
/** Until then an intent on record may be another run's that is still at it. */
const SETTLED_AFTER_DAYS = 16 * MINUTES;

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start({ start: new Date() });
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const DATA = '777788889999';
const BATCH = ['remediate', '--batch'];
const BROUGHT_BACK = ['brown-out started', 'brown-out done', 'reactivate started', 'reactivate done'];

/** An issue, as `--output json` shows it. */
interface Shown {
  readonly accountId: string;
  readonly id: string;
  readonly details: { readonly principal: string };
  readonly audit?: readonly { readonly action: string; readonly outcome: string }[];
}

const processOf = (...argv: readonly string[]) => ['--config', cli.directory, ...argv];
const statusOf = ({ accountId, id }: Shown) => cli.sandbox.aws.world.key(accountId, id).status;
const keysOf = ({ accountId, details }: Shown) => cli.sandbox.aws.world.user(accountId, details.principal).keys;
const secretOf = ({ accountId, details }: Shown) => cli.sandbox.aws.world.secretsOf(accountId).get(`keyhammer/${details.principal}`);

async function issuesShownBy(...argv: readonly string[]): Promise<readonly Shown[]> {
  const { document } = await cli.json('issues', ...argv);
  return (document as { issues: readonly Shown[] }).issues;
}

async function identifyAndReport(): Promise<readonly Shown[]> {
  await cli.run('identify');
  await cli.run('report');
  return await issuesShownBy('--status', 'open');
}

async function auditOf({ id }: Shown): Promise<readonly string[]> {
  const [shown] = await issuesShownBy('show', id);
  return shown?.audit?.map(({ action, outcome }) => `${action} ${outcome}`) ?? [];
}

/** Kills the process as soon as its stderr says this. */
async function killWhenItSays(words: string, argv: readonly string[]): Promise<EndedProcess> {
  const child = startProcess(cli.sandbox, argv);
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
    if (said.includes(words)) child.kill('SIGKILL');
  });
  return await ended(child);
}

/** A process has the real time: what AWS stamps for it must have the same. */
async function inRealTime<T>(work: () => Promise<T>): Promise<T> {
  const ticking = setInterval(() => cli.sandbox.clock.moveTo(new Date()), 20);
  try {
    return await work();
  } finally {
    clearInterval(ticking);
  }
}

describe('a brown-out whose run is killed', () => {
  let due: readonly Shown[];
  beforeEach(async () => {
    await cli.configureSections({ user_inactivekeys: { remediation_retention_period: 0, brownout_minutes: 1 } });
    due = await identifyAndReport();
  });

  test('as it waits for the end: its keys are off until their minutes are over, and the next run after that brings them back', async () => {
    const killed = await killWhenItSays('waiting for the end of a brown-out', processOf('--verbose', ...BATCH));
    await cli.run(...BATCH);
    const before = due.map(statusOf);
    cli.advanceDays(2 * MINUTES);
    const next = await cli.run(...BATCH);

    expect(killed.signal).toBe('SIGKILL');
    expect(next.status).toBe(0);
    expect(before).toEqual(due.map(() => 'Inactive'));
    expect(due.map(statusOf)).toEqual(due.map(() => 'Active'));
    for (const issue of due) expect(await auditOf(issue)).toEqual(BROUGHT_BACK);
  });

  test('as AWS has deactivated a key: no key stays off', async () => {
    const killed = await killAt(cli.sandbox, processOf(...BATCH), { operation: 'iam:UpdateAccessKey', nth: 3, effect: 'cut-after' });
    const before = due.map(statusOf);
    cli.advanceDays(SETTLED_AFTER_DAYS);
    const next = await cli.run(...BATCH);

    expect(killed.signal).toBe('SIGKILL');
    expect(next.status).toBe(0);
    expect(before.filter((status) => status === 'Inactive')).toHaveLength(3);
    expect(due.map(statusOf)).toEqual(due.map(() => 'Active'));
  });
});

describe('a rotation that is killed', () => {
  const armed = { reporting: true, remediation: true, remediation_retention_period: 1, accounts: [DATA] };
  let due: readonly Shown[];
  beforeEach(async () => {
    await cli.configureSections({
      user_inactivekeys: { enabled: false },
      user_keysrotation: { ...armed, rotation_criteria_days: 280, remediation_action: 'rotate' },
    });
    // Reported a day ago, for the process has the real time.
    cli.advanceDays(-1);
    const reported = await identifyAndReport();
    cli.advanceDays(1);
    due = reported.filter((issue) => keysOf(issue).length === 1);
  });

  test.each([
    ['as it asks for the second key', { operation: 'iam:CreateAccessKey', nth: 1, effect: 'cut-before' }],
    ['as AWS has made it, and the secret is lost with the answer', { operation: 'iam:CreateAccessKey', nth: 1, effect: 'cut-after' }],
    ['between making it and handing it over', { operation: 'secretsmanager:DescribeSecret', nth: 2, effect: 'cut-before' }],
    ['as AWS has stored its secret', { operation: 'secretsmanager:CreateSecret', nth: 2, effect: 'cut-after' }],
  ] as const)('%s: after the next runs there is one second key, and its secret is where its owner looks', async (_, point) => {
    const killed = await inRealTime(() => killAt(cli.sandbox, processOf(...BATCH), point));
    await cli.run(...BATCH);
    cli.advanceDays(SETTLED_AFTER_DAYS);
    const last = await cli.run(...BATCH);

    expect(killed.signal).toBe('SIGKILL');
    expect(last.status).toBe(0);
    expect(due.length).toBeGreaterThan(2);
    for (const issue of due) {
      const { accessKeyId } = JSON.parse(secretOf(issue) ?? '{}');
      expect(keysOf(issue)).toMatchObject([
        { id: issue.id, status: 'Active' },
        { id: accessKeyId, status: 'Active' },
      ]);
      expect((await auditOf(issue)).filter((entry) => entry === 'hand-over done')).toHaveLength(1);
    }
  });
});

describe('a deletion out of quarantine that is killed', () => {
  test('as AWS has deleted a key: the next runs delete the others, and record each once', async () => {
    const deleting = { remediation_retention_period: 0, deletion: true, deletion_retention_period: 0 };
    await cli.configureSections({ user_inactivekeys: deleting });
    const due = await identifyAndReport();
    await cli.run(...BATCH);

    const killed = await killAt(cli.sandbox, processOf(...BATCH), { operation: 'iam:DeleteAccessKey', nth: 2, effect: 'cut-after' });
    cli.advanceDays(SETTLED_AFTER_DAYS);
    const last = await cli.run(...BATCH);

    expect(killed.signal).toBe('SIGKILL');
    expect(last.status).toBe(0);
    for (const issue of due) {
      expect(keysOf(issue).map(({ id }) => id)).not.toContain(issue.id);
      expect((await auditOf(issue)).filter((entry) => entry === 'delete done')).toHaveLength(1);
    }
  });
});
