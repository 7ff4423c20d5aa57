import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectOci, ociInventoryReader } from '@keyhammer/provider-oci';
import { ociCredentialControl } from '@keyhammer/provider-oci/remediation';
import { demoOciTenancy, MovableClock, type OciSandbox, startOciSandbox } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { OCI_DOMAINS_AMENDMENTS, OCI_IDENTITY_AMENDMENTS, OUTSIDE_OCI_IDENTITY } from '../src/oci-amendments.ts';
import { PrismJudge } from '../src/prism-judge.ts';
import { describeJudged } from './describe-judged.ts';
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
  const connect = () => {
    const { tenancies, endpoint } = sandbox.configuration();
    const judged = Object.entries(tenancies).map(([id, tenancy]) => {
      return [id, { ...tenancy, domains: tenancy.domains.map((url) => throughJudge(url, domains)) }] as const;
    });
    const settings = { tenancies: new Map(judged), adminGroups: ['Administrators'], endpoint: throughJudge(endpoint, identity) };
    return connectOci({ settings, credentials: async () => [sandbox.credentials()], log, waiter, now: () => clock.now() });
  };
  const walk = (): OciWalk => ({
    reader: ociInventoryReader({ connection: connect(), log, waiter, now: () => NOW }),
    control: ociCredentialControl({ connection: connect(), waiter, now: () => NOW }),
    demo,
    unusedSince: new Date(NOW.getTime() - 60 * DAY_MS),
  });
  const violations = () => [...identity.violations, ...domains.violations];

  beforeAll(async () => {
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
  });

  test('everything that is changed', async () => {
    const failure = await changeEverything(walk()).catch((error: unknown) => error);
    expect({ violations: violations(), failure }).toEqual({ violations: [], failure: undefined });
    expect(sandbox.refusals).toEqual([]);
  });

  test('every call was judged but those of Audit', () => {
    expect(identity.operations).toEqual([]);
    expect(domains.operations).toEqual([]);
    expect([...identity.outside.keys()].toSorted()).toEqual(OUTSIDE_OCI_IDENTITY.toSorted());
    expect(identity.judged.length + identity.outsideCalls + domains.judged.length).toBe(sandbox.service.totalCalls);
  });
  describe;
  refTo;
});
