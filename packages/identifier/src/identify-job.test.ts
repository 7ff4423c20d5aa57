import { beforeEach, describe, expect, test } from '@jest/globals';
import { ibmInactiveapikeys, userInactivekeys, userKeysrotation } from '@keyhammer/checks';
import {
  type AccountHealth,
  type ConfiguredCheck,
  type Exception,
  type Job,
  type MetricDimensions,
  type MetricName,
  RejectedError,
  type RequestedScan,
  type ScanRequest,
  type ScanRequests,
  UnavailableError,
} from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  CHECK,
  checkSettings,
  daysAgo,
  IBM_ACCOUNT_ID,
  InMemoryIssueStore,
  InMemoryWorld,
  OTHER_ACCOUNT_ID,
  settingsFor,
  usedAt,
} from '@keyhammer/testing';
import { type IdentifyJobPorts, identifyJob } from './identify-job.ts';

const MINUTE_MS = 60_000;
const ROTATION = userKeysrotation.name;
const STALE_KEYS: ConfiguredCheck = { check: userInactivekeys, settings: checkSettings() };
const JOB: Job = { stage: 'identify', accountId: ACCOUNT_ID, accountName: 'Payments', checks: [CHECK], run: 'identify 1' };

let world: InMemoryWorld;
let figures: Map<string, number>;
beforeEach(() => {
  world = new InMemoryWorld();
  figures = new Map();
});

const metrics = {
  count(name: MetricName, value: number, { check = '' }: MetricDimensions = {}) {
    const key = `${name} ${check}`.trim();
    figures.set(key, (figures.get(key) ?? 0) + value);
  },
};

/** What was counted since it was last asked: `OpenIssues user_inactivekeys` → 2. */
function takeFigures(): Readonly<Record<string, number>> {
  const taken = Object.fromEntries(figures);
  figures.clear();
  return taken;
}

interface Given {
  readonly checks?: readonly ConfiguredCheck[];
  readonly exceptions?: readonly Exception[];
  readonly ports?: Partial<IdentifyJobPorts>;
}

function identify(job: Partial<Job> = {}, { checks = [STALE_KEYS], exceptions = [], ports = {} }: Given = {}) {
  const { cloud: inventory, issues, health, requests, log, clock } = world;
  const whitelist = new Map([[CHECK, new Map([[ACCOUNT_ID, exceptions]])]]);
  const all = { inventory, issues, health, requests, log, clock, metrics, ...ports };
  return identifyJob({ ...JOB, ...job }, { checks, whitelist, risk: false }, all, world.now);
}

/** A key that nobody has used for long; each has a user of its own. */
function addStaleKey(n: number): string {
  const id = accessKeyId(n);
  world.cloud.addKey(ACCOUNT_ID, `user-${n}`, { id, created: daysAgo(400), lastUsed: usedAt(daysAgo(120)), status: 'active' });
  return id;
}

function said(level: 'warn' | 'error', event: string) {
  return world.log.events.filter((entry) => entry.level === level && entry.event === event).map(({ fields }) => fields);
}

describe('the figures of an account', () => {
  test('are how it stands, and what has changed in it; nothing is a figure as well', async () => {
    for (const n of [1, 2, 3]) addStaleKey(n);
    await identify({}, { exceptions: [{ pattern: 'user-3', reason: 'payroll' }] });
    expect(takeFigures()).toEqual({
      AccountsIdentified: 1,
      AccountsReadInPart: 0,
      AccountsUnreadable: 0,
      AccountsUnreadableForThreeRuns: 0,
      [`OpenIssues ${CHECK}`]: 2,
      [`IssuesOpened ${CHECK}`]: 2,
      [`IssuesWhitelisted ${CHECK}`]: 1,
      [`IssuesResolved ${CHECK}`]: 0,
    });
  });

  test('are those of now: what has ended is no longer open, and what stays as it is still is', async () => {
    const [used] = [1, 2, 3].map(addStaleKey);
    await identify();
    takeFigures();
    world.cloud.changeKey(ACCOUNT_ID, used ?? '', { lastUsed: usedAt(world.now) });
    await identify({ run: 'identify 2' });
    expect(takeFigures()).toMatchObject({
      [`OpenIssues ${CHECK}`]: 2,
      [`IssuesOpened ${CHECK}`]: 0,
      [`IssuesResolved ${CHECK}`]: 1,
    });
  });

  test('of the same message once more are no changes', async () => {
    addStaleKey(1);
    await identify();
    takeFigures();
    await identify();
    expect(takeFigures()).toMatchObject({ [`OpenIssues ${CHECK}`]: 1, [`IssuesOpened ${CHECK}`]: 0, AccountsIdentified: 1 });
  });

  test('are told for each check of the job, also where it finds nothing', async () => {
    world.cloud.addKey(ACCOUNT_ID, 'ci', { id: accessKeyId(1), created: daysAgo(400), lastUsed: usedAt(world.now), status: 'active' });
    const checks = [STALE_KEYS, { check: userKeysrotation, settings: settingsFor(userKeysrotation) }];
    await identify({ checks: [CHECK, ROTATION] }, { checks });
    expect(takeFigures()).toMatchObject({
      [`OpenIssues ${CHECK}`]: 0,
      [`IssuesOpened ${CHECK}`]: 0,
      [`OpenIssues ${ROTATION}`]: 1,
      [`IssuesOpened ${ROTATION}`]: 1,
    });
  });

  test('that was read in part: it is identified, and read in part', async () => {
    addStaleKey(1);
    world.cloud.addGap(ACCOUNT_ID, 'user-2', 'denied');
    expect(await identify()).toBe('done');
    expect(takeFigures()).toMatchObject({
      AccountsIdentified: 1,
      AccountsReadInPart: 1,
      AccountsUnreadable: 0,
      [`OpenIssues ${CHECK}`]: 1,
    });
  });

  test('that could not be read say so, and nothing of what is open in it: its job comes again', async () => {
    addStaleKey(1);
    await identify();
    takeFigures();
    world.cloud.denyAccount(ACCOUNT_ID);
    expect(await identify({ run: 'identify 2' })).toBe('failed');
    const counted = takeFigures();
    expect(counted).toMatchObject({ AccountsIdentified: 0, AccountsUnreadable: 1, [`IssuesResolved ${CHECK}`]: 0 });
    expect(counted).not.toHaveProperty([`OpenIssues ${CHECK}`]);
  });

  test('of which not all could be written hold the changes that were made', async () => {
    const [, broken] = [1, 2].map(addStaleKey);
    const issues = new InMemoryIssueStore();
    const { put } = issues;
    issues.put = async (issue) => {
      if (issue.id === broken) throw new UnavailableError('the table is out of reach');
      return put.call(issues, issue);
    };
    expect(await identify({}, { ports: { issues } })).toBe('failed');
    const counted = takeFigures();
    expect(counted).toMatchObject({ AccountsUnreadable: 1, [`IssuesOpened ${CHECK}`]: 1 });
    expect(counted).not.toHaveProperty([`OpenIssues ${CHECK}`]);
  });
});

describe('an account that can not be read', () => {
  const LONG = 'account could not be read for several runs in a row';
  const runs = async (...names: readonly string[]) => {
    for (const run of names) await identify({ run });
  };

  test('is spoken of from the third run in a row on, with its name and the reason', async () => {
    world.cloud.denyAccount(ACCOUNT_ID);
    await runs('identify 1', 'identify 2');
    expect(takeFigures()).toMatchObject({ AccountsUnreadable: 2, AccountsUnreadableForThreeRuns: 0 });
    // Nor is anything else that would be a message in Slack.
    expect([world.log.named('error'), world.log.named('warn')]).toEqual([[], []]);

    await runs('identify 3');
    expect(takeFigures()).toMatchObject({ AccountsUnreadableForThreeRuns: 1 });
    const about = { account: ACCOUNT_ID, name: 'Payments', reason: expect.stringMatching(/./) };
    expect(said('error', LONG)).toEqual([{ ...about, runs: 3 }]);

    await runs('identify 4');
    expect(said('error', LONG)).toEqual([
      { ...about, runs: 3 },
      { ...about, runs: 4 },
    ]);
  });

  test('is one run, however often its message is delivered', async () => {
    world.cloud.denyAccount(ACCOUNT_ID);
    await runs('identify 1', 'identify 1', 'identify 1', 'identify 2');
    expect(takeFigures()).toMatchObject({ AccountsUnreadable: 4, AccountsUnreadableForThreeRuns: 0 });
  });

  test.each([
    ['was read', () => {}],
    ['was read in part', () => world.cloud.addGap(ACCOUNT_ID, 'user-1', 'denied')],
  ])('and then %s has its row ended', async (_how, prepare) => {
    world.cloud.denyAccount(ACCOUNT_ID);
    await runs('identify 1', 'identify 2');
    world.cloud.allowAccount(ACCOUNT_ID);
    prepare();
    await runs('identify 3');
    world.cloud.closeGaps();
    world.cloud.denyAccount(ACCOUNT_ID);
    await runs('identify 4', 'identify 5');
    expect(takeFigures()).toMatchObject({ AccountsUnreadableForThreeRuns: 0 });
    await runs('identify 6');
    expect(takeFigures()).toMatchObject({ AccountsUnreadableForThreeRuns: 1 });
  });

  test.each([
    ['read', 'done'],
    ['not read', 'failed'],
  ] as const)('or can: where its health can not be kept, an account that was %s is %s all the same', async (how, outcome) => {
    if (how === 'not read') world.cloud.denyAccount(ACCOUNT_ID);
    const down = async () => {
      throw new UnavailableError('the table is out of reach');
    };
    const health: AccountHealth = { unreadable: down, readable: down };
    addStaleKey(1);
    expect(await identify({}, { ports: { health } })).toBe(outcome);
    expect(said('warn', 'it could not be kept whether the account can be read')).toEqual([
      { account: ACCOUNT_ID, error: expect.any(UnavailableError) },
    ]);
  });
});

describe('a scan that somebody asked for', () => {
  const request = 'request-1';
  const ASKED: Partial<Job> = { run: `request ${request}`, request };
  beforeEach(async () => {
    const { now } = world;
    const scan: RequestedScan = {
      id: request,
      accountId: ACCOUNT_ID,
      checks: [CHECK],
      tags: {},
      by: 'api',
      requestedAt: now,
      updatedAt: now,
      progress: { kind: 'in-progress' },
    };
    await world.requests.add(scan);
  });

  const progress = async () => (await world.requests.get(request))?.progress;

  test('is complete when its account was read, at the time of then', async () => {
    const clock = { now: () => new Date(world.now.getTime() + MINUTE_MS) };
    expect(await identify(ASKED, { ports: { clock } })).toBe('done');
    expect(await progress()).toEqual({ kind: 'complete', at: clock.now(), gaps: [] });
  });

  test('is complete with its gaps when the account was read in part', async () => {
    world.cloud.addGap(ACCOUNT_ID, 'user-1', 'denied');
    await identify(ASKED);
    expect(await progress()).toEqual({ kind: 'complete', at: world.now, gaps: ['access keys of user-1: denied'] });
  });

  test('has failed, and why, when the account could not be read, and is complete when a later delivery can', async () => {
    world.cloud.denyAccount(ACCOUNT_ID);
    expect(await identify(ASKED)).toBe('failed');
    expect(await progress()).toEqual({ kind: 'failed', at: world.now, why: expect.stringMatching(/./) });

    world.cloud.allowAccount(ACCOUNT_ID);
    world.clock.advance(MINUTE_MS);
    expect(await identify(ASKED)).toBe('done');
    expect(await progress()).toMatchObject({ kind: 'complete', at: world.now });
  });

  test('that can not be finished fails its job, and the next delivery finishes it with nothing done twice', async () => {
    addStaleKey(1);
    const requests: ScanRequests = {
      add: (scan) => world.requests.add(scan),
      get: (id) => world.requests.get(id),
      finish: async () => {
        throw new UnavailableError('the table is out of reach');
      },
    };
    await expect(identify(ASKED, { ports: { requests } })).rejects.toThrow('the table is out of reach');
    const { writes } = world.issues;
    expect(await identify(ASKED)).toBe('done');
    expect(await progress()).toMatchObject({ kind: 'complete' });
    expect(world.issues.writes).toBe(writes);
  });

  test('counts for no run: neither does the account stand twice, nor is asking often a row of runs', async () => {
    addStaleKey(1);
    await identify(ASKED);
    expect(takeFigures()).toEqual({ [`IssuesOpened ${CHECK}`]: 1, [`IssuesWhitelisted ${CHECK}`]: 0, [`IssuesResolved ${CHECK}`]: 0 });
    world.cloud.denyAccount(ACCOUNT_ID);
    for (const n of [2, 3, 4]) await identify({ run: `request ${n}`, request: `request-${n}` });
    expect(world.health.runsOf(ACCOUNT_ID)).toEqual([]);
    expect(takeFigures()).not.toHaveProperty('AccountsUnreadable');
  });

  test('a job that nobody waits for finishes no request', async () => {
    await identify();
    expect(await progress()).toEqual({ kind: 'in-progress' });
  });
});

describe('a job about some checks', () => {
  const both = [STALE_KEYS, { check: userKeysrotation, settings: settingsFor(userKeysrotation) }];

  test('keeps the issues of those only, and still has all of them judge', async () => {
    addStaleKey(1);
    await identify({ checks: [CHECK] }, { checks: both });
    expect(world.issues.all.map(({ check, details }) => [check, details.alsoIn])).toEqual([[CHECK, [ROTATION]]]);
    const { writes } = world.issues;
    await identify({ checks: [CHECK], run: 'request 1', request: 'request-1' }, { checks: both });
    expect(world.issues.writes).toBe(writes);
  });

  test.each([
    ['looks at other accounts only', { accounts: [OTHER_ACCOUNT_ID] }],
    ['ignores the account by now', { ignoreAccounts: [ACCOUNT_ID] }],
  ])('does not have one judge that %s, nor does it work for it', async (_what, settings) => {
    const elsewhere = { check: userKeysrotation, settings: settingsFor(userKeysrotation, settings) };
    addStaleKey(1);
    await identify({ checks: [CHECK, ROTATION] }, { checks: [STALE_KEYS, elsewhere] });
    expect(world.issues.all.map(({ check, details }) => [check, details.alsoIn])).toEqual([[CHECK, undefined]]);
  });
});

describe('the checks of a job', () => {
  const ibms: ConfiguredCheck = { check: ibmInactiveapikeys, settings: settingsFor(ibmInactiveapikeys) };
  const rotation: ConfiguredCheck = { check: userKeysrotation, settings: settingsFor(userKeysrotation) };
  const needsOf = async (job: Partial<Job>, checks: readonly ConfiguredCheck[]) => {
    const needs: string[] = [];
    const inventory = {
      scan: async (accountId: string, request: ScanRequest) => {
        needs.push(...request.needs.map(({ kind }) => kind));
        return await world.cloud.scan(accountId, request);
      },
      describe: world.cloud.describe.bind(world.cloud),
    };
    await identify(job, { checks, ports: { inventory } });
    return needs;
  };

  test('are all those of its cloud, whichever it is about, and none of another', async () => {
    expect(await needsOf({}, [STALE_KEYS, rotation, ibms])).toEqual(['aws-access-key', 'aws-access-key']);
    const account = { accountId: IBM_ACCOUNT_ID, checks: [ibms.check.name] };
    expect(await needsOf(account, [STALE_KEYS, rotation, ibms])).toEqual(['ibm-api-key']);
  });

  test('are none that looks at other accounts, or at none any more', async () => {
    const elsewhere = { ...rotation, settings: { ...rotation.settings, accounts: [OTHER_ACCOUNT_ID] } };
    const off = { ...rotation, settings: { ...rotation.settings, enabled: false } };
    for (const other of [elsewhere, off]) expect(await needsOf({}, [STALE_KEYS, other])).toEqual(['aws-access-key']);
  });

  test('find an account of which no cloud knows the id unreadable, and say why', async () => {
    const why = '"42" is no account\'s id in any cloud';
    const inventory = {
      scan: async () => {
        throw new RejectedError(why);
      },
      describe: world.cloud.describe.bind(world.cloud),
    };
    const times = { requestedAt: world.now, updatedAt: world.now };
    const progress = { kind: 'in-progress' } as const;
    await world.requests.add({ id: 'request-1', accountId: '42', checks: [CHECK], tags: {}, by: 'api', ...times, progress });
    expect(await identify({ accountId: '42', request: 'request-1' }, { ports: { inventory } })).toBe('failed');
    expect((await world.requests.get('request-1'))?.progress).toMatchObject({ kind: 'failed', why });
  });
});
