import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { accountOfIbmKey, connectIbm, type IbmConnection, ibmInventoryReader } from '@keyhammer/provider-ibm-cloud';
import { ibmCredentialControl } from '@keyhammer/provider-ibm-cloud/remediation';
import { demoIbmAccount, type IbmSandbox, MovableClock, startIbmSandbox } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { IBM_IAM_AMENDMENTS, OUTSIDE_IBM_IAM } from '../src/ibm-amendments.ts';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
import { changeEverything, type IbmWalk, readEverything } from './ibm-walk.ts';
import {
  blindSpots,
  clientsFault,
  sandboxsFault,
  tryAgain,
  tryWithAnswer,
  undeclaredStatus,
  withField,
  withoutField,
  withoutFormField,
  withoutHeader,
  withoutQuery,
  withStatus,
  withTarget,
} from './mutation.ts';

const IAM = 'ibm-iam.openapi.json';
const USER_MANAGEMENT = 'ibm-user-management.openapi.json';
const NOW = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

describeJudged('IBM Cloud', [IAM, USER_MANAGEMENT], (program) => {
  const demo = demoIbmAccount(NOW);
  const clock = new MovableClock(NOW, 'frozen');
  const waiter = { wait: async (milliseconds: number) => void clock.advance(milliseconds) };
  const log = new RecordingEventLog();
  const connections: IbmConnection[] = [];
  let sandbox: IbmSandbox;
  let iam: PrismJudge;
  let users: PrismJudge;

  const connect = (apiKey = demo.operator.apiKey) => {
    const accounts = new Map(Object.entries(sandbox.configuration().accounts));
    const settings = { accounts, iamUrl: iam.url, userManagementUrl: users.url };
    const connection = connectIbm({
      settings,
      credentials: async () => ({ apiKey, apiKeys: new Map() }),
      log,
      waiter,
      now: () => clock.now(),
    });
    connections.push(connection);
    return connection;
  };
  const walk = (): IbmWalk => ({
    reader: ibmInventoryReader({ connection: connect(), log, waiter, now: () => NOW }),
    control: ibmCredentialControl({ connection: connect(), now: () => clock.now() }),
    demo,
    unusedSince: new Date(NOW.getTime() - 90 * DAY_MS),
  });
  const violations = () => [...iam.violations, ...users.violations];

  beforeAll(async () => {
    // More than a page of each.
    const { accountId, operator, world } = demo;
    for (let n = 0; n < 101; n += 1) world.addApiKey(accountId, operator.iamId, { name: `old ${n}`, created: NOW });
    for (let n = 0; n < 101; n += 1) world.addUser(accountId, { email: `user${n}@example.com`, added: NOW });
    world.reports.pendingMs = 60_000;
    sandbox = await startIbmSandbox({ clock, world });
    [iam, users] = await Promise.all([
      PrismJudge.start({ program, specification: IAM, amendments: IBM_IAM_AMENDMENTS, outside: OUTSIDE_IBM_IAM, upstream: sandbox.url }),
      PrismJudge.start({ program, specification: USER_MANAGEMENT, upstream: sandbox.url }),
    ]);
  });
  afterAll(async () => {
    for (const connection of connections) connection.close();
    await iam?.[Symbol.asyncDispose]();
    await users?.[Symbol.asyncDispose]();
    await sandbox?.close();
  });

  test('everything that is read', async () => {
    const failure = await readEverything(walk()).catch((error: unknown) => error);
    expect({ violations: violations(), failure }).toEqual({ violations: [], failure: undefined });
    expect(iam.statuses).toEqual([200, 202, 204]);
    expect(users.statuses).toEqual([200]);
    expect(await accountOfIbmKey(connect())).toMatchObject({ id: demo.accountId });
  });

  test('everything that is changed', async () => {
    const failure = await changeEverything(walk()).catch((error: unknown) => error);
    expect({ violations: violations(), failure }).toEqual({ violations: [], failure: undefined });
  });

  test('every call was judged but those that the specification does not have', () => {
    expect(iam.operations).toEqual([
      'DELETE /v1/apikeys/{id}',
      'DELETE /v1/apikeys/{id}/disable',
      'DELETE /v1/apikeys/{id}/lock',
      'GET /v1/activity/accounts/{account_id}/report/{reference}',
      'GET /v1/apikeys',
      'GET /v1/apikeys/{id}',
      'GET /v1/profiles',
      'GET /v1/serviceids',
      'GET /v1/serviceids/{id}',
      'POST /identity/token',
      'POST /v1/activity/accounts/{account_id}/report',
      'POST /v1/apikeys/{id}/disable',
      'POST /v1/apikeys/{id}/lock',
    ]);
    expect(users.operations).toEqual([
      'DELETE /v2/accounts/{account_id}/users/{iam_id}',
      'GET /v2/accounts/{account_id}/users',
      'GET /v2/accounts/{account_id}/users/{iam_id}',
    ]);
    expect([...iam.outside.keys()].toSorted()).toEqual(OUTSIDE_IBM_IAM.toSorted());
    expect(iam.judged.length + iam.outsideCalls + users.judged.length).toBe(sandbox.service.totalCalls);
  });

  test('refusals; the specification does not speak of 403, which is worth no more than a warning', async () => {
    const { accountId, keys, world } = demo;
    const ref = { accountId, kind: 'ibm-api-key', principal: keys.live.iamId, id: keys.live.id } as const;
    await expect(connect('not-the-key').enter(accountId)).rejects.toThrow('BXNIM0415E');
    sandbox.throttle('listApiKeys', 1, 5);
    await walk().control.activeCount(accountId, 'ibm-api-key');
    expect(violations()).toEqual([]);

    world.deny(accountId, 'disableApiKey');
    await expect(walk().control.deactivate(ref)).rejects.toThrow('BXNIM0513E');
    expect(violations()).toEqual([{ ...undeclaredStatus, call: 'POST /v1/apikeys/{id}/disable', by: 'sandbox' }]);
    world.allow(accountId, 'disableApiKey');
  });

  test('the judge is not blind', async () => {
    const { service } = sandbox;
    expect(await blindSpots({ judge: iam, service })).toEqual([]);
    expect(await blindSpots({ judge: users, service })).toEqual([]);
  });

  describe('the judge objects to a client that', () => {
    test.each([
      ['asks for a token for nothing', 'POST /identity/token', withoutFormField('apikey'), 'body'],
      ['asks for no account of profiles', 'GET /v1/profiles', withoutQuery('account_id'), 'query'],
      ['asks for too long a page', 'GET /v1/apikeys', withTarget('pagesize=100', 'pagesize=101'), 'query.pagesize'],
      ['counts in days', 'POST /v1/activity/accounts/{account_id}/report', withTarget('duration=', 'duration=P'), 'query.duration'],
      ['calls a key by an unknown verb', 'POST /v1/apikeys/{id}/disable', withTarget('/disable', '/deactivate'), ''],
      ['does not sign in', 'GET /v1/apikeys', withoutHeader('authorization'), ''],
    ])('%s', async (_mistake, call, change, where) => {
      expect(await tryAgain(iam, call)).toEqual([]);
      expect(await tryAgain(iam, call, change)).toContainEqual(clientsFault(where));
    });
  });

  describe('the judge objects to a sandbox that', () => {
    test.each([
      ['does not say whose a key is', 'GET /v1/apikeys', withoutField('apikeys.0.iam_id'), 'body.apikeys.0'],
      ['says in words whether a key is disabled', 'GET /v1/apikeys/{id}', withField('disabled', 'false'), 'body.disabled'],
      [
        'does not say of which report it speaks',
        'GET /v1/activity/accounts/{account_id}/report/{reference}',
        withoutField('reference'),
        'body',
      ],
      ['gives a token without an end', 'POST /identity/token', withoutField('expires_in'), 'body'],
      ['answers 200 instead of 204', 'POST /v1/apikeys/{id}/disable', withStatus(200), ''],
    ])('%s', async (_mistake, call, change, where) => {
      const judged = { judge: iam, service: sandbox.service };
      expect(await tryWithAnswer(judged, call)).toEqual([]);
      expect(await tryWithAnswer(judged, call, change)).toContainEqual(sandboxsFault(where));
    });

    test('does not count its users', async () => {
      const judged = { judge: users, service: sandbox.service };
      const change = withoutField('total_results');
      expect(await tryWithAnswer(judged, 'GET /v2/accounts/{account_id}/users', change)).toContainEqual(sandboxsFault('body'));
    });
  });
});
