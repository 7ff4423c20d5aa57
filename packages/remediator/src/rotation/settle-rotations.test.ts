import { describe, expect, test } from '@jest/globals';
import type { IssueEvent } from '@keyhammer/core';
import { everyCrashPoint, type InMemoryWorld, issueDetails, NOW, secondsFrom } from '@keyhammer/testing';
import { expectAudited, portsIn } from '../test-crashes.ts';
import {
  ACCOUNT_ID,
  auditOf,
  commentsOn,
  happens,
  KEY_ID,
  keyId,
  MINUTE_MS,
  rotating,
  runBatch,
  worldWithOldKey,
} from '../test-remediation.ts';
import { ALICES, madeId, PLACE, rotate, rotationOf } from './test-rotation.ts';

const GONE: IssueEvent = { type: 'violation-gone', resolution: { reason: 'gone', why: 'it no longer exists' }, scan: 'complete' };

/** Every new key is handed over and told of, or gone. */
async function expectNoOrphan(world: InMemoryWorld): Promise<void> {
  for (const { id } of (await world.cloud.held(ALICES)).filter((key) => key.id !== KEY_ID)) {
    expect([id, madeId(world), rotationOf(world)?.toldAt !== undefined]).toEqual([id, id, true]);
    expect(world.vault.versionsAt(PLACE).at(-1)?.credentialId).toBe(id);
  }
  expectAudited(world);
}

describe('a run dies before or after any call of a rotation, and no key stays active whose secret nobody has, though meanwhile', () => {
  test.each<[string, (world: InMemoryWorld) => Promise<void> | void]>([
    [
      'the old key was deleted by its owner, and its issue resolved',
      async (world) => {
        world.cloud.deleteKey(ACCOUNT_ID, KEY_ID);
        await happens(world, GONE);
      },
    ],
    [
      'the issue was whitelisted',
      (world) => happens(world, { type: 'violation-seen', details: issueDetails({ readAt: world.now }), exception: { pattern: 'alice' } }),
    ],
    ['the issue was held', (world) => happens(world, { type: 'held', by: 'bob', until: new Date('2030-01-01'), reason: 'label' })],
  ])('%s', async (_, meanwhile) => {
    let happened = false;
    await everyCrashPoint({
      world: async () => {
        happened = false;
        return await worldWithOldKey();
      },
      run: async (world, process) => {
        await runBatch(world, rotate.checks, { ports: portsIn(world, process) });
      },
      between: async (world) => {
        world.clock.advance(20 * MINUTE_MS);
        if (!happened) await meanwhile(world);
        happened = true;
      },
      reruns: 2,
      check: expectNoOrphan,
    });
  });

  test('the check was disarmed', async () => {
    await everyCrashPoint({
      world: worldWithOldKey,
      run: async (world, process) => {
        const isFirst = world.now.getTime() === NOW.getTime();
        const checks = isFirst ? rotate.checks : [rotating({}, { remediation: false })];
        await runBatch(world, checks, { ports: portsIn(world, process) });
      },
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      check: async (world) => {
        const orphans = (await world.cloud.held(ALICES)).filter(({ id }) => id !== KEY_ID && id !== madeId(world));
        expect(orphans).toEqual([]);
        expect(rotationOf(world) === undefined || rotationOf(world)?.handedOver !== undefined).toBe(true);
      },
    });
  });
});

test('what only a person can settle is left alone, and said once', async () => {
  const world = await worldWithOldKey();
  await world.issues.put({ ...world.issue(KEY_ID), rotation: { startedAt: NOW, by: 'x', mode: 'batch', heldBefore: [KEY_ID] } });
  const somebodys = { id: keyId(7), created: secondsFrom(NOW, 60 * 60), lastUsed: { kind: 'never' }, status: 'active' } as const;
  world.cloud.addKey(ACCOUNT_ID, 'alice', somebodys);
  for (let run = 0; run < 3; run += 1) {
    world.clock.advance(60 * MINUTE_MS);
    await runBatch(world, rotate.checks);
  }
  expect([world.cloud.changes, auditOf(world), commentsOn(world)]).toEqual([[], ['create refused'], []]);
});
