import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue, Job } from '@keyhammer/core';
import { demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { type OpenStore, openStore } from '@keyhammer/store-dynamodb';
import { accessKeyId, anIssue, CHECK, LambdaSurroundings, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { handler } from './handler.ts';

const [PRODUCTION, STAGING, DATA] = ['111122223333', '444455556666', '777788889999'] as const;

let sandbox: Sandbox;
beforeEach(async () => {
  const now = new Date();
  sandbox = await startSandbox({ clock: new MovableClock(now), world: demoOrganisation(now).world });
});
afterEach(() => sandbox.close());

function message(accountId: string, stage: Job['stage'] = 'report') {
  const body: Job = { stage, accountId, accountName: `account ${accountId}`, checks: [CHECK], run: 'run-1' };
  return { messageId: `${stage} ${accountId}`, body: JSON.stringify(body) };
}

function failing(...itemIdentifiers: readonly string[]) {
  return { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}

interface Given {
  readonly check?: Readonly<Record<string, unknown>>;
  readonly owners?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A function with one open issue for each of three accounts in its store. */
async function enter({ check = {}, owners = {}, environment = {} }: Given = {}) {
  const { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': base } = sandbox.configuration();
  const surroundings = await LambdaSurroundings.enter(
    { ...sandbox.environment(), ...environment },
    {
      'config.json': { ...config, [CHECK]: { ...(config[CHECK] as object), ...check } },
      'whitelist.json': whitelist,
      'ticket_owners.json': { ...base, ...owners },
    },
  );
  await withStore(surroundings, async ({ issues }) => {
    for (const [n, accountId] of [PRODUCTION, STAGING, DATA].entries()) await issues.put(anIssue({ accountId, id: accessKeyId(n) }));
  });
  return surroundings;
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

async function reportedAccounts(surroundings: LambdaSurroundings): Promise<readonly string[]> {
  const issues: readonly Issue[] = await withStore(surroundings, (store) => Array.fromAsync(store.issues.list(CHECK)));
  return issues
    .filter(({ timestamps, ticket }) => timestamps.reported && ticket)
    .map(({ accountId }) => accountId)
    .sort();
}

/** What was counted, by the lines for CloudWatch. */
const figuresOf = ({ logLines }: LambdaSurroundings) => logLines.filter((line) => '_aws' in line);

describe('the Lambda function behind the reporting queue', () => {
  test('reports the accounts of its messages as one run: a ticket for each issue, one message for each owner', async () => {
    await using surroundings = await enter();
    expect(await handler({ Records: [message(PRODUCTION), message(STAGING)] })).toEqual(failing());
    expect(await reportedAccounts(surroundings)).toEqual([PRODUCTION, STAGING]);
    expect(sandbox.jira.tickets).toHaveLength(2);
    expect(sandbox.slack.messages).toHaveLength(1);
    expect(figuresOf(surroundings)).toEqual([expect.objectContaining({ worker: 'reporter', check: CHECK, IssuesReported: 2 })]);
  });

  test('reports nothing for a check whose reporting was switched off since', async () => {
    await using surroundings = await enter({ check: { reporting: false } });
    expect(await handler({ Records: [message(PRODUCTION)] })).toEqual(failing());
    expect(await reportedAccounts(surroundings)).toEqual([]);
    expect([sandbox.jira.tickets, sandbox.slack.messages]).toEqual([[], []]);
  });

  test('delivered twice, it tells nobody twice, and counts no report twice', async () => {
    await using surroundings = await enter();
    const event = { Records: [message(PRODUCTION)] };
    await handler(event);
    expect(await handler(event)).toEqual(failing());
    expect(figuresOf(surroundings)).toMatchObject([{ IssuesReported: 1 }, { IssuesReported: 0 }]);
    expect(sandbox.jira.tickets).toHaveLength(1);
    expect(sandbox.slack.messages).toHaveLength(1);
  });

  test('sends back the message of an account whose tickets Jira does not take, and that one only', async () => {
    await using surroundings = await enter({ owners: { account: { [STAGING]: { jira_project: 'NOWHERE' } } } });
    const refused = message(STAGING);
    expect(await handler({ Records: [message(PRODUCTION), refused, message(DATA)] })).toEqual(failing(refused.messageId));
    expect(await reportedAccounts(surroundings)).toEqual([PRODUCTION, DATA]);
  });

  test('sends back a message that is meant for another worker', async () => {
    await using _surroundings = await enter();
    const stray = message(PRODUCTION, 'remediate');
    expect(await handler({ Records: [stray, message(STAGING)] })).toEqual(failing(stray.messageId));
    expect(sandbox.jira.tickets).toHaveLength(1);
  });

  test('writes a log of JSON lines with no secret in it, even if Jira repeats what it was sent', async () => {
    await using surroundings = await enter();
    const { JIRA_USERNAME, JIRA_API_TOKEN = '', SLACK_TOKEN = '' } = sandbox.environment();
    const authorization = Buffer.from(`${JIRA_USERNAME}:${JIRA_API_TOKEN}`).toString('base64');
    const body = JSON.stringify({ errorMessages: [`Basic ${authorization} may not do that, nor may ${JIRA_API_TOKEN}`] });
    const headers = { 'content-type': 'application/json' };
    sandbox.jira.service.addFault({ matches: ({ method }) => method === 'POST', effect: { status: 403, headers, body } });
    const refused = message(PRODUCTION);
    expect(await handler({ Records: [refused] })).toEqual(failing(refused.messageId));
    expect(surroundings.logLines).toEqual(expect.arrayContaining([expect.objectContaining({ worker: 'reporter', level: 'error' })]));
    for (const secret of [JIRA_API_TOKEN, authorization, SLACK_TOKEN]) expect(surroundings.logged).not.toContain(secret);
  });
});

describe('what fails the invocation as a whole, so that every message comes back', () => {
  test('a mistake in the configuration, with the words to mend it', async () => {
    await using _surroundings = await enter({ owners: { jira_projekt: 'SEC' } });
    await expect(handler({ Records: [message(PRODUCTION)] })).rejects.toThrow(/ticket_owners\.json.*jira_projekt.*jira_project/s);
  });

  test('a channel without credentials', async () => {
    await using _surroundings = await enter({ environment: { JIRA_API_TOKEN: '', JIRA_USERNAME: '' } });
    await expect(handler({ Records: [message(PRODUCTION)] })).rejects.toThrow('Jira is on, but there are no credentials for it');
    expect(sandbox.slack.messages).toHaveLength(0);
  });
});
