import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from '@keyhammer/core';
import { daysAgo, NOW, usedAt } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  controlWith,
  KEY_ID,
  keyId,
  kindsOf,
  MINUTE_MS,
  remediate,
  worldWithDueKeys,
} from './test-remediation.ts';

describe('two remediators at once on the same key', () => {
  test('one acts, the other leaves it alone', async () => {
    const world = await worldWithDueKeys(5);

    const reports = await Promise.all([remediate(world), remediate(world)]);

    expect(world.cloud.changes).toHaveLength(5);
    const kinds = reports.flatMap(({ results }) => results.map(({ outcome }) => outcome.kind));
    expect(kinds.filter((kind) => kind === 'remediated')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'failed')).toEqual([]);
    for (let n = 0; n < 5; n += 1) {
      expect(world.issue(keyId(n))).toMatchObject({ remediation: { told: true }, intents: {} });
      expect(auditOf(world, keyId(n)).filter((entry) => entry === 'deactivate started')).toHaveLength(1);
      expect(auditOf(world, keyId(n))).toContain('deactivate done');
    }
  });

  test('the second comes between the intent and the act of the first', async () => {
    const world = await worldWithDueKeys();
    let second: Awaited<ReturnType<typeof remediate>> | undefined;
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        second = await remediate(world);
        await world.cloud.deactivate(ref);
      },
    });

    const first = await remediate(world, { operator: ALICE, ports: { credentials } });

    expect(second?.results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('a run by alice@laptop') });
    expect(first.results[0]?.outcome.kind).toBe('remediated');
    expect(world.cloud.changes).toHaveLength(1);
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { by: 'alice@laptop' } });
  });

  test('the second, which may not read the account, does not undo the record of the first', async () => {
    const world = await worldWithDueKeys();
    const failing = controlWith(world, {
      look: async () => {
        await remediate(world, { operator: ALICE });
        throw new AccessDeniedError('denied');
      },
    });

    await remediate(world, { ports: { credentials: failing } });

    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { by: 'alice@laptop', told: true } });
  });

  test("the second, which sees the deed of the first before the record, does not take it for somebody else's", async () => {
    const world = await worldWithDueKeys();
    const first = Promise.withResolvers<void>();
    const actedFirst = Promise.withResolvers<void>();
    const slow = controlWith(world, {
      deactivate: async (ref) => {
        await world.cloud.deactivate(ref);
        actedFirst.resolve();
        await first.promise;
      },
    });
    const late = controlWith(world, {
      look: async (ref) => {
        slowRun ??= remediate(world, { operator: ALICE, ports: { credentials: slow } });
        await actedFirst.promise;
        return await world.cloud.look(ref);
      },
    });
    let slowRun: ReturnType<typeof remediate> | undefined;

    await remediate(world, { ports: { credentials: late } });
    first.resolve();

    expect((await slowRun)?.results[0]?.outcome.kind).toBe('remediated');
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { by: 'alice@laptop' }, intents: {} });
  });
});

describe('an intent that a dead run has left', () => {
  const leftBehind = { intents: { remediation: { at: NOW, by: 'lambda:dead', mode: 'batch', action: 'deactivate' } } } as const;

  test('is waited for while that run may still be at it', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.clock.advance(15 * MINUTE_MS - 1);

    expect((await remediate(world)).results[0]?.outcome).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('due again after'),
    });
    expect(world.issue(KEY_ID).version).toBe(1);

    world.clock.advance(1);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
  });

  test('is waited for even if another run could not read the key meanwhile', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.cloud.failNextLook(new AccessDeniedError('denied'));

    expect(kindsOf(await remediate(world))).toEqual(['failed']);
    expect(kindsOf(await remediate(world))).toEqual(['refused']);
    expect([world.cloud.changes, world.issue(KEY_ID).version]).toEqual([[], 1]);
  });

  test('is recorded at once if the key is inactive', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(world.issue(KEY_ID).remediation).toMatchObject({ by: 'lambda:dead', told: true });
    expect(world.cloud.changes).toEqual([]);
  });

  test('gives no right to a key that is used again', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.clock.advance(20 * MINUTE_MS);
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(0)) });

    expect((await remediate(world)).results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it was used') });
    expect(world.cloud.changes).toEqual([]);
  });
});
