import { describe, expect, test } from '@jest/globals';
import { type Credential, OutcomeUnknownError } from '@keyhammer/core';
import { anIbmApiKey, IBM_ACCOUNT_ID, type InMemoryWorld, usedAt } from '@keyhammer/testing';
import { expectAudited } from './test-crashes.ts';
import { batch, ibmKeys, plan, retire, seen, undo, worldWithDue } from './test-other-clouds.ts';
import { DAY_MS, kindsOf, MINUTE_MS } from './test-remediation.ts';

const KEY = anIbmApiKey();
const LOCKED = anIbmApiKey({ locked: true });
const unlocking = ibmKeys({ unlock: true });

function change(world: InMemoryWorld, credential: Credential, facts: Partial<Credential>): void {
  const { readAt: _, ...held } = { ...credential, ...facts };
  world.cloud.put(IBM_ACCOUNT_ID, held);
}

describe('a lock', () => {
  test('keeps a key as it is, and the plan says so', async () => {
    const world = await worldWithDue(ibmKeys(), LOCKED);
    const { due, postponed } = await plan(world, ibmKeys());
    expect([due, postponed.map(({ because }) => because)]).toEqual([
      [],
      [{ reason: 'not-to-be-touched', why: expect.stringContaining('it is locked in IBM Cloud') }],
    ]);
  });

  test('that was put on after the plan was made keeps it as well', async () => {
    const world = await worldWithDue(ibmKeys(), KEY);
    const report = await retire(world, ibmKeys(), { meanwhile: () => change(world, LOCKED, {}) });
    expect(report.results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it is locked') });
    expect(await seen(world, LOCKED)).toBe('active, locked');
  });

  test('is taken off where that is configured, and put on again by a rollback', async () => {
    const world = await worldWithDue(unlocking, LOCKED);
    expect(kindsOf(await retire(world, unlocking))).toEqual(['remediated']);
    expect(await seen(world, LOCKED)).toBe('inactive');
    expect(await undo(world, unlocking, LOCKED)).toMatchObject({ kind: 'rolled-back' });
    expect(await seen(world, LOCKED)).toBe('active, locked');
    expectAudited(world);
  });

  test('that was taken off, and the key used before it was disabled, is put on again', async () => {
    const world = await worldWithDue(unlocking, LOCKED);
    world.cloud.failNextChange({ when: 'half-way', error: new OutcomeUnknownError('cut off') });
    await retire(world, unlocking);
    expect(await seen(world, LOCKED)).toBe('active');
    world.clock.advance(20 * MINUTE_MS);
    change(world, KEY, { lastUsed: usedAt(world.now) });
    expect(kindsOf(await retire(world, unlocking))).toEqual(['refused']);
    expect(await seen(world, LOCKED)).toBe('active, locked');
  });

  test('is known to the rollback although the second try found it off', async () => {
    const world = await worldWithDue(unlocking, LOCKED);
    world.cloud.failNextChange({ when: 'half-way', error: new OutcomeUnknownError('cut off') });
    await retire(world, unlocking);
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, unlocking);
    expect(world.issue(LOCKED.id).remediation?.restorePoint).toEqual({ locked: LOCKED.id });
    await undo(world, unlocking, LOCKED);
    expect(await seen(world, LOCKED)).toBe('active, locked');
  });

  test('that somebody puts on in the quarantine keeps the key from its deletion, for good', async () => {
    const deleting = ibmKeys({ unlock: true, deletion: true });
    const world = await worldWithDue(deleting, KEY);
    await retire(world, deleting);
    world.clock.advance(31 * DAY_MS);
    change(world, KEY, { status: 'inactive', locked: true });
    const { results } = await retire(world, deleting);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'somebody has locked it since' });
    expect(world.issue(LOCKED.id).remediation?.undone).toBe('somebody has locked it since');
  });
});
