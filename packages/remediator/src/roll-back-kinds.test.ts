import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, OutcomeUnknownError, plainText } from '@keyhammer/core';
import { everyCrashPoint, type InMemoryWorld, NOW } from '@keyhammer/testing';
import { rollBack } from './roll-back.ts';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  configured,
  DAY_MS,
  dueIssue,
  KEY_ID,
  kindsOf,
  MINUTE_MS,
  passwords,
  planIn,
  portsOf,
  remediate,
  rotating,
  statusOf,
  worldWith,
  worldWithDueKeys,
  worldWithPassword,
} from './test-remediation.ts';

const HOLD_DAYS = 14;
const trial = { checks: [configured({ brownoutMinutes: 15 })] };

const undo = (world: InMemoryWorld, { id = KEY_ID, check = configured(), ports = portsOf(world) } = {}) => {
  const key = { check: check.check.name, accountId: ACCOUNT_ID, id };
  return rollBack({ key, configured: check, accountName: 'Payments', holdDays: HOLD_DAYS }, ALICE, ports, world.now);
};

describe('a rollback of a brown-out that is under way', () => {
  test('brings the key back at once, holds it, and the run that began it has nothing left to do', async () => {
    const world = await worldWithDueKeys();
    const waiter = {
      wait: async (milliseconds: number) => {
        expect(await undo(world)).toMatchObject({ kind: 'rolled-back' });
        expect(statusOf(world)).toBe('active');
        world.clock.advance(milliseconds);
      },
    };
    expect(kindsOf(await remediate(world, { ...trial, ports: { waiter } }))).toEqual(['browned-out', 'back']);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
    const comments = world.tracker.ticket('SEC-1').comments.map(plainText);
    expect(comments.filter((comment) => comment.includes('The trial is over'))).toEqual([]);
  });

  test('after it is over there is nothing to undo', async () => {
    const world = await worldWithDueKeys();
    await remediate(world, trial);
    expect(await undo(world)).toMatchObject({ kind: 'refused', why: expect.stringContaining('nothing to roll back') });
  });
});

describe('a rollback of what a dead run has begun', () => {
  const begun = (action: 'deactivate' | 'brown-out') =>
    ({ intents: { remediation: { at: NOW, by: 'lambda:dead', mode: 'batch', action } } }) as const;

  test.each(['deactivate', 'brown-out'] as const)('and done, and not recorded (%s): it is brought back all the same', async (action) => {
    const world = await worldWithDueKeys(1, begun(action));
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });
    world.clock.advance(20 * MINUTE_MS);
    expect(await undo(world, { check: trial.checks[0] ?? configured() })).toMatchObject({ kind: 'rolled-back' });
    expect([statusOf(world), world.issue(KEY_ID).intents]).toEqual(['active', {}]);
    expect(auditOf(world)).toEqual([`${action} done`, 'reactivate started', 'reactivate done']);
  });

  test('and may be at right now waits for it', async () => {
    const world = await worldWithDueKeys(1, begun('deactivate'));
    expect(await undo(world)).toMatchObject({ kind: 'refused', why: expect.stringContaining('a run by lambda:dead') });
  });

  test('and not done has nothing to undo', async () => {
    const world = await worldWithDueKeys(1, begun('deactivate'));
    world.clock.advance(20 * MINUTE_MS);
    expect(await undo(world)).toMatchObject({ kind: 'refused', why: expect.stringContaining('nothing to roll back') });
  });

  test('and that can not be looked at changes nothing', async () => {
    const world = await worldWithDueKeys(1, begun('deactivate'));
    world.clock.advance(20 * MINUTE_MS);
    world.cloud.failNextLook(new AccessDeniedError('denied'));
    expect(await undo(world)).toMatchObject({ kind: 'failed', why: expect.stringContaining('nothing was changed') });
    expect(world.issue(KEY_ID).hold).toBeUndefined();
  });
});

describe('a rollback of a password', () => {
  const alices = { id: 'alice', check: passwords() };

  async function worldWithoutPassword(): Promise<InMemoryWorld> {
    const world = await worldWithPassword();
    await remediate(world, { checks: [passwords()] });
    world.clock.advance(DAY_MS);
    return world;
  }

  test('makes a new one, tells the operator once, and holds the issue', async () => {
    const world = await worldWithoutPassword();
    const outcome = await undo(world, alices);
    expect(outcome.kind === 'rolled-back' && outcome.oneTimePassword?.reveal()).toBe(world.cloud.secrets[0]);
    expect(world.cloud.changes).toEqual(['remove-password alice', 'make-password alice']);
    expect(world.issue('alice')).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
    expect(world.issue('alice').remediation).toBeUndefined();
    expect(auditOf(world, 'alice').slice(-2)).toEqual(['create started', 'create done']);
    expectAudited(world);
  });

  test('the new one is left alone, for the time of the hold, and then until it is past the threshold', async () => {
    const world = await worldWithoutPassword();
    await undo(world, alices);
    const options = { checks: [passwords()] };
    expect((await planIn(world, options)).postponed.map(({ because }) => because.reason)).toEqual(['held']);
    world.clock.advance((HOLD_DAYS + 1) * DAY_MS);
    expect(kindsOf(await remediate(world, options))).toEqual(['refused']);
  });

  test('whose answer is lost says that there may be one that nobody knows', async () => {
    const world = await worldWithoutPassword();
    world.cloud.failNextChange({ change: 'create', when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    const outcome = await undo(world, alices);
    expect(outcome).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('a password now that nobody knows: delete it in the console'),
    });
    expect(auditOf(world, 'alice').at(-1)).toBe('create failed');

    world.cloud.deletePassword(ACCOUNT_ID, 'alice');
    expect(await undo(world, alices)).toMatchObject({ kind: 'rolled-back' });
  });

  test('that has been made by somebody else meanwhile changes nothing', async () => {
    const world = await worldWithoutPassword();
    world.cloud.addPassword(ACCOUNT_ID, 'alice', { created: world.now, lastUsed: { kind: 'never' } });
    expect(await undo(world, alices)).toMatchObject({ kind: 'failed', why: expect.stringContaining('has a console password already') });
    expect(world.cloud.secrets).toEqual([]);
  });

  test('that can not be recorded is told all the same, as nobody else will ever know it', async () => {
    const world = await worldWithoutPassword();
    let writes = 0;
    const issues = {
      get: world.issues.get.bind(world.issues),
      list: world.issues.list.bind(world.issues),
      put: async (issue: Parameters<typeof world.issues.put>[0]) => {
        writes += 1;
        if (writes > 1) throw new Error('the table is out of reach');
        return await world.issues.put(issue);
      },
    };
    const outcome = await undo(world, { ...alices, ports: { ...portsOf(world), issues } });
    expect(outcome).toMatchObject({ kind: 'rolled-back', warnings: [expect.stringContaining('could not be recorded')] });
    expect(outcome.kind === 'rolled-back' && outcome.oneTimePassword?.reveal()).toBe(world.cloud.secrets[0]);
  });

  test('dies before or after any call: there is never more than one password, and the issue is held if there is one', async () => {
    await everyCrashPoint({
      world: worldWithoutPassword,
      run: async (world, process) => {
        await undo(world, { ...alices, ports: portsIn(world, process) });
      },
      check: (world) => {
        expect(world.cloud.changes.filter((change) => change.startsWith('make'))).toHaveLength(1);
        expect(world.issue('alice').hold).toBeDefined();
        expectAudited(world);
      },
    });
  });
});

describe('a key that is gone for good', () => {
  test('is not rolled back: it says when it was deleted, and what to do', async () => {
    const world = await worldWithDueKeys();
    const deleting = { checks: [configured({ deletion: true, deletionRetentionDays: 1 })] };
    await remediate(world, deleting);
    world.clock.advance(DAY_MS);
    await remediate(world, deleting);
    const before = world.issue(KEY_ID);
    expect(await undo(world)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/has been deleted on 2026-11-21.*make a new one/),
    });
    expect(world.issue(KEY_ID)).toEqual(before);
  });

  test('nor while it may be being deleted', async () => {
    const world = await worldWithDueKeys();
    const deleting = { checks: [configured({ deletion: true, deletionRetentionDays: 1 })] };
    await remediate(world, deleting);
    world.clock.advance(DAY_MS);
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    await remediate(world, deleting);
    expect(await undo(world)).toMatchObject({ kind: 'refused', why: expect.stringContaining('may be being deleted') });
  });
});

describe('a key that two checks have found', () => {
  test.each([
    ['the check that had it deactivated', configured()],
    ['in spite of the other check', rotating({ action: 'deactivate' })],
  ])('is left alone by both after a rollback: %s', async (_, check) => {
    const ticket = { key: 'SEC-2', state: 'open', toldAt: NOW } as const;
    const world = await worldWith(dueIssue(0), dueIssue(0, { check: 'user_keysrotation', ticket }));
    await remediate(world);
    await undo(world);
    world.clock.advance(10 * MINUTE_MS);
    const checks = [configured(), rotating({ action: 'deactivate' })];
    const { due, postponed } = await planIn(world, { checks, jobs: [{ account: { id: ACCOUNT_ID, name: 'x' }, checks: [check] }] });
    expect([due, postponed.map(({ because }) => because.reason)]).toEqual([[], ['held']]);
    expect(statusOf(world)).toBe('active');
  });
});
