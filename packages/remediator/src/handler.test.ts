import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addDays, type Issue, type Job } from '@keyhammer/core';
import { type CastMember, type DemoOrganisation, demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { type OpenStore, openStore } from '@keyhammer/store-dynamodb';
import { anIssue, CHECK, issueDetails, LambdaSurroundings, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { handler } from './handler.ts';

const [PRODUCTION, STAGING, DATA] = ['111122223333', '444455556666', '777788889999'] as const;

let organisation: DemoOrganisation;
let sandbox: Sandbox;

beforeAll(async () => {
  organisation = demoOrganisation(new Date());
  sandbox = await startSandbox({ clock: new MovableClock(new Date()), world: organisation.world });
});
afterAll(() => sandbox.close());

/** Stale keys, reported longer ago than the retention period of 7 days. */
let tagged: CastMember;
let intern: CastMember;
let hostileTags: CastMember;
beforeEach(() => {
  ({ tagged, intern, hostileTags } = organisation.cast);
  const { world, service } = sandbox.aws;
  service.clearFaults();
  for (const accountId of organisation.accounts.keys()) world.allow(accountId, 'sts:AssumeRole');
  for (const { accountId, keyId } of [tagged, intern, hostileTags]) world.setKeyStatus(accountId, keyId, 'Active', new Date());
});

function message(accountId: string, stage: Job['stage'] = 'remediate') {
  const body: Job = { stage, accountId, accountName: `account ${accountId}`, checks: [CHECK], run: 'run-1' };
  return { messageId: `${stage} ${accountId}`, body: JSON.stringify(body) };
}

function failing(...itemIdentifiers: readonly string[]) {
  return { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** A function with the issues of the three keys in its store. */
async function enter(check: Readonly<Record<string, unknown>> = {}, environment: Readonly<Record<string, string>> = {}) {
  const { 'config.json': config, ...others } = sandbox.configuration();
  const section = { ...(config[CHECK] as object), ...check };
  const surroundings = await LambdaSurroundings.enter(
    { ...sandbox.environment(), AWS_LAMBDA_FUNCTION_NAME: 'kh-remediate', ...environment },
    { ...others, 'config.json': { ...config, [CHECK]: section } },
  );
  await withStore(surroundings, async ({ issues }) => {
    for (const member of [tagged, intern, hostileTags]) await issues.put(reportedIssue(member));
  });
  return surroundings;
}

function reportedIssue({ accountId, userName, keyId }: CastMember): Issue {
  const { created } = sandbox.aws.world.key(accountId, keyId);
  const reported = addDays(new Date(), -8);
  return anIssue({
    accountId,
    id: keyId,
    details: issueDetails({ principal: userName, created: new Date(created), lastUsed: { kind: 'never' } }),
    timestamps: { identified: reported, updated: reported, reported },
    announcedAt: reported,
  });
}

async function withStore<T>({ directory }: LambdaSurroundings, work: (store: OpenStore) => Promise<T>): Promise<T> {
  const options = { tables: new Map([[CHECK, TABLE_NAME]]), log: new RecordingEventLog(), now: new Date() };
  const store = await openStore({ kind: 'embedded', path: join(directory, 'store') }, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function recordOf(surroundings: LambdaSurroundings, { accountId, keyId }: CastMember): Promise<Issue | undefined> {
  return withStore(surroundings, ({ issues }) => issues.get({ check: CHECK, accountId, id: keyId }));
}

const statusOf = ({ accountId, keyId }: CastMember) => sandbox.aws.world.key(accountId, keyId).status;

/** What was counted, of all dimensions together. */
function figuresOf({ logLines }: LambdaSurroundings): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...logLines.filter((line) => '_aws' in line));
}

describe('the Lambda function behind the remediation queue', () => {
  test('deactivates what is due in the accounts of its messages, and records who did it', async () => {
    await using surroundings = await enter();
    expect(await handler({ Records: [message(PRODUCTION), message(STAGING)] })).toEqual(failing());
    expect([tagged, intern, hostileTags].map(statusOf)).toEqual(['Inactive', 'Inactive', 'Active']);
    expect(await recordOf(surroundings, intern)).toMatchObject({
      remediation: { by: 'lambda:kh-remediate', mode: 'batch', formerStatus: 'active' },
      timestamps: { remediated: expect.any(Date) },
    });
    const figures = { worker: 'remediator', check: CHECK, IssuesRemediated: 2, RemediationsFailed: 0, CallsThrottled: 0 };
    expect(figuresOf(surroundings)).toMatchObject(figures);
  });

  test('counts no remediation twice, and those that failed', async () => {
    await using surroundings = await enter();
    const denied = { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>' };
    sandbox.aws.service.addFault({ matches: ({ operation }) => operation === 'iam:UpdateAccessKey', times: 1, effect: denied });
    const event = { Records: [message(STAGING)] };
    expect(await handler(event)).toEqual(failing(...event.Records.map(({ messageId }) => messageId)));
    expect(figuresOf(surroundings)).toMatchObject({ IssuesRemediated: 0, RemediationsFailed: 1 });

    surroundings.forgetLog();
    await handler(event);
    expect(figuresOf(surroundings)).toMatchObject({ IssuesRemediated: 1, RemediationsFailed: 0 });
    surroundings.forgetLog();
    await handler(event);
    expect(figuresOf(surroundings)).toMatchObject({ IssuesRemediated: 0, RemediationsFailed: 0 });
  });

  test.each([
    ['is not armed', { remediation: false }],
    ['is armed for other accounts only', { remediation_accounts: [DATA] }],
    ['still has its retention period to run', { remediation_retention_period: 9 }],
  ])('acts on nothing that %s', async (_what, check) => {
    await using surroundings = await enter(check);
    expect(await handler({ Records: [message(PRODUCTION), message(STAGING)] })).toEqual(failing());
    expect([tagged, intern].map(statusOf)).toEqual(['Active', 'Active']);
    expect((await recordOf(surroundings, intern))?.timestamps.remediated).toBeUndefined();
  });

  test('leaves a key alone that was used again, and that is no failure', async () => {
    await using surroundings = await enter();
    const { usedAgain } = organisation.cast;
    await withStore(surroundings, ({ issues }) => issues.put(reportedIssue(usedAgain)));
    sandbox.aws.world.useKey(usedAgain.accountId, usedAgain.keyId, new Date());
    expect(await handler({ Records: [message(DATA)] })).toEqual(failing());
    expect(statusOf(usedAgain)).toBe('Active');
    expect(await recordOf(surroundings, usedAgain)).toMatchObject({
      attempt: { outcome: 'refused', why: expect.stringMatching(/^it was used/) },
    });
  });

  test('sends back the message of an account whose role is denied, and that one only', async () => {
    sandbox.aws.world.deny(STAGING, 'sts:AssumeRole');
    await using surroundings = await enter();
    const denied = message(STAGING);
    expect(await handler({ Records: [message(PRODUCTION), denied, message(DATA)] })).toEqual(failing(denied.messageId));
    expect([tagged, intern, hostileTags].map(statusOf)).toEqual(['Inactive', 'Active', 'Inactive']);
    expect(await recordOf(surroundings, intern)).toMatchObject({ status: 'open', intents: {} });
  });

  test('does not wait for the end of a brown-out that would outlive it: the message comes back, to bring the key back', async () => {
    await using surroundings = await enter({ brownout_minutes: 5 });
    const brownedOut = message(STAGING);
    const context = { getRemainingTimeInMillis: () => 6 * 60_000 };
    expect(await handler({ Records: [brownedOut] }, context)).toEqual(failing(brownedOut.messageId));
    expect(statusOf(intern)).toBe('Inactive');
    expect((await recordOf(surroundings, intern))?.brownout).toMatchObject({ until: expect.any(Date) });
  });

  test('never acts on a message that is meant for another worker', async () => {
    await using _surroundings = await enter();
    const stray = message(STAGING, 'identify');
    expect(await handler({ Records: [stray] })).toEqual(failing(stray.messageId));
    expect(statusOf(intern)).toBe('Active');
  });

  test('writes a log of JSON lines with no secret in it, even if Slack repeats what it was sent', async () => {
    await using surroundings = await enter();
    const { JIRA_API_TOKEN = '', SLACK_TOKEN = '' } = sandbox.environment();
    const effect = { status: 500, body: `no route for Bearer ${SLACK_TOKEN} ${JIRA_API_TOKEN}` };
    sandbox.slack.service.addFault({ matches: ({ operation }) => operation === 'chat.postMessage', effect });
    await handler({ Records: [message(STAGING)] });
    sandbox.slack.service.clearFaults();
    expect(surroundings.logLines).toEqual(
      expect.arrayContaining([expect.objectContaining({ worker: 'remediator', message: 'message could not be sent' })]),
    );
    for (const secret of [JIRA_API_TOKEN, SLACK_TOKEN]) expect(surroundings.logged).not.toContain(secret);
  });
});

describe('what fails the invocation as a whole, so that every message comes back', () => {
  test('a misspelt arming, which never arms', async () => {
    await using _surroundings = await enter({ remediation: 'yes' });
    await expect(handler({ Records: [message(STAGING)] })).rejects.toThrow(/remediation.*true to arm/s);
    expect(statusOf(intern)).toBe('Active');
  });

  test('a channel without credentials: nothing is retired that nobody would hear of', async () => {
    await using _surroundings = await enter({}, { SLACK_TOKEN: '' });
    await expect(handler({ Records: [message(STAGING)] })).rejects.toThrow('Slack is on, but there are no credentials for it');
    expect(statusOf(intern)).toBe('Active');
  });
});
