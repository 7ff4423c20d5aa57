import { describe, expect, test } from '@jest/globals';
import { userInactivekeys } from '@keyhammer/checks';
import { ACCOUNT_ID, accessKeyId, checkSettings, daysAgo, everyCrashPoint, InMemoryWorld, MortalProcess, usedAt } from '@keyhammer/testing';
import { identifyAccount } from './identify-account.ts';

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
