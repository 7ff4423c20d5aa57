import { describe, expect, test } from '@jest/globals';
import { type Issue, OutcomeUnknownError, Secret } from '@keyhammer/core';
import { daysAgo, type InMemoryWorld, NOW, secondsFrom, usedAt } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  auditOf,
  controlWith,
  KEY_ID,
  keyId,
  kindsOf,
  MINUTE_MS,
  remediate,
  runBatch,
  worldWithOldKey,
} from '../test-remediation.ts';
import { keysOf, madeId, PLACE, rotate, rotationOf } from './test-rotation.ts';

const LEFT = keyId(7);
const AN_HOUR = 60 * MINUTE_MS;

type Rotation = NonNullable<Issue['rotation']>;

/** A run has died over a rotation that it began at {@link NOW}. */
async function worldWithRotation(rotation: Partial<Rotation> = {}): Promise<InMemoryWorld> {
  const world = await worldWithOldKey();
  const begun = { startedAt: NOW, by: 'lambda:dead', mode: 'batch', heldBefore: [KEY_ID], ...rotation } as const;
  await world.issues.put({ ...world.issue(KEY_ID), rotation: begun });
  return world;
}

function addKey({ cloud }: InMemoryWorld, key: Partial<Parameters<typeof cloud.addKey>[2]> = {}): void {
  cloud.addKey(ACCOUNT_ID, 'alice', { id: LEFT, created: secondsFrom(NOW, 2), lastUsed: { kind: 'never' }, status: 'active', ...key });
}

const made = { id: LEFT, at: secondsFrom(NOW, 2) };
const store = ({ vault }: InMemoryWorld) => vault.store(PLACE, { id: LEFT, secret: new Secret('it-is-a-secret') }, {});

describe('a rotation that another run may be at', () => {
  test.each<[string, Partial<Rotation>, number, string[]]>([
    ['a second before it must be over', {}, 15 * MINUTE_MS - 1000, ['refused']],
    ['when it must be over', {}, 15 * MINUTE_MS, ['handed-over']],
    ['a second before its hand-over must be over', { made }, 15 * MINUTE_MS + 1000, ['refused']],
    ['when its hand-over must be over', { made }, 15 * MINUTE_MS + 2000, ['handed-over']],
  ])('is left to it: %s', async (_, rotation, passed, kinds) => {
    const world = await worldWithRotation(rotation);
    world.clock.advance(passed);
    expect(kindsOf(await remediate(world, rotate))).toEqual(kinds);
  });

  test('is not taken for a dead one by a third, because the second could not read the account', async () => {
    const world = await worldWithRotation();
    world.cloud.failNextLook(new OutcomeUnknownError('cut off'));
    await remediate(world, rotate);
    addKey(world);
    await remediate(world, rotate);
    expect(world.cloud.changes).toEqual([]);
  });
});

describe('a run died before it could record what it made', () => {
  test('nothing was made: it is begun anew', async () => {
    const world = await worldWithRotation();
    world.clock.advance(AN_HOUR);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(rotationOf(world)?.by).toBe('lambda:keyhammer-remediator');
  });

  test('what is begun anew is not taken for interrupted by another run at the same moment', async () => {
    const world = await worldWithRotation();
    world.clock.advance(AN_HOUR);
    const store: typeof world.vault.store = async (...secret) => {
      await runBatch(world, rotate.checks);
      return await world.vault.store(...secret);
    };
    const vault = { find: world.vault.find.bind(world.vault), store };
    expect(kindsOf(await remediate(world, { ...rotate, ports: { vault } }))).toEqual(['handed-over']);
    expect(world.cloud.changes).toEqual([`create ${madeId(world)}`]);
  });

  test('a key was made, and nobody has its secret: it is deleted, and another one made', async () => {
    const world = await worldWithRotation();
    addKey(world);
    world.clock.advance(AN_HOUR);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(world.cloud.changes).toEqual([`delete ${LEFT}`, `create ${madeId(world)}`]);
    expect(auditOf(world, LEFT)).toEqual(['delete started', 'delete done']);
  });

  test.each<[string, Parameters<typeof addKey>[1]]>([
    ['was used', { lastUsed: usedAt(secondsFrom(NOW, 60)) }],
    ['is of an unknown last use', { lastUsed: { kind: 'unknown', reason: 'denied' } }],
    ['was made before that run', { created: secondsFrom(NOW, -2) }],
    ['was made after that run', { created: secondsFrom(NOW, 15 * 60) }],
  ])('a key appeared that %s: it may be somebody else’s, so a person has to look', async (_, key) => {
    const world = await worldWithRotation();
    addKey(world, key);
    world.clock.advance(AN_HOUR);
    const { results } = await remediate(world, rotate);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining(`${LEFT} appeared while`) });
    expect(world.cloud.changes).toEqual([]);

    world.cloud.deleteKey(ACCOUNT_ID, LEFT);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
  });

  test('a key that was there before is nobody’s leftover', async () => {
    const world = await worldWithRotation({ heldBefore: [KEY_ID, LEFT] });
    addKey(world);
    world.clock.advance(AN_HOUR);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['refused']);
    expect(world.cloud.changes).toEqual([]);
  });
});

describe('a run died over the hand-over', () => {
  test('the secret is in its place: it is handed over, and told of', async () => {
    const world = await worldWithRotation({ made });
    addKey(world);
    await store(world);
    world.clock.advance(AN_HOUR);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect([madeId(world), world.cloud.changes, rotationOf(world)?.toldAt]).toEqual([LEFT, [], world.now]);
    expect(auditOf(world)).toEqual(['hand-over done']);
  });

  test('it is not: the key is deleted, and another one made', async () => {
    const world = await worldWithRotation({ made });
    addKey(world);
    world.clock.advance(AN_HOUR);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
    expect(world.cloud.changes).toContain(`delete ${LEFT}`);
  });

  test('the secret is in its place, but the key was deleted: nobody is told of a secret that is worth nothing', async () => {
    const world = await worldWithRotation({ made });
    await store(world);
    world.clock.advance(AN_HOUR);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(madeId(world)).not.toBe(LEFT);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
  });

  test('no reading shows the key yet: it is deleted all the same', async () => {
    const world = await worldWithRotation({ made });
    addKey(world);
    let hidden = true;
    const credentials = controlWith(world, {
      held: async (holder) => {
        const held = await world.cloud.held(holder);
        const seen = held.filter(({ id }) => !hidden || id !== LEFT);
        hidden = false;
        return seen;
      },
    });
    world.clock.advance(AN_HOUR);
    await remediate(world, { ...rotate, ports: { credentials } });
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
  });

  test('the key is in use although no hand-over is on record: it is nobody’s to delete', async () => {
    const world = await worldWithRotation({ made });
    addKey(world, { lastUsed: usedAt(daysAgo(0)) });
    world.clock.advance(AN_HOUR);
    const { results } = await remediate(world, rotate);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('somebody has its secret') });
    expect(world.cloud.changes).toEqual([]);
  });
});
