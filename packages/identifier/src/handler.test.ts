import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue, Job } from '@keyhammer/core';
import { ENOUGH_FOR_A_JOB_MS } from '@keyhammer/job-queue';
import { type DemoOrganisation, demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { type OpenStore, openStore, startDynalite } from '@keyhammer/store-dynamodb';
import { CHECK, LambdaSurroundings, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { handler } from './handler.ts';
import { UNREADABLE } from './identify-account.ts';

const MINUTE_MS = 60_000;
const [PRODUCTION, STAGING, ACQUIRED] = ['111122223333', '444455556666', '888877776666'] as const;

let organisation: DemoOrganisation;
let sandbox: Sandbox;

beforeAll(async () => {
  organisation = demoOrganisation(new Date(), { deniedAccount: true });
  sandbox = await startSandbox({ clock: new MovableClock(new Date()), world: organisation.world });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.aws.service.clearFaults());

function message(accountId: string, stage: Job['stage'] = 'identify', more: Partial<Job> = {}) {
  const body: Job = { stage, accountId, accountName: `account ${accountId}`, checks: [CHECK], run: 'run-1', ...more };
  return { messageId: `${stage} ${accountId}`, body: JSON.stringify(body) };
}

function failing(...itemIdentifiers: readonly string[]) {
  return { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** The sandbox's AWS alone: the identifier needs neither Jira nor Slack, and gets no credentials for them. */
function enter(config: Readonly<Record<string, unknown>> = {}, environment: Readonly<Record<string, string>> = {}) {
  const { 'config.json': base, ...others } = sandbox.configuration();
  return LambdaSurroundings.enter({ ...sandbox.aws.environment(), ...environment }, { ...others, 'config.json': { ...base, ...config } });
}

/** The embedded store of the function, between two calls of it. */
async function withStore<T>({ directory }: LambdaSurroundings, work: (store: OpenStore) => Promise<T>): Promise<T> {
  const requests = { name: 'keyhammer-api-requests', isNeeded: true };
  const options = { tables: new Map([[CHECK, TABLE_NAME]]), requests, log: new RecordingEventLog(), now: new Date() };
  const store = await openStore({ kind: 'embedded', path: join(directory, 'store') }, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function issuesIn(surroundings: LambdaSurroundings): Promise<readonly Issue[]> {
  return withStore(surroundings, ({ issues }) => Array.fromAsync(issues.list(CHECK)));
}

/** What was counted, of all dimensions together. */
function figuresOf({ logLines }: LambdaSurroundings): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...logLines.filter((line) => '_aws' in line));
}

describe('the Lambda function behind the identification queue', () => {
  test('reads the accounts of its messages, and no other, and keeps what it finds', async () => {
    await using surroundings = await enter();
    expect(await handler({ Records: [message(PRODUCTION), message(STAGING)] })).toEqual(failing());
    const issues = await issuesIn(surroundings);
    const { cast } = organisation;
    expect(new Set(issues.map(({ accountId }) => accountId))).toEqual(new Set([PRODUCTION, STAGING]));
    expect(issues.find(({ id }) => id === cast.intern.keyId)).toMatchObject({ status: 'open', details: { principal: 'intern-2026' } });
    expect(issues.find(({ id }) => id === cast.breakGlass.keyId)).toMatchObject({ status: 'whitelisted' });
    expect(issues.some(({ id }) => id === cast.ci.keyId)).toBe(false);
  });

  test('sends back the message of an account that lets nobody in, and that one only', async () => {
    await using surroundings = await enter();
    const denied = message(ACQUIRED);
    expect(await handler({ Records: [message(PRODUCTION), denied, message(STAGING)] })).toEqual(failing(denied.messageId));
    expect(new Set((await issuesIn(surroundings)).map(({ accountId }) => accountId))).toEqual(new Set([PRODUCTION, STAGING]));
    const said = surroundings.logLines.filter(({ message }) => message === UNREADABLE);
    expect(said).toEqual([expect.objectContaining({ worker: 'identifier', level: 'info', account: ACQUIRED, error: expect.anything() })]);
    expect(figuresOf(surroundings)).toMatchObject({ AccountsIdentified: 2, AccountsUnreadable: 1, CallsThrottled: 0 });
  });

  test('counts what is open and what has changed, in lines for CloudWatch', async () => {
    await using surroundings = await enter();
    await handler({ Records: [message(PRODUCTION), message(STAGING)] });
    const open = (await issuesIn(surroundings)).filter(({ status }) => status === 'open').length;
    expect(open).toBeGreaterThan(0);
    expect(figuresOf(surroundings)).toMatchObject({
      worker: 'identifier',
      check: CHECK,
      OpenIssues: open,
      IssuesOpened: open,
      IssuesWhitelisted: 1,
      IssuesResolved: 0,
      AccountsReadInPart: 0,
      CallsThrottled: 0,
    });
  });

  test('speaks up for an account that lets nobody in for the third run in a row', async () => {
    await using surroundings = await enter();
    const runs = ['run-1', 'run-1', 'run-2', 'run-3'];
    for (const run of runs) {
      expect(surroundings.logged).not.toContain('several runs in a row');
      surroundings.forgetLog();
      await handler({ Records: [message(ACQUIRED, 'identify', { run })] });
    }
    expect(surroundings.logLines).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringContaining('several runs in a row'), account: ACQUIRED, runs: 3 }),
    );
    expect(figuresOf(surroundings)).toMatchObject({ AccountsUnreadableForThreeRuns: 1 });
  });

  test('finishes the scans that wait for it', async () => {
    await using surroundings = await enter({ api: { authorization: 'iam' } });
    const now = new Date();
    const asked = { checks: [CHECK], tags: {}, by: 'api', requestedAt: now, updatedAt: now, progress: { kind: 'in-progress' } } as const;
    await withStore(surroundings, async ({ requests }) => {
      for (const accountId of [PRODUCTION, ACQUIRED]) await requests.add({ ...asked, id: accountId, accountId });
    });
    await handler({ Records: [PRODUCTION, ACQUIRED].map((request) => message(request, 'identify', { request })) });
    const states = await withStore(surroundings, async ({ requests }) => [await requests.get(PRODUCTION), await requests.get(ACQUIRED)]);
    expect(states.map((state) => state?.progress)).toMatchObject([{ kind: 'complete', gaps: [] }, { kind: 'failed' }]);
  });

  test('begins no account for which no time is left, and sends its message back', async () => {
    await using surroundings = await enter();
    // For the readings, the first account, the second one.
    const times = [14 * MINUTE_MS, 14 * MINUTE_MS, ENOUGH_FOR_A_JOB_MS - 1];
    const context = { getRemainingTimeInMillis: () => times.shift() ?? 0 };
    const late = message(STAGING);
    expect(await handler({ Records: [message(PRODUCTION), late] }, context)).toEqual(failing(late.messageId));
    expect(new Set((await issuesIn(surroundings)).map(({ accountId }) => accountId))).toEqual(new Set([PRODUCTION]));
  });

  test('gives up an account that takes longer than there is, says so, and sends its message back', async () => {
    await using surroundings = await enter();
    const slow = message(PRODUCTION);
    expect(await handler({ Records: [slow] }, { getRemainingTimeInMillis: () => 1 })).toEqual(failing(slow.messageId));
    expect(surroundings.logLines.find(({ message }) => message === UNREADABLE)).toMatchObject({
      account: PRODUCTION,
      error: { name: 'UnavailableError', message: expect.stringContaining('a function has no more time') },
    });
    expect(figuresOf(surroundings)).toMatchObject({ AccountsUnreadable: 1 });
  });

  test.each([
    ['is unreadable', { messageId: 'torn', body: '{"stage":' }],
    ['is meant for another worker', message(PRODUCTION, 'remediate')],
  ])('sends back a message that %s', async (_what, stray) => {
    await using _surroundings = await enter();
    expect(await handler({ Records: [stray, message(STAGING)] })).toEqual(failing(stray.messageId));
  });

  test('writes a log of JSON lines with no secret in it', async () => {
    await using surroundings = await enter();
    await handler({ Records: [message(PRODUCTION), message(ACQUIRED)] });
    expect(surroundings.logLines.length).toBeGreaterThan(0);
    const { AWS_SECRET_ACCESS_KEY } = sandbox.aws.environment();
    expect(surroundings.logged).not.toContain(AWS_SECRET_ACCESS_KEY);
    expect(surroundings.logged).not.toContain('sandbox-session-');
  });
});

describe('what fails the invocation as a whole, so that every message comes back', () => {
  test('a mistake in the configuration, with the words to mend it', async () => {
    await using _surroundings = await enter({ user_inactivekeys: { inactive_criteria_day: 90 } });
    await expect(handler({ Records: [message(PRODUCTION)] })).rejects.toThrow(/inactive_criteria_day.*inactive_criteria_days/s);
  });

  test('no configuration where KEYHAMMER_CONFIG points', async () => {
    await using _surroundings = await enter();
    process.env.KEYHAMMER_CONFIG = join('no', 'such', 'directory');
    await expect(handler({ Records: [message(PRODUCTION)] })).rejects.toThrow(/config\.json.*no such file/s);
  });

  test('tables that are missing send every message back; the log names the command that makes them', async () => {
    const dynalite = await startDynalite();
    await using surroundings = await enter({ store: { kind: 'dynamodb' } }, { AWS_ENDPOINT_URL_DYNAMODB: dynalite.url });
    const messages = [message(PRODUCTION), message(STAGING)];
    expect(await handler({ Records: messages })).toEqual(failing(...messages.map(({ messageId }) => messageId)));
    expect(surroundings.logged).toContain('keyhammer tables create');
    await dynalite.close();
  });
});
