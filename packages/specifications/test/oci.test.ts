import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectOci, ociInventoryReader } from '@keyhammer/provider-oci';
import { ociCredentialControl } from '@keyhammer/provider-oci/remediation';
import { demoOciTenancy, MovableClock, type OciSandbox, type Reply, startOciSandbox } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { OCI_DOMAINS_AMENDMENTS, OCI_IDENTITY_AMENDMENTS, OUTSIDE_OCI_IDENTITY } from '../src/oci-amendments.ts';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
import {
  blindSpots,
  clientsFault,
  sandboxsFault,
  tryAgain,
  tryWithAnswer,
  withField,
  withoutField,
  withoutHeader,
  withoutQuery,
  withStatus,
  withTarget,
} from './mutation.ts';
import { changeEverything, type OciWalk, readEverything, refTo } from './oci-walk.ts';

const IDENTITY = 'oci-identity.openapi.json';
const DOMAINS = 'oci-identity-domains.openapi.json';
const NOW = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

describeJudged('Oracle Cloud', [IDENTITY, DOMAINS], (program) => {
  const demo = demoOciTenancy(NOW);
  const clock = new MovableClock(NOW, 'frozen');
  const waiter = { wait: async () => undefined };
  const log = new RecordingEventLog();
  let sandbox: OciSandbox;
  let identity: PrismJudge;
  let domains: PrismJudge;

  const throughJudge = (url: string, judge: PrismJudge) => url.replace(sandbox.url, judge.url);
  const connect = (now = () => clock.now()) => {
    const { tenancies, endpoint } = sandbox.configuration();
    const judged = Object.entries(tenancies).map(([id, tenancy]) => {
      return [id, { ...tenancy, domains: tenancy.domains.map((url) => throughJudge(url, domains)) }] as const;
    });
    const settings = { tenancies: new Map(judged), adminGroups: ['Administrators'], endpoint: throughJudge(endpoint, identity) };
    return connectOci({ settings, credentials: async () => [sandbox.credentials()], log, waiter, now });
  };
  const walk = (): OciWalk => ({
    reader: ociInventoryReader({ connection: connect(), log, waiter, now: () => NOW }),
    control: ociCredentialControl({ connection: connect(), waiter, now: () => NOW }),
    demo,
    unusedSince: new Date(NOW.getTime() - 60 * DAY_MS),
  });
  const violations = () => [...identity.violations, ...domains.violations];

  beforeAll(async () => {
    // More than a page of each list.
    demo.world.pages.largest = 3;
    demo.world.scimPages.largest = 1;
    sandbox = await startOciSandbox({ clock, world: demo.world });
    const upstream = sandbox.url;
    [identity, domains] = await Promise.all([
      PrismJudge.start({ program, specification: IDENTITY, amendments: OCI_IDENTITY_AMENDMENTS, outside: OUTSIDE_OCI_IDENTITY, upstream }),
      PrismJudge.start({ program, specification: DOMAINS, amendments: OCI_DOMAINS_AMENDMENTS, upstream }),
    ]);
    // What is signed for a judge is meant for the sandbox.
    for (const { url } of [identity, domains]) sandbox.expectProxy({ url });
  });
  afterAll(async () => {
    await identity?.[Symbol.asyncDispose]();
    await domains?.[Symbol.asyncDispose]();
    await sandbox?.close();
  });

  test('everything that is read', async () => {
    const failure = await readEverything(walk()).catch((error: unknown) => error);
    expect({ violations: violations(), failure }).toEqual({ violations: [], failure: undefined });
    expect(sandbox.refusals).toEqual([]);
    expect(identity.statuses).toEqual([200]);
    expect(domains.statuses).toEqual([200]);
  });

  test('everything that is changed', async () => {
    const failure = await changeEverything(walk()).catch((error: unknown) => error);
    expect({ violations: violations(), failure }).toEqual({ violations: [], failure: undefined });
    expect(sandbox.refusals).toEqual([]);
  });

  test('every call was judged but those of Audit', () => {
    expect(identity.operations).toEqual([
      'DELETE /identity/{region}/20160918/users/{userId}/apiKeys/{fingerprint}',
      'GET /identity/{region}/20160918/compartments',
      'GET /identity/{region}/20160918/groups',
      'GET /identity/{region}/20160918/tenancies/{tenancyId}/regionSubscriptions',
      'GET /identity/{region}/20160918/userGroupMemberships',
      'GET /identity/{region}/20160918/users',
      'GET /identity/{region}/20160918/users/{userId}',
      'GET /identity/{region}/20160918/users/{userId}/apiKeys',
      'POST /identity/{region}/20160918/users/{userId}/apiKeys',
      'PUT /identity/{region}/20160918/users/{userId}/capabilities',
    ]);
    expect(domains.operations).toEqual(['GET /domains/{domain}/admin/v1/Groups', 'GET /domains/{domain}/admin/v1/Users']);
    expect([...identity.outside.keys()].toSorted()).toEqual(OUTSIDE_OCI_IDENTITY.toSorted());
    expect(identity.judged.length + identity.outsideCalls + domains.judged.length).toBe(sandbox.service.totalCalls);
  });

  test('refusals', async () => {
    const { tenancyId, cast, world } = demo;
    sandbox.throttle('identity:ListGroups', 1, 5);
    await walk().reader.describe(tenancyId, [cast.inUse.userId], { powers: true });
    world.deny(tenancyId, 'identity:ListApiKeys', cast.inUse.userId);
    await expect(walk().control.held(refTo(demo, cast.inUse))).rejects.toThrow('NotAuthorizedOrNotFound');
    const hourAhead = connect(() => new Date(NOW.getTime() + 60 * 60 * 1000));
    const control = ociCredentialControl({ connection: hourAhead, waiter, now: () => NOW });
    await expect(control.held(refTo(demo, cast.unused))).rejects.toThrow('NotAuthenticated');
    expect(violations()).toEqual([]);
  });

  test('the judge is not blind', async () => {
    const { service } = sandbox;
    expect(await blindSpots({ judge: identity, service })).toEqual([]);
    expect(await blindSpots({ judge: domains, service })).toEqual([]);
  });

  describe('the judge objects to a client that', () => {
    test.each([
      ['asks for users without their tenancy', 'GET /identity/{region}/20160918/users', withoutQuery('compartmentId'), 'query'],
      ['asks for too long a page', 'GET /identity/{region}/20160918/groups', withTarget('limit=1000', 'limit=1001'), 'query.limit'],
      ['uploads no key', 'POST /identity/{region}/20160918/users/{userId}/apiKeys', withoutField('key'), 'body'],
      [
        'uploads what is no public key',
        'POST /identity/{region}/20160918/users/{userId}/apiKeys',
        withField('key', 'ssh-rsa AAAA'),
        'body.key',
      ],
      ['does not sign', 'GET /identity/{region}/20160918/users', withoutHeader('authorization'), ''],
    ])('%s', async (_mistake, call, change, where) => {
      expect(await tryAgain(identity, call)).toEqual([]);
      expect(await tryAgain(identity, call, change)).toContainEqual(clientsFault(where));
    });

    test('asks a domain for too long a page', async () => {
      const call = 'GET /domains/{domain}/admin/v1/Users';
      expect(await tryAgain(domains, call)).toEqual([]);
      expect(await tryAgain(domains, call, withTarget(/count=\d+/, 'count=1001'))).toContainEqual(clientsFault('query.count'));
    });
  });

  describe('the judge objects to a sandbox that', () => {
    test.each([
      [
        'puts a list into an object',
        'GET /identity/{region}/20160918/users/{userId}/apiKeys',
        (reply: Reply) => ({ ...reply, body: `{"data":${reply.body}}` }),
        'body',
      ],
      [
        'knows a state that there is not',
        'GET /identity/{region}/20160918/users/{userId}',
        withField('lifecycleState', 'DORMANT'),
        'body.lifecycleState',
      ],
      [
        'says when in words',
        'POST /identity/{region}/20160918/users/{userId}/apiKeys',
        withField('timeCreated', 'yesterday'),
        'body.timeCreated',
      ],
      ['answers 200 instead of 204', 'DELETE /identity/{region}/20160918/users/{userId}/apiKeys/{fingerprint}', withStatus(202), ''],
    ])('%s', async (_mistake, call, change, where) => {
      const judged = { judge: identity, service: sandbox.service };
      expect(await tryWithAnswer(judged, call)).toEqual([]);
      expect(await tryWithAnswer(judged, call, change)).toContainEqual(sandboxsFault(where));
    });

    test('counts in words in a domain', async () => {
      const judged = { judge: domains, service: sandbox.service };
      const call = 'GET /domains/{domain}/admin/v1/Users';
      expect(await tryWithAnswer(judged, call)).toEqual([]);
      expect(await tryWithAnswer(judged, call, withField('totalResults', 'two'))).toContainEqual(sandboxsFault('body.totalResults'));
    });
  });
});
