import { describe, expect, test } from '@jest/globals';
import { userInactivekeys } from '@keyhammer/checks';
import {
  ACCOUNT_ID,
  accessKeyId,
  CHECK,
  checkSettings,
  daysAgo,
  everyCrashPoint,
  InMemoryWorld,
  MortalProcess,
  usedAt,
} from '@keyhammer/testing';
import { identifyAccount } from './identify-account.ts';
import { identifyJob } from './identify-job.ts';

const KEYS = [accessKeyId(1), accessKeyId(2), accessKeyId(3)];

async function run(world: InMemoryWorld, process: MortalProcess): Promise<void> {
  const ports = { inventory: process.wrap(world.cloud), issues: process.wrap(world.issues), log: world.log };
  const account = { id: ACCOUNT_ID, name: 'Payments' };
  await identifyAccount(
    { account, checks: [{ check: userInactivekeys, settings: checkSettings() }], whitelist: new Map(), risk: false },
    ports,
    world.now,
  );
}

function worldWithStaleKeys(): InMemoryWorld {
  const world = new InMemoryWorld();
  for (const id of KEYS) {
    world.cloud.addKey(ACCOUNT_ID, `user of ${id}`, { id, created: daysAgo(400), lastUsed: usedAt(daysAgo(120)), status: 'active' });
  }
  return world;
}

describe('the identifier dies before or after any call, and runs again', () => {
  test('every issue is opened, once', async () => {
    const survived = await everyCrashPoint({
      world: worldWithStaleKeys,
      run,
      check: (world) => {
        expect(world.issues.all.map(({ id, status, version }) => [id, status, version]).sort()).toEqual(KEYS.map((id) => [id, 'open', 1]));
      },
    });

    // list, scan, tags, 3 issues; before and after each
    expect(survived).toBe(12);
  });

  test('every issue is resolved for the reason that was seen, and none of what could not be read', async () => {
    const [used, gone, stale] = KEYS as [string, string, string];

    await everyCrashPoint({
      world: async () => {
        const world = worldWithStaleKeys();
        await run(world, new MortalProcess());
        world.cloud.changeKey(ACCOUNT_ID, used, { lastUsed: usedAt(daysAgo(1)) });
        world.cloud.deleteKey(ACCOUNT_ID, gone);
        return world;
      },
      run,
      check: (world) => {
        expect(world.issue(used)).toMatchObject({ status: 'resolved', version: 2, resolution: { reason: 'used' } });
        expect(world.issue(gone)).toMatchObject({ status: 'resolved', version: 2, resolution: { reason: 'gone' } });
        expect(world.issue(stale)).toMatchObject({ status: 'open', version: 1 });
      },
    });
  });
});

describe('a job of the queue dies anywhere, and is delivered again', () => {
  const job = { stage: 'identify', accountId: ACCOUNT_ID, accountName: 'Payments', checks: [CHECK], run: 'identify 1' } as const;
  const configured = { checks: [{ check: userInactivekeys, settings: checkSettings() }], whitelist: new Map(), risk: false };

  async function deliver(world: InMemoryWorld, process: MortalProcess, request?: string): Promise<void> {
    const ports = {
      inventory: process.wrap(world.cloud),
      issues: process.wrap(world.issues),
      health: process.wrap(world.health),
      requests: process.wrap(world.requests),
      log: world.log,
      clock: world.clock,
      metrics: { count: () => {} },
    };
    await identifyJob({ ...job, ...(request !== undefined && { request }) }, configured, ports, world.now);
  }

  test('the scan that waits for it is complete, and every issue is there once', async () => {
    await everyCrashPoint({
      world: async () => {
        const world = worldWithStaleKeys();
        const { now } = world;
        const asked = { accountId: ACCOUNT_ID, checks: [CHECK], tags: {}, by: 'api', requestedAt: now, updatedAt: now };
        await world.requests.add({ ...asked, id: 'request-1', progress: { kind: 'in-progress' } });
        return world;
      },
      run: (world, process) => deliver(world, process, 'request-1'),
      check: async (world) => {
        expect((await world.requests.get('request-1'))?.progress).toEqual({ kind: 'complete', at: world.now, gaps: [] });
        expect(world.issues.all.map(({ version }) => version)).toEqual([1, 1, 1]);
      },
    });
  });

  test('an account that can not be read has been unreadable for one run more, and not two', async () => {
    await everyCrashPoint({
      world: async () => {
        const world = worldWithStaleKeys();
        world.cloud.denyAccount(ACCOUNT_ID);
        await world.health.unreadable(ACCOUNT_ID, 'identify 0');
        return world;
      },
      run: deliver,
      check: (world) => expect(world.health.runsOf(ACCOUNT_ID)).toEqual(['identify 0', 'identify 1']),
    });
  });
});
