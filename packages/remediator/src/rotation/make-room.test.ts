import { describe, expect, test } from '@jest/globals';
import type { Issue, Whitelist } from '@keyhammer/core';
import { type CloudKey, daysAgo, daysAhead, type InMemoryWorld, secondsFrom, usedAt } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  configured,
  dueIssue,
  jobsWith,
  KEY_ID,
  keyId,
  kindsOf,
  MINUTE_MS,
  remediate,
  rotating,
  runBatch,
  worldWithOldKey,
} from '../test-remediation.ts';
import { keysOf, madeId, rotate, rotationOf } from './test-rotation.ts';

const OTHER = keyId(7);
const replacing = { checks: [rotating({ replacesInactive: true })] };

async function worldWithSecondKey(key: Partial<CloudKey> = {}): Promise<InMemoryWorld> {
  const world = await worldWithOldKey();
  world.cloud.addKey(ACCOUNT_ID, 'alice', { id: OTHER, created: daysAgo(300), lastUsed: usedAt(daysAgo(40)), status: 'inactive', ...key });
  return world;
}

async function expectRefused(world: InMemoryWorld, options: Parameters<typeof remediate>[1], why: string): Promise<void> {
  const { results } = await remediate(world, options);
  expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
  expect([world.cloud.changes, rotationOf(world)]).toEqual([[], undefined]);
  expect(world.issue(KEY_ID).attempt).toMatchObject({ outcome: 'refused', why: expect.stringContaining(why) });
  expect(auditOf(world)).toEqual(['create refused']);
}

describe('a user with two active keys', () => {
  test('is refused, with what to do', async () => {
    await expectRefused(
      await worldWithSecondKey({ status: 'active' }),
      replacing,
      `two active keys already (the other is ${OTHER}): find out`,
    );
  });

  test('is refused by hand as well, without a question', async () => {
    const confirmReplacing = async () => {
      throw new Error('nobody is to be asked');
    };
    await expectRefused(
      await worldWithSecondKey({ status: 'active' }),
      { ...replacing, operator: ALICE, consent: { confirmReplacing } },
      'two active',
    );
  });

  test('is rotated once one of them is gone', async () => {
    const world = await worldWithSecondKey({ status: 'active' });
    await remediate(world, rotate);
    world.cloud.deleteKey(ACCOUNT_ID, OTHER);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
  });
});

describe('a user with an inactive key besides', () => {
  test('is refused in a batch: an inactive key is not deleted unasked', async () => {
    await expectRefused(await worldWithSecondKey(), rotate, '"rotate_replaces_inactive": true');
  });

  test('is refused by hand where nobody can be asked', async () => {
    await expectRefused(await worldWithSecondKey(), { ...rotate, operator: ALICE }, 'say yes to its deletion');
  });

  test('is refused by hand after a no', async () => {
    const consent = { confirmReplacing: async () => false };
    await expectRefused(await worldWithSecondKey(), { ...rotate, operator: ALICE, consent }, 'say yes to its deletion');
  });

  test('a yes is asked of a person only', async () => {
    const consent = { confirmReplacing: async () => true };
    await expectRefused(await worldWithSecondKey(), { ...rotate, consent }, '"rotate_replaces_inactive": true');
  });

  test.each([
    ['by hand after a yes', { ...rotate, operator: ALICE, consent: { confirmReplacing: async () => true } }],
    ['in a batch that the settings allow it', replacing],
  ])('is rotated %s: the inactive one is deleted, verified, and in the audit log with its own evidence', async (_, options) => {
    const world = await worldWithSecondKey();
    expect(kindsOf(await remediate(world, options))).toEqual(['handed-over']);
    expect(world.cloud.changes).toEqual([`delete ${OTHER}`, `create ${madeId(world)}`]);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
    expect(auditOf(world, OTHER)).toEqual(['delete started', 'delete done']);
    expect(world.audit.all.find(({ id }) => id === OTHER)?.evidence).toMatchObject({
      principal: 'alice',
      created: daysAgo(300).toISOString(),
      lastUsed: daysAgo(40).toISOString(),
    });
  });

  test('is asked about with the key as it is', async () => {
    const world = await worldWithSecondKey();
    const asked: string[] = [];
    const confirmReplacing = async (_: unknown, { id, status }: { id: string; status: string }) => {
      asked.push(`${id} ${status}`);
      return true;
    };
    await remediate(world, { ...rotate, operator: ALICE, consent: { confirmReplacing } });
    expect(asked).toEqual([`${OTHER} inactive`]);
  });
});

describe('an inactive key that is not to be touched, whoever says yes', () => {
  const yes = { ...replacing, operator: ALICE, consent: { confirmReplacing: async () => true } };
  const checks = [...replacing.checks, configured()];
  const otherIssue = (overrides: Partial<Issue>) =>
    dueIssue(7, { ticket: { key: 'SEC-1', state: 'open', toldAt: daysAgo(1) }, version: 0, ...overrides });

  test('whitelisted, for whatever check', async () => {
    for (const check of ['user_keysrotation', 'user_inactivekeys']) {
      const whitelist: Whitelist = new Map([[check, new Map([[ACCOUNT_ID, [{ pattern: OTHER }]]])]]);
      await expectRefused(
        await worldWithSecondKey(),
        { ...yes, checks, jobs: jobsWith(...replacing.checks), settings: { whitelist } },
        'is whitelisted',
      );
    }
  });

  test('Keyhammer signs with it', async () => {
    const world = await worldWithSecondKey();
    world.cloud.runAs({ accountId: ACCOUNT_ID, credentialId: OTHER });
    await expectRefused(world, yes, 'the one that Keyhammer signs with');
  });

  test('held', async () => {
    const world = await worldWithSecondKey();
    await world.issues.put(otherIssue({ hold: { until: daysAhead(3), by: 'bob', reason: 'label' } }));
    await expectRefused(world, { ...yes, checks, jobs: jobsWith(...replacing.checks) }, 'is held until');
  });

  test('off for some minutes only, in a brown-out', async () => {
    const world = await worldWithSecondKey();
    await world.issues.put(
      otherIssue({ brownout: { startedAt: daysAgo(0), until: secondsFrom(daysAgo(0), 600), by: 'x', mode: 'batch' } }),
    );
    await expectRefused(world, { ...yes, checks, jobs: jobsWith(...replacing.checks) }, 'just being deactivated');
  });

  test('just back from a brown-out, though it does not show yet', async () => {
    const world = await worldWithSecondKey();
    const [startedAt, endedAt] = [secondsFrom(daysAgo(0), -600), secondsFrom(daysAgo(0), -1)];
    await world.issues.put(otherIssue({ brownout: { startedAt, until: endedAt, endedAt, by: 'x', mode: 'batch' } }));
    await expectRefused(world, { ...yes, checks, jobs: jobsWith(...replacing.checks) }, 'just back from a brown-out');
  });

  test('a brown-out and a rotation of the same user in one batch cost no key', async () => {
    const world = await worldWithSecondKey({ status: 'active', lastUsed: usedAt(daysAgo(120)) });
    await world.issues.put(otherIssue({}));
    await runBatch(world, [configured({ brownoutMinutes: 15 }), ...replacing.checks]);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${OTHER} active`]);
  });

  test('active again, when the answer came after an hour', async () => {
    const world = await worldWithSecondKey();
    const confirmReplacing = async () => {
      world.clock.advance(60 * MINUTE_MS);
      world.cloud.changeKey(ACCOUNT_ID, OTHER, { status: 'active', lastUsed: usedAt(world.now) });
      return true;
    };
    await expectRefused(
      world,
      { ...rotate, operator: ALICE, consent: { confirmReplacing } },
      `the user's other key ${OTHER} is active again`,
    );
  });

  test('gone, when the answer came after an hour: there is room', async () => {
    const world = await worldWithSecondKey();
    const confirmReplacing = async () => {
      world.cloud.deleteKey(ACCOUNT_ID, OTHER);
      return true;
    };
    expect(kindsOf(await remediate(world, { ...rotate, operator: ALICE, consent: { confirmReplacing } }))).toEqual(['handed-over']);
  });
});

describe('a batch deletes no inactive key that somebody may just have switched off', () => {
  test.each<[string, Partial<CloudKey>, string | undefined]>([
    ['used within the grace period', { lastUsed: usedAt(daysAgo(6)) }, 'it was used on'],
    ['used exactly the grace period ago', { lastUsed: usedAt(daysAgo(7)) }, 'it was used on'],
    ['used a second longer ago', { lastUsed: usedAt(secondsFrom(daysAgo(7), -1)) }, undefined],
    ['never used, and made within it', { created: daysAgo(2), lastUsed: { kind: 'never' } }, 'it was made on'],
    ['never used, and made before it', { lastUsed: { kind: 'never' } }, undefined],
    ['of an unknown last use', { lastUsed: { kind: 'unknown', reason: 'denied' } }, 'its last use is unknown'],
  ])('%s', async (_, key, why) => {
    const world = await worldWithSecondKey(key);
    if (why !== undefined) return await expectRefused(world, replacing, why);
    expect(kindsOf(await remediate(world, replacing))).toEqual(['handed-over']);
  });

  test('nor where an old key in use may be taken away by force', async () => {
    const forced = { checks: [rotating({ replacesInactive: true, force: true })] };
    await expectRefused(await worldWithSecondKey({ lastUsed: usedAt(daysAgo(1)) }), forced, 'it was used on');
  });
});

test('an inactive key that can not be deleted: no second one is made, and it stays due, told once', async () => {
  const world = await worldWithSecondKey();
  for (let n = 0; n < 2; n += 1) {
    world.cloud.failNextChange({ change: 'delete', when: 'before-acting', error: new Error('denied') });
    expect(kindsOf(await remediate(world, replacing))).toEqual(['failed']);
  }
  expect(world.cloud.changes).toEqual([]);
  expect(world.tracker.ticket('SEC-1').comments).toHaveLength(1);
  expect(kindsOf(await remediate(world, replacing))).toEqual(['handed-over']);
});
