import { describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError, RejectedError } from '@keyhammer/core';
import { daysAgo, everyCrashPoint, type InMemoryWorld, secondsFrom } from '@keyhammer/testing';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  commentsOn,
  kindsOf,
  MINUTE_MS,
  passwords,
  planIn,
  remediate,
  runBatch,
  worldWithPassword,
} from './test-remediation.ts';

const checks = [passwords()];
const passwordOf = ({ cloud }: InMemoryWorld) => cloud.passwordOf(ACCOUNT_ID, 'alice');

describe('a console password that is due', () => {
  test('is deleted, seen to be gone, recorded, and told of', async () => {
    const world = await worldWithPassword();
    expect(kindsOf(await remediate(world, { checks, operator: ALICE }))).toEqual(['remediated']);
    expect(passwordOf(world)).toBeUndefined();
    expect(world.cloud.changes).toEqual(['remove-password alice']);
    expect(world.issue('alice')).toMatchObject({ remediation: { action: 'delete', by: 'alice@laptop', told: true }, intents: {} });
    expect(auditOf(world, 'alice')).toEqual(['delete started', 'delete done']);
    expect(commentsOn(world)).toEqual([expect.stringContaining('can not be brought back')]);
  });

  test('is no quarantine: it is never deleted a second time', async () => {
    const world = await worldWithPassword();
    const deleting = { checks: [passwords({ deletion: true, deletionRetentionDays: 0 })] };
    await remediate(world, deleting);
    expect((await remediate(world, deleting)).results).toEqual([]);
  });

  test('has no brown-out, as nothing could bring it back', async () => {
    const world = await worldWithPassword();
    const { due } = await planIn(world, { checks: [passwords({ brownoutMinutes: 15 })] });
    expect(due.map(({ act, fromQuarantine }) => [act, fromQuarantine])).toEqual([['delete', false]]);
  });

  test.each([
    ['a second after the threshold', 1, 'refused'],
    ['at the threshold', 0, 'refused'],
    ['a second before the threshold', -1, 'remediated'],
  ])('and was reset %s, which moves no last use, but counts', async (_, seconds, kind) => {
    const world = await worldWithPassword();
    const meanwhile = () => world.cloud.changePassword(ACCOUNT_ID, 'alice', { changed: secondsFrom(daysAgo(90), seconds) });
    expect(kindsOf(await remediate(world, { checks, meanwhile }))).toEqual([kind]);
  });

  test('and was used since is left alone', async () => {
    const world = await worldWithPassword();
    const meanwhile = () => world.cloud.changePassword(ACCOUNT_ID, 'alice', { lastUsed: { kind: 'used', at: daysAgo(1) } });
    const { results } = await remediate(world, { checks, meanwhile });
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it was used on') });
    expect(world.cloud.changes).toEqual([]);
  });

  test('and was deleted by somebody else was not our doing', async () => {
    const world = await worldWithPassword();
    const meanwhile = () => world.cloud.deletePassword(ACCOUNT_ID, 'alice');
    const { results } = await remediate(world, { checks, meanwhile });
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it no longer exists' });
    expect(world.issue('alice').remediation).toBeUndefined();
  });
});

describe('a deletion of a password that goes wrong', () => {
  test('and was refused (EntityTemporarilyUnmodifiable) stays due', async () => {
    const world = await worldWithPassword();
    world.cloud.failNextChange({ when: 'before-acting', error: new RejectedError('the user is being changed by somebody else') });
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['failed']);
    expect(world.issue('alice').intents).toEqual({});
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['remediated']);
  });

  test('and whose answer was lost is looked up by the next run', async () => {
    const world = await worldWithPassword();
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['failed']);
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['recovered']);
    expect(world.cloud.changes).toEqual(['remove-password alice']);
  });
});

describe('whatever happens', () => {
  const expectRemoved = (world: InMemoryWorld) => {
    expect(world.cloud.changes).toEqual(['remove-password alice']);
    expect(world.issue('alice')).toMatchObject({ remediation: { action: 'delete', told: true }, intents: {} });
    expect(auditOf(world, 'alice')).toContain('delete done');
    expectAudited(world);
  };

  test('a run that dies before or after any call leaves a password that the next run deletes once, records and tells of', async () => {
    await everyCrashPoint({
      world: worldWithPassword,
      run: async (world, process) => {
        await runBatch(world, checks, { ports: portsIn(world, process) });
      },
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      reruns: 2,
      check: expectRemoved,
    });
  });

  test('two runs at once delete it once', async () => {
    const world = await worldWithPassword();
    await Promise.all([runBatch(world, checks), runBatch(world, checks)]);
    expectRemoved(world);
  });
});
