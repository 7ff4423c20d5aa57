import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Issue, Job } from '@keyhammer/core';
import { parseJob } from '@keyhammer/job-queue';
import { demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import { type DynaliteServer, type OpenStore, openStore, startDynalite } from '@keyhammer/store-dynamodb';
import { anIssue, issueDetails, LambdaSurroundings, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { anEvent, aStray, REQUEST } from '../test/http-events.ts';
import { breachesOf } from '../test/published-api.ts';
import { QueueService } from '../test/queue-service.ts';
import { KEYS, ROTATION } from '../test/scan-world.ts';
import { handler } from './handler.ts';
import type { HttpEvent } from './http.ts';

const [PRODUCTION, STAGING] = ['111122223333', '444455556666'] as const;
const ROTATION_TABLE = 'hammer-iam-user-keys-rotation';
const API_TABLE = 'hammer-api-requests';
const RUNNING = { scan_status: 'IN_PROGRESS' };

let sandbox: Sandbox;
let queue: QueueService;
let dynalite: DynaliteServer;
let store: OpenStore;

beforeAll(async () => {
  const now = new Date();
  sandbox = await startSandbox({ clock: new MovableClock(now), world: demoOrganisation(now).world });
  queue = await QueueService.start();
});
afterAll(async () => {
  await sandbox.close();
  await queue.service.close();
});

/** The store of a new deployment, as the worker that scans has it open. */
beforeEach(async () => {
  queue.jobs.length = 0;
  for (const { service } of [sandbox.aws, sandbox.slack, queue]) service.clearFaults();
  dynalite = await startDynalite();
});

async function enter({ api = { authorization: 'token' }, tables = true, environment = {} }: Given = {}) {
  const { 'config.json': base, ...others } = sandbox.configuration();
  const config = {
    ...base,
    store: { kind: 'dynamodb' },
    api: { ...api, 'ddb.table_name': API_TABLE },
    [KEYS]: { 'ddb.table_name': TABLE_NAME, inactive_criteria_days: 90 },
    [ROTATION]: { 'ddb.table_name': ROTATION_TABLE, rotation_criteria_days: 365, ignore_accounts: [STAGING] },
  };
  const surroundings = await LambdaSurroundings.enter(
    {
      ...sandbox.environment(),
      ...queue.environment,
      AWS_ENDPOINT_URL_DYNAMODB: dynalite.url,
      AWS_LAMBDA_FUNCTION_NAME: 'keyhammer-api',
      ...environment,
    },
    { ...others, 'config.json': config },
  );
  store = await openStore(
    { kind: 'dynamodb' },
    {
      region: 'us-east-1',
      tables: new Map([
        [KEYS, TABLE_NAME],
        [ROTATION, ROTATION_TABLE],
      ]),
      requests: { name: API_TABLE, isNeeded: true },
      log: new RecordingEventLog(),
      now: new Date(),
    },
  );
  if (tables) await store.tables.create();
  return Object.assign(surroundings, {
    [Symbol.asyncDispose]: async () => {
      await LambdaSurroundings.prototype[Symbol.asyncDispose].call(surroundings);
      await store.close();
      await dynalite.close();
    },
  });
}

interface Given {
  readonly api?: Readonly<Record<string, string>>;
  readonly tables?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Every answer is held against what is published of the operation. */
async function call(event: HttpEvent) {
  const response = await handler(event);
  if (event.routeKey !== '$default') expect(breachesOf(event.routeKey, response)).toEqual([]);
  expect(response.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(response.body) };
}

const post = (body: unknown) => call(anEvent('POST', '/identify', { body: typeof body === 'string' ? body : JSON.stringify(body) }));
const get = async (id: string) => await call(anEvent('GET', `/identify/${id}`));

async function accepted(body: object): Promise<string> {
  const { status, body: answer } = await post(body);
  expect({ status, answer }).toEqual({ status: 200, answer: { request_id: expect.stringMatching(/^[0-9a-f]{32}$/) } });
  return answer.request_id;
}

/** The log without what was counted. */
function told({ logLines }: LambdaSurroundings) {
  return logLines.filter(({ message }) => message !== 'metrics');
}

/** The message as the identifier reads it. */
function queued(): Job {
  const [job, ...others] = queue.jobs;
  expect(others).toEqual([]);
  return parseJob(JSON.stringify(job));
}

function issue(id: string, overrides: Partial<Issue> = {}): Issue {
  const details = issueDetails({
    principal: 'deploy',
    created: new Date('2017-01-31T09:05:00Z'),
    lastUsed: { kind: 'used', at: new Date('2018-02-14T16:48:02Z') },
    tags: { env: 'prod', bu: 'accounting' },
  });
  return anIssue({ id, accountId: PRODUCTION, details, ...overrides });
}

describe('the way of a scan', () => {
  test('from the request over the queue and the identifier to the result', async () => {
    await using surroundings = await enter();
    const id = await accepted({ account_id: PRODUCTION });
    const job = queued();
    expect(job).toMatchObject({ stage: 'identify', accountId: PRODUCTION, checks: [KEYS, ROTATION], request: id });
    expect(await get(id)).toMatchObject({ status: 200, body: RUNNING });

    await store.issues.put(issue('AKIAOPEN'));
    await store.issues.put(issue('AKIAWHITELISTED', { status: 'whitelisted' }));
    await store.issues.put(issue('AKIAELSEWHERE', { accountId: STAGING }));
    await store.requests.finish(job.request ?? '', { kind: 'complete', at: new Date(), gaps: [] });

    const finding = {
      id: 'AKIAOPEN',
      issue_details: {
        username: 'deploy',
        create_date: '2017-01-31T09:05:00+00:00',
        last_used: '2018-02-14T16:48:02+00:00',
        last_use: 'used',
        tags: { env: 'prod', bu: 'accounting' },
      },
    };
    const { body } = await get(id);
    expect(body).toEqual({ scan_status: 'COMPLETE', scan_results: { global: { [KEYS]: [finding], [ROTATION]: [] } } });
    expect(told(surroundings)).toEqual([
      expect.objectContaining({ level: 'info', message: 'scan asked for', account: PRODUCTION, request: id, alreadyRunning: false }),
    ]);
  });

  test('of some checks and tags, as Hammer documents the request', async () => {
    await using _surroundings = await enter();
    const tags = { bu: ['accounting', 'staffing'], env: 'prod' };
    const id = await accepted({ account_id: PRODUCTION, regions: ['us-east-1'], ids: [], security_features: [KEYS], tags });
    const { request = '', checks } = queued();
    expect(checks).toEqual([KEYS]);
    await store.issues.put(issue('AKIAMATCHES'));
    await store.issues.put(issue('AKIAHASNOTAGS', { details: issueDetails() }));
    await store.requests.finish(request, { kind: 'complete', at: new Date(), gaps: [] });
    const { body } = await get(id);
    expect(body.scan_results.global).toEqual({ [KEYS]: [expect.objectContaining({ id: 'AKIAMATCHES' })] });
  });

  test.each([
    [
      'in part',
      { kind: 'complete', at: new Date(), gaps: ['access keys of alice: denied'] },
      { scan_status: 'COMPLETE', scan_results: { global: { [KEYS]: [], [ROTATION]: [] } }, gaps: ['access keys of alice: denied'] },
    ],
    ['not at all', { kind: 'failed', at: new Date(), why: 'no role' }, { scan_status: 'FAILED', reason: 'no role' }],
  ] as const)('of an account that is read %s', async (_what, end, body) => {
    await using _surroundings = await enter();
    const id = await accepted({ account_id: PRODUCTION });
    await store.requests.finish(id, end);
    expect((await get(id)).body).toEqual(body);
  });

  test('is the same where requests are signed', async () => {
    await using _surroundings = await enter({ api: { authorization: 'iam' } });
    expect((await get(await accepted({ account_id: STAGING }))).body).toEqual(RUNNING);
    expect(queued().checks).toEqual([KEYS]);
  });

  test('that is asked for again and again, at once too, is one scan', async () => {
    await using _surroundings = await enter();
    const ids = [await accepted({ account_id: PRODUCTION }), await accepted({ account_id: PRODUCTION, tags: {} })];
    ids.push(...(await Promise.all([1, 2, 3].map(() => accepted({ account_id: PRODUCTION })))));
    expect(new Set(ids).size).toBe(1);
    expect(queued().request).toBe(ids[0]);
  });

  test('of ten in half an hour is refused, and the answer says until when', async () => {
    await using _surroundings = await enter();
    let last: Awaited<ReturnType<typeof post>> | undefined;
    // Twenty, where a half hour of the clock ends on the way.
    for (let n = 0; n < 21 && last?.status !== 429; n += 1) {
      last = await post({ account_id: PRODUCTION });
      if (last.status === 200) await store.requests.finish(last.body.request_id, { kind: 'complete', at: new Date(), gaps: [] });
    }
    expect(last).toMatchObject({ status: 429, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
    expect(last?.body.message).toContain('ask again in');
  });
});

describe('a request with mistakes', () => {
  const ENABLED = `enabled are ${KEYS}, ${ROTATION}`;
  const NO_JSON = 'the body is not JSON in UTF-8: an object such as {"account_id": "123456789012"} is needed';

  test.each<[string, unknown, string | RegExp]>([
    ['no JSON', '{"account_id": ', NO_JSON],
    ['nothing', '', 'account_id is missing: the id of an account, as text'],
    ['a body that is too large', { account_id: 'x'.repeat(70_000) }, /^the body has \d+ bytes: 65536 are allowed$/],
    [
      'an account that is not in the organisation',
      { account_id: '1234567890' },
      'the account "1234567890" is not in scope: neither configured, nor an active account of the organisation',
    ],
    [
      'a check that is not there',
      { account_id: PRODUCTION, security_features: ['user_inactivkeys'] },
      `there is no check "user_inactivkeys" (did you mean ${KEYS}?): ${ENABLED}`,
    ],
    [
      'a check that does not look at the account',
      { account_id: STAGING, security_features: [ROTATION] },
      `the check ${ROTATION} does not look at the account ${STAGING}, but these do: ${KEYS}`,
    ],
    [
      'all of it',
      { account_id: '1', security_features: ['nonsense', 'root_user'], tags: [], tag: {} },
      /^there is no "tag" \(did you mean tags\?\): .*; tags is an empty list, .*; the account "1" is not in scope: .*; there is no check "nonsense": .*; the check root_user is not enabled: /,
    ],
    [
      'checks, and no account',
      { security_features: ['nonsense'] },
      `account_id is missing: the id of an account, as text; there is no check "nonsense": ${ENABLED}`,
    ],
  ])('%s is told all of them, and nothing is started', async (_what, body, message) => {
    await using surroundings = await enter();
    expect(await post(body)).toMatchObject({
      status: 400,
      body: { message: typeof message === 'string' ? message : expect.stringMatching(message) },
    });
    expect(queue.jobs).toEqual([]);
    expect(told(surroundings)).toEqual([]);
  });

  test.each([
    ['GET', '/identify', 405, { allow: 'POST' }],
    ['DELETE', `/identify/${'0'.repeat(32)}`, 405, { allow: 'GET' }],
    ['POST', '/remediate', 404, {}],
    ['GET', '/', 404, {}],
  ])('%s %s is answered with %i', async (method, path, status, headers) => {
    await using _surroundings = await enter();
    expect(await call(aStray(method, path))).toMatchObject({ status, headers, body: { message: expect.any(String) } });
  });

  test.each(['0'.repeat(32), 'no-such-id', '%'])('for a result that nobody knows is answered with 404: %s', async (id) => {
    await using _surroundings = await enter();
    expect(await get(id)).toMatchObject({ status: 404, body: { message: 'There is no such request, or no more.' } });
  });

  test('is answered with 404 where the API is off, whatever it asks', async () => {
    await using _surroundings = await enter({ api: { authorization: 'off' } });
    expect(await call(aStray('POST', '/identify'))).toMatchObject({ status: 404, body: { message: expect.stringContaining('"off"') } });
    expect((await get('0'.repeat(32))).body.message).toContain('"off"');
  });
});

describe('what goes wrong', () => {
  const errors = (surroundings: LambdaSurroundings) => surroundings.logLines.filter(({ level }) => level === 'error');

  test('a queue that does not take the job: 503, the scan has failed, and the next request is a new one', async () => {
    await using surroundings = await enter();
    queue.service.addFault({
      matches: () => true,
      times: 1,
      effect: {
        status: 400,
        headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
        body: '{"__type":"QueueDoesNotExist"}',
      },
    });
    const { status, headers, body } = await post({ account_id: PRODUCTION });
    expect({ status, retryAfter: headers['retry-after'] }).toEqual({ status: 503, retryAfter: '60' });
    expect(body.message).toContain(REQUEST);
    expect(body.message).not.toContain(queue.service.url);
    const [line] = errors(surroundings);
    expect(line).toMatchObject({ message: 'request failed', apiRequest: REQUEST });
    const failed = /The scan ([0-9a-f]{32}) could not be queued/.exec(JSON.stringify(line))?.[1] ?? '';
    expect((await get(failed)).body).toEqual({ scan_status: 'FAILED', reason: 'the scan could not be queued; ask for it again' });
    expect(await accepted({ account_id: PRODUCTION })).not.toBe(failed);
  });

  test('an account that may not be looked up: 500, never one that is "not in scope"', async () => {
    await using surroundings = await enter();
    sandbox.aws.service.addFault({
      matches: ({ operation }) => operation === 'organizations:DescribeAccount',
      effect: {
        status: 400,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
        body: '{"__type":"AccessDeniedException","message":"secret detail"}',
      },
    });
    const { status, body } = await post({ account_id: PRODUCTION });
    expect({ status, body }).toEqual({ status: 500, body: { message: `It went wrong. Keyhammer's log tells why, under ${REQUEST}.` } });
    expect(JSON.stringify(errors(surroundings))).toContain('organizations:DescribeAccount');
    expect(queue.jobs).toEqual([]);
  });

  test.each<[string, Given]>([
    ['tables that are missing', { tables: false }],
    ['a queue that nobody names', { environment: { KEYHAMMER_IDENTIFY_QUEUE_URL: '' } }],
  ])('%s: 500, and the log says what to do', async (_what, given) => {
    await using surroundings = await enter(given);
    const { status, body } = await post({ account_id: PRODUCTION });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/KEYHAMMER_|table/);
    expect(surroundings.logged).toMatch(/keyhammer tables create|KEYHAMMER_IDENTIFY_QUEUE_URL is not set/);
  });

  test('a configuration with a mistake fails the function', async () => {
    await using surroundings = await enter();
    await surroundings.configure({ 'config.json': { nonsense: true } });
    await expect(handler(anEvent('POST', '/identify'))).rejects.toThrow(/nonsense/);
  });
});
