import { describe, expect, test } from '@jest/globals';
import { plainText, recordEvent } from '@keyhammer/core';
import { everyCrashPoint, type InMemoryWorld, issueKey, MortalProcess, usedAt } from '@keyhammer/testing';
import { rollBack } from './roll-back.ts';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  configured,
  KEY_ID,
  keyId,
  MINUTE_MS,
  runBatch,
  statusOf,
  worldWithDueKeys,
} from './test-remediation.ts';

const KEYS = [keyId(0), keyId(1)];

/** What the batch does, from the beginning. */
async function batch(world: InMemoryWorld, process: MortalProcess): Promise<void> {
  await runBatch(world, [configured()], { ports: portsIn(world, process) });
}

const told = (world: InMemoryWorld, words: string) => world.notifier.sent.some(({ body }) => plainText(body).includes(words));

function expectNothingUnrecorded(world: InMemoryWorld): void {
  expect(world.issues.all).toHaveLength(KEYS.length);
  for (const id of KEYS) {
    const issue = world.issue(id);
    const isInactive = statusOf(world, id) === 'inactive';
    expect([id, issue.timestamps.remediated !== undefined, issue.remediation !== undefined]).toEqual([id, isInactive, isInactive]);
    expect(issue.intents).toEqual({});
    if (isInactive) {
      expect(auditOf(world, id)[0]).toBe('deactivate started');
      expect(auditOf(world, id).at(-1)).toBe('deactivate done');
    }
  }
}

function expectAllRetired(world: InMemoryWorld): void {
  expectNothingUnrecorded(world);
  expectAudited(world);
  expect(new Set(world.cloud.changes)).toEqual(new Set(KEYS.map((id) => `deactivate ${id}`)));
  for (const id of KEYS) {
    expect(world.issue(id).remediation?.told).toBe(true);
    expect(world.tracker.ticket(world.issue(id).ticket?.key ?? '').comments.length).toBeGreaterThanOrEqual(1);
  }
  expect(told(world, 'Retired')).toBe(true);
}

describe('the remediator dies before or after any call, and runs again', () => {
  test('every key is deactivated once, recorded, in the audit log, and told of', async () => {
    const survived = await everyCrashPoint({
      world: () => worldWithDueKeys(KEYS.length),
      run: batch,
      between: (world) => world.clock.advance(10 * MINUTE_MS),
      reruns: 2,
      check: (world) => {
        expectAllRetired(world);
        expect(world.cloud.changes).toHaveLength(KEYS.length);
      },
    });

    // 3 lists, own identity, count, budget; for each key: get, own identity, look, prepare, intent, audit, deactivate, look, audit, record, comment, assign; then send and 2 times told
    expect(survived).toBe(2 * (3 + 3 + 2 * 12 + 3));
  });

  test('and so it is where the cloud shows the change late, though a key may be deactivated a second time', async () => {
    await everyCrashPoint({
      world: async () => {
        const world = await worldWithDueKeys(KEYS.length);
        world.cloud.staleReads(2);
        return world;
      },
      run: batch,
      between: (world) => world.clock.advance(10 * MINUTE_MS),
      reruns: 3,
      check: expectAllRetired,
    });
  });

  test('and so it is where an identification comes first', async () => {
    await everyCrashPoint({
      world: () => worldWithDueKeys(KEYS.length),
      run: batch,
      between: async (world) => {
        world.clock.advance(10 * MINUTE_MS);
        for (const id of KEYS.filter((key) => statusOf(world, key) === 'inactive')) {
          const resolution = { reason: 'inactive', why: 'it is inactive' } as const;
          await recordEvent(world.issues, world.issue(id), { type: 'violation-gone', resolution, scan: 'complete' }, world.now);
        }
      },
      reruns: 3,
      check: (world) => {
        expectAllRetired(world);
        expect(world.cloud.changes).toHaveLength(KEYS.length);
        expect(world.issues.all.every(({ status, resolution }) => status === 'open' || resolution?.reason === 'remediated')).toBe(true);
      },
    });
  });

  test('and a key that is used before the next run is left alone, unless it was deactivated before', async () => {
    await everyCrashPoint({
      world: () => worldWithDueKeys(KEYS.length),
      run: batch,
      between: (world) => {
        world.clock.advance(20 * MINUTE_MS);
        for (const id of KEYS.filter((key) => statusOf(world, key) === 'active')) {
          world.cloud.changeKey(ACCOUNT_ID, id, { lastUsed: usedAt(world.now) });
        }
      },
      check: (world) => {
        expectNothingUnrecorded(world);
        expect(new Set(world.cloud.changes).size).toBe(world.cloud.changes.length);
      },
    });
  });
});

describe('a rollback dies before or after any call, and is run again', () => {
  const request = { key: issueKey({ id: KEY_ID }), configured: configured(), accountName: 'Payments', holdDays: 14 };

  test('the key is active, the issue held, and both are in the audit log', async () => {
    const survived = await everyCrashPoint({
      world: async () => {
        const world = await worldWithDueKeys(1);
        await batch(world, new MortalProcess());
        world.clock.advance(10 * MINUTE_MS);
        return world;
      },
      run: async (world, process) => {
        await rollBack(request, ALICE, portsIn(world, process), world.now);
      },
      check: (world) => {
        expect(statusOf(world, KEY_ID)).toBe('active');
        expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
        expect(world.issue(KEY_ID).remediation).toBeUndefined();
        expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
        const reactivation = auditOf(world).filter((entry) => entry.startsWith('reactivate'));
        expect([reactivation[0], reactivation.at(-1)]).toEqual(['reactivate started', 'reactivate done']);
      },
    });

    // get, hold, audit, activate, look, audit, record, reopen, record; before and after each
    expect(survived).toBe(18);
  });

  test('and is held even where an identification sees the key active before it is run again', async () => {
    await everyCrashPoint({
      world: async () => {
        const world = await worldWithDueKeys(1);
        await batch(world, new MortalProcess());
        world.clock.advance(10 * MINUTE_MS);
        return world;
      },
      run: async (world, process) => {
        await rollBack(request, ALICE, portsIn(world, process), world.now);
      },
      between: async (world) => {
        world.clock.advance(10 * MINUTE_MS);
        if (statusOf(world, KEY_ID) === 'inactive') return;
        const details = { ...world.issue(KEY_ID).details, readAt: world.now };
        await recordEvent(world.issues, world.issue(KEY_ID), { type: 'violation-seen', details }, world.now);
      },
      check: (world) => {
        expect(statusOf(world, KEY_ID)).toBe('active');
        expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
      },
    });
  });
});
