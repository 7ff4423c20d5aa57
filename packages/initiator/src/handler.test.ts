import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Job } from '@keyhammer/core';
import { CHECK, LambdaSurroundings } from '@keyhammer/testing';
import { handler } from './handler.ts';

const [MAIN, SHOP, CLOSED] = ['111111111111', '222222222222', '333333333333'] as const;
const CONFIG = {
  aws: {
    main_account_id: MAIN,
    region: 'eu-west-1',
    role_name_identification: 'identification',
    role_name_reporting: 'remediation',
    organization: true,
  },
  [CHECK]: { inactive_criteria_days: 90, reporting: true, remediation: true },
};

interface BatchEntry {
  readonly Id: string;
  readonly MessageBody: string;
}

/** Organizations and SQS, as far as the initiator asks: both speak JSON, and name the operation in a header. */
const aws = {
  queued: new Map<string, readonly Job[]>(),
  /** As they are: what is only a matter of time is tried again by the queue itself. */
  refusesJobs: false,
  deniesAccounts: false,

  answer(target: string, body: string): readonly [status: number, answer: unknown] {
    const input: { QueueUrl: string; Entries: readonly BatchEntry[] } = JSON.parse(body);
    if (target.endsWith('.ListAccounts')) return this.listAccounts();
    if (!target.endsWith('.SendMessageBatch')) return [400, { __type: 'UnknownOperationException' }];
    if (this.refusesJobs) {
      return [
        200,
        { Failed: input.Entries.map(({ Id }) => ({ Id, SenderFault: true, Code: 'InvalidMessageContents', Message: 'not as they are' })) },
      ];
    }
    const jobs: readonly Job[] = input.Entries.map(({ MessageBody }) => JSON.parse(MessageBody));
    this.queued.set(input.QueueUrl, [...(this.queued.get(input.QueueUrl) ?? []), ...jobs]);
    return [200, { Successful: input.Entries.map(receipt) }];
  },

  listAccounts(): readonly [number, unknown] {
    if (this.deniesAccounts) return [400, { __type: 'AccessDeniedException', Message: 'You may not.' }];
    const account = (Id: string, Name: string, Status = 'ACTIVE') => ({ Id, Name, Status });
    return [200, { Accounts: [account(MAIN, 'security'), account(SHOP, 'shop'), account(CLOSED, 'closed', 'SUSPENDED')] }];
  },
};

/** The SDK holds the digest against what it sent. */
function receipt({ Id, MessageBody }: BatchEntry) {
  return { Id, MessageId: `message-${Id}`, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
}

const server = createServer(async (request, response) => {
  const [status, answer] = aws.answer(String(request.headers['x-amz-target']), await text(request));
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  Object.assign(aws, { queued: new Map(), refusesJobs: false, deniesAccounts: false });
});

const queueUrl = (stage: Job['stage']) => `${url}/${MAIN}/${stage}`;

function enter(config: Readonly<Record<string, unknown>> = CONFIG, environment: Readonly<Record<string, string>> = {}) {
  return LambdaSurroundings.enter(
    {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'AKIALAMBDA',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-function',
      KEYHAMMER_IDENTIFY_QUEUE_URL: queueUrl('identify'),
      KEYHAMMER_REPORT_QUEUE_URL: queueUrl('report'),
      KEYHAMMER_REMEDIATE_QUEUE_URL: queueUrl('remediate'),
      ...environment,
    },
    { 'config.json': config },
  );
}

function aJob(stage: Job['stage'], accountId: string, accountName: string): Job {
  return { stage, accountId, accountName, checks: [CHECK], run: expect.any(String) as unknown as string };
}

describe('the Lambda function behind the schedules', () => {
  test.each(['identify', 'report', 'remediate'] as const)(
    'puts a job for each active account of the organisation on the queue of its stage: %s',
    async (stage) => {
      await using _surroundings = await enter();
      expect(await handler({ stage })).toEqual({ jobs: 2 });
      expect([...aws.queued]).toEqual([[queueUrl(stage), [aJob(stage, MAIN, 'security'), aJob(stage, SHOP, 'shop')]]]);
    },
  );

  test.each([
    ['report', 'reporting'],
    ['remediate', 'remediation'],
  ] as const)('queues nothing to %s where %s is off', async (stage, setting) => {
    await using _surroundings = await enter({ ...CONFIG, [CHECK]: { ...CONFIG[CHECK], [setting]: false } });
    expect(await handler({ stage })).toEqual({ jobs: 0 });
    expect(aws.queued.size).toBe(0);
  });

  test('puts jobs for the accounts of other clouds beside them, each with the checks of its own', async () => {
    const [ibmAccount, tenancy] = ['0a1b2c3d4e5f60718293a4b5c6d7e8f9', 'ocid1.tenancy.oc1..research'];
    await using _surroundings = await enter({
      ...CONFIG,
      ibm: { accounts: { [ibmAccount]: 'payments' } },
      oci: { tenancies: { [tenancy]: { name: 'research', region: 'eu-frankfurt-1' } } },
      ibm_inactiveapikeys: {},
      oci_adminapikeys: {},
    });
    expect(await handler({ stage: 'identify' })).toEqual({ jobs: 4 });
    expect(aws.queued.get(queueUrl('identify'))).toEqual([
      aJob('identify', MAIN, 'security'),
      aJob('identify', SHOP, 'shop'),
      { ...aJob('identify', ibmAccount, 'payments'), checks: ['ibm_inactiveapikeys'] },
      { ...aJob('identify', tenancy, 'research'), checks: ['oci_adminapikeys'] },
    ]);
  });

  test('names the run by its stage and the time of the schedule, the same in each of its tries', async () => {
    await using _surroundings = await enter();
    const event = { stage: 'report', scheduledTime: '2026-11-20T06:00:00Z' } as const;
    await handler(event);
    await handler(event);
    const runs = [...aws.queued.values()].flat().map(({ run }) => run);
    expect(runs).toEqual(Array.from({ length: 4 }, () => 'report 2026-11-20T06:00:00Z'));
  });

  test('writes a line of JSON that says how many, and lines for CloudWatch', async () => {
    await using surroundings = await enter();
    await handler({ stage: 'identify' });
    expect(surroundings.logLines).toEqual([
      expect.objectContaining({ level: 'info', worker: 'initiator', message: 'jobs queued', stage: 'identify', jobs: 2 }),
      expect.objectContaining({ message: 'metrics', CallsThrottled: 0 }),
      expect.objectContaining({ message: 'metrics', stage: 'identify', StagesStarted: 1, JobsQueued: 2 }),
    ]);
    expect(surroundings.logged).not.toContain('secret-of-the-function');
  });
});

describe('what fails the invocation, so that the schedule tries again', () => {
  test('a mistake in the configuration, with the words to mend it', async () => {
    await using _surroundings = await enter({ ...CONFIG, [CHECK]: { inactive_criteria_days: 'soon' } });
    await expect(handler({ stage: 'identify' })).rejects.toThrow(/config\.json.*inactive_criteria_days.*"soon".*a number of days/s);
  });

  test('a queue that nobody names', async () => {
    await using _surroundings = await enter(CONFIG, { KEYHAMMER_REMEDIATE_QUEUE_URL: '' });
    await expect(handler({ stage: 'identify' })).rejects.toThrow(
      'the environment variable KEYHAMMER_REMEDIATE_QUEUE_URL is not set: it names the queue of the remediate stage',
    );
    expect(aws.queued.size).toBe(0);
  });

  test('an organisation that may not be read: never a shorter list of accounts', async () => {
    aws.deniesAccounts = true;
    await using _surroundings = await enter();
    await expect(handler({ stage: 'identify' })).rejects.toThrow(/Could not list the accounts.*organizations:ListAccounts/s);
    expect(aws.queued.size).toBe(0);
  });

  test('jobs that SQS does not take, by the names of their accounts; the stage does not count as started', async () => {
    aws.refusesJobs = true;
    await using surroundings = await enter();
    await expect(handler({ stage: 'identify' })).rejects.toThrow(`SQS did not take the jobs of the accounts ${MAIN}, ${SHOP}`);
    expect(surroundings.logged).not.toContain('StagesStarted');
  });
});
