import { describe, expect, test } from '@jest/globals';
import { everyCrashPoint, type InMemoryWorld, type MortalProcess } from '@keyhammer/testing';
import { expectAudited, portsIn } from '../test-crashes.ts';
import { ACCOUNT_ID, auditOf, DAY_MS, KEY_ID, runBatch, statusOf, use, worldWithOldKey } from '../test-remediation.ts';
import { ALICES, keysOf, madeId, PLACE, rotate, rotationOf } from './test-rotation.ts';

const batch = async (world: InMemoryWorld, process: MortalProcess) => {
  await runBatch(world, rotate.checks, { ports: portsIn(world, process) });
};

/** Never a third key, never an active one that is neither the old one nor the one on record, and of that one the secret is in its place. */
async function expectNoOrphan(world: InMemoryWorld): Promise<void> {
  const held = await world.cloud.held(ALICES);
  expect(held.length).toBeLessThanOrEqual(2);
  for (const { id } of held.filter((key) => key.id !== KEY_ID && key.status === 'active')) {
    expect(id).toBe(madeId(world));
    expect(world.vault.versionsAt(PLACE).at(-1)?.credentialId).toBe(id);
  }
  const live = new Set(held.map(({ id }) => id));
  const handedOver = world.vault.versionsAt(PLACE).filter(({ credentialId }) => live.has(credentialId));
  expect(handedOver.length).toBeLessThanOrEqual(1);
}

/** The owner fetches the new secret, as soon as there is one, and works with it. */
function changeOver(world: InMemoryWorld): void {
  world.clock.advance(10 * DAY_MS);
  if (rotationOf(world)?.toldAt) use(world, madeId(world));
}

async function expectRotated(world: InMemoryWorld): Promise<void> {
  await expectNoOrphan(world);
  expect(await keysOf(world)).toEqual([`${madeId(world)} active`, `${KEY_ID} inactive`]);
  expect(world.issue(KEY_ID)).toMatchObject({ remediation: { action: 'deactivate', told: true }, intents: {} });
  expect(world.cloud.changes.filter((change) => change.startsWith('deactivate'))).toEqual([`deactivate ${KEY_ID}`]);
  expect(auditOf(world)).toContain('deactivate done');
  expectAudited(world);
}

describe('a run dies before or after any call', () => {
  test('of the first part of a rotation: the next runs bring it to its end', async () => {
    const survived = await everyCrashPoint({
      world: worldWithOldKey,
      run: batch,
      between: async (world) => {
        await expectOneKeyAtMostUnhanded(world);
        changeOver(world);
      },
      reruns: 3,
      check: expectRotated,
    });
    expect(survived).toBeGreaterThan(30);
  });

  test('of the last part of a rotation: the old key is deactivated once, and told of', async () => {
    await everyCrashPoint({
      world: async () => {
        const world = await worldWithOldKey();
        await runBatch(world, rotate.checks);
        changeOver(world);
        return world;
      },
      run: batch,
      between: changeOver,
      reruns: 2,
      check: expectRotated,
    });
  });

  test('of a rotation that sweeps up after a dead one', async () => {
    await everyCrashPoint({
      world: async () => {
        const world = await worldWithOldKey();
        world.cloud.failNextChange({ change: 'create', when: 'after-acting', error: new Error('cut off') });
        await runBatch(world, rotate.checks);
        return world;
      },
      run: batch,
      between: changeOver,
      reruns: 3,
      check: expectRotated,
    });
  });

  test('of a hand-over that fails', async () => {
    for (const when of ['before-acting', 'after-acting'] as const) {
      await everyCrashPoint({
        world: async () => {
          const world = await worldWithOldKey();
          world.vault.failNextStore({ when, error: new Error('the vault is down') });
          return world;
        },
        run: batch,
        between: changeOver,
        reruns: 4,
        check: expectRotated,
      });
    }
  });

  test('and the old key is in use all the time: both stay, and nothing is lost', async () => {
    await everyCrashPoint({
      world: worldWithOldKey,
      run: batch,
      between: (world) => {
        changeOver(world);
        use(world, KEY_ID);
      },
      reruns: 3,
      check: async (world) => {
        await expectNoOrphan(world);
        expect([statusOf(world), statusOf(world, madeId(world))]).toEqual(['active', 'active']);
        expect(rotationOf(world)?.toldAt).toBeDefined();
        expectAudited(world);
      },
    });
  });
});

describe('two runs at once', () => {
  test('make one key, and hand it over once', async () => {
    const world = await worldWithOldKey();
    await Promise.all([runBatch(world, rotate.checks), runBatch(world, rotate.checks)]);
    expect(world.cloud.changes).toEqual([`create ${madeId(world)}`]);
    expect(world.vault.versionsAt(PLACE)).toHaveLength(1);
    await expectNoOrphan(world);
  });

  test('deactivate the old key once', async () => {
    const world = await worldWithOldKey();
    await runBatch(world, rotate.checks);
    changeOver(world);
    await Promise.all([runBatch(world, rotate.checks), runBatch(world, rotate.checks)]);
    await expectRotated(world);
  });

  test('take an interrupted rotation up once', async () => {
    const world = await worldWithOldKey();
    world.cloud.failNextChange({ change: 'create', when: 'after-acting', error: new Error('cut off') });
    await runBatch(world, rotate.checks);
    world.clock.advance(DAY_MS);
    await Promise.all([runBatch(world, rotate.checks), runBatch(world, rotate.checks)]);
    await expectNoOrphan(world);
    expect(world.cloud.changes.filter((change) => change.startsWith('create'))).toHaveLength(2);
  });
});

/** Between two runs there may be one that nobody has the secret of yet, but never two, and never a third key. */
async function expectOneKeyAtMostUnhanded(world: InMemoryWorld): Promise<void> {
  expect((await world.cloud.held(ALICES)).length).toBeLessThanOrEqual(2);
  expect(world.cloud.keyOf(ACCOUNT_ID, KEY_ID)).toBeDefined();
}
