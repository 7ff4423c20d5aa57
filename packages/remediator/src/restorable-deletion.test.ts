import { describe, expect, test } from '@jest/globals';
import { type Issue, OutcomeUnknownError, RejectedError, recordEvent } from '@keyhammer/core';
import { anOciAdminKey, everyCrashPoint, type InMemoryWorld, type MortalProcess, publicKeyOf } from '@keyhammer/testing';
import { expectAudited, portsIn } from './test-crashes.ts';
import { adminKeys, batch, CAPABILITY, retire, seen, undo, worldWithDue } from './test-other-clouds.ts';
import { ALICE, auditOf, controlWith, DAY_MS, kindsOf, MINUTE_MS, portsOf } from './test-remediation.ts';

const KEY = anOciAdminKey();
const PEM = publicKeyOf(KEY.id);
const CHECK = adminKeys();

const worldWithKey = () => worldWithDue(CHECK, KEY);

/** After the deletion, with its owner told. */
async function worldWithoutKey(): Promise<InMemoryWorld> {
  const world = await worldWithKey();
  await batch(world, CHECK);
  world.clock.advance(10 * MINUTE_MS);
  return world;
}

function neverMind(): never {
  throw new Error('it was not remediated');
}

const wayBackOf = ({ intents, remediation, history }: Issue) =>
  (remediation ?? intents.remediation ?? history.at(-1)?.remediation)?.restorePoint;

/** Whatever happens: what is gone can be brought back, and is only changed once in each direction. */
async function expectNothingLost(world: InMemoryWorld): Promise<void> {
  const { changes } = world.cloud;
  if ((await seen(world, KEY)) === 'gone') expect(wayBackOf(world.issue(KEY.id))).toEqual({ publicKey: PEM });
  expect(changes.filter((change) => change === `delete ${KEY.id}`).length).toBeLessThanOrEqual(1);
  expect(changes.filter((change) => change === `restore ${KEY.id}`).length).toBeLessThanOrEqual(1);
}

/** What a scan would make of the key as it is. */
async function identify(world: InMemoryWorld): Promise<void> {
  const issue = world.issue(KEY.id);
  const event =
    (await seen(world, KEY)) === 'gone'
      ? ({ type: 'violation-gone', resolution: { reason: 'gone', why: 'it no longer exists' }, scan: 'complete' } as const)
      : ({ type: 'violation-seen', details: { ...issue.details, readAt: world.now } } as const);
  await recordEvent(world.issues, issue, event, world.now);
}

describe('a key that can only be deleted, and be made again', () => {
  test('is deleted, and what brings it back is on record', async () => {
    const world = await worldWithKey();
    expect(kindsOf(await retire(world, CHECK))).toEqual(['remediated']);
    expect(await seen(world, KEY)).toBe('gone');
    expect(world.issue(KEY.id)).toMatchObject({
      remediation: { action: 'delete', restorePoint: { publicKey: PEM }, told: true },
      intents: {},
    });
    expect(auditOf(world, KEY.id)).toEqual(['delete started', 'delete done']);
  });

  test('has its public key on record before it is deleted', async () => {
    const world = await worldWithKey();
    let before: Issue | undefined;
    const credentials = controlWith(world, {
      delete: async (ref) => {
        before = world.issue(KEY.id);
        await world.cloud.delete(ref);
      },
    });
    await retire(world, CHECK, { ports: { credentials } });
    expect(before?.intents.remediation).toMatchObject({ action: 'delete', restorePoint: { publicKey: PEM } });
  });

  test('comes back the same, held and open, and the way back stays in the history', async () => {
    const world = await worldWithoutKey();
    const outcome = await undo(world, CHECK, KEY);
    expect(outcome).toMatchObject({ kind: 'rolled-back', warnings: [] });
    expect(outcome).not.toHaveProperty('oneTimePassword');
    expect(await seen(world, KEY)).toBe('active');
    expect(world.issue(KEY.id)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' }, ticket: { state: 'open' } });
    expect(world.issue(KEY.id).remediation).toBeUndefined();
    expect(wayBackOf(world.issue(KEY.id))).toEqual({ publicKey: PEM });
    expect(auditOf(world, KEY.id).slice(2)).toEqual(['reactivate started', 'reactivate done']);
    expectAudited(world);
  });

  test('is brought back once: a second command says that there is nothing to undo', async () => {
    const world = await worldWithoutKey();
    await undo(world, CHECK, KEY);
    expect(await undo(world, CHECK, KEY)).toMatchObject({ kind: 'refused', why: expect.stringContaining('nothing to roll back') });
    expect(world.cloud.changes).toEqual([`delete ${KEY.id}`, `restore ${KEY.id}`]);
  });

  test('can be deleted and brought back again, once its hold is over', async () => {
    const world = await worldWithoutKey();
    await undo(world, CHECK, KEY);
    expect(kindsOf(await retire(world, CHECK))).toEqual([]);
    world.clock.advance(14 * DAY_MS);
    expect(kindsOf(await retire(world, CHECK))).toEqual(['remediated']);
    expect(await undo(world, CHECK, KEY)).toMatchObject({ kind: 'rolled-back' });
    expect(world.cloud.changes).toHaveLength(4);
  });

  test('is not brought back by guesswork where its public key is nowhere', async () => {
    const world = await worldWithoutKey();
    const { restorePoint: _, ...remediation } = world.issue(KEY.id).remediation ?? neverMind();
    await world.issues.put({ ...world.issue(KEY.id), remediation });
    expect(await undo(world, CHECK, KEY)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('nothing is there to bring it back'),
    });
    expect(world.cloud.changes).toEqual([`delete ${KEY.id}`]);
  });

  test('that can not be brought back now stays on record, and can be later', async () => {
    const world = await worldWithoutKey();
    const full = new RejectedError('a user may have three API keys, and this one has them');
    world.cloud.failNextChange({ change: 'activate', when: 'before-acting', error: full });
    expect(await undo(world, CHECK, KEY)).toEqual({ kind: 'failed', why: full.message });
    expect(wayBackOf(world.issue(KEY.id))).toEqual({ publicKey: PEM });
    expect(await undo(world, CHECK, KEY)).toMatchObject({ kind: 'rolled-back' });
  });

  test('is brought back by the way in which it was stopped, whatever the configuration says by now', async () => {
    const world = await worldWithoutKey();
    expect(await undo(world, adminKeys(CAPABILITY), KEY)).toMatchObject({ kind: 'rolled-back' });
    expect(await seen(world, KEY)).toBe('active');
  });

  test('of which nobody knows whether it was deleted keeps its public key, and is recorded by the next run', async () => {
    const world = await worldWithKey();
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    expect(kindsOf(await retire(world, CHECK))).toEqual(['failed']);
    expect(world.issue(KEY.id).intents.remediation?.restorePoint).toEqual({ publicKey: PEM });
    expect(kindsOf(await retire(world, CHECK))).toEqual(['recovered']);
    expect(world.issue(KEY.id).remediation?.restorePoint).toEqual({ publicKey: PEM });
    expect(world.cloud.changes).toHaveLength(1);
  });

  test('is brought back as well where the deletion was never recorded', async () => {
    const world = await worldWithKey();
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    await retire(world, CHECK);
    world.clock.advance(20 * MINUTE_MS);
    expect(await undo(world, CHECK, KEY)).toMatchObject({ kind: 'rolled-back' });
    expect(await seen(world, KEY)).toBe('active');
  });

  test('whose public key can not be read is not deleted', async () => {
    const world = await worldWithKey();
    world.cloud.failNextPrepare(new RejectedError('the public key could not be read'));
    expect(kindsOf(await retire(world, CHECK))).toEqual(['failed']);
    expect([world.cloud.changes, auditOf(world, KEY.id), world.issue(KEY.id).intents]).toEqual([[], ['delete failed'], {}]);
    expect(kindsOf(await retire(world, CHECK))).toEqual(['remediated']);
  });

  test('which another run begins with in this very moment is not told of as a failure over its intent', async () => {
    const world = await worldWithKey();
    const credentials = controlWith(world, {
      prepare: async () => {
        await recordEvent(
          world.issues,
          world.issue(KEY.id),
          { type: 'remediation-started', action: 'delete', by: 'lambda:other', mode: 'batch', restorePoint: { publicKey: PEM } },
          world.now,
        );
        throw new RejectedError('the public key could not be read');
      },
    });
    await retire(world, CHECK, { ports: { credentials } });
    expect(world.issue(KEY.id)).toMatchObject({ intents: { remediation: { by: 'lambda:other', restorePoint: { publicKey: PEM } } } });
    expect(world.issue(KEY.id).attempt).toBeUndefined();
  });
});

describe('a deletion that dies before or after any call, and runs again,', () => {
  const run = (world: InMemoryWorld, process: MortalProcess) => batch(world, CHECK, portsIn(world, process));

  test('has deleted the key once, with its public key on record at every moment', async () => {
    const survived = await everyCrashPoint({
      world: worldWithKey,
      run,
      between: async (world) => {
        await expectNothingLost(world);
        world.clock.advance(20 * MINUTE_MS);
      },
      check: async (world) => {
        await expectNothingLost(world);
        expect(await seen(world, KEY)).toBe('gone');
        expect(world.issue(KEY.id)).toMatchObject({ remediation: { restorePoint: { publicKey: PEM }, told: true }, intents: {} });
        expectAudited(world);
      },
    });
    expect(survived).toBeGreaterThan(30);
  });

  test('has it on record, too, where an identification comes first', async () => {
    await everyCrashPoint({
      world: worldWithKey,
      run,
      between: async (world) => {
        world.clock.advance(20 * MINUTE_MS);
        await identify(world);
        await expectNothingLost(world);
      },
      check: async (world) => {
        await expectNothingLost(world);
        expect(world.issue(KEY.id).remediation?.restorePoint).toEqual({ publicKey: PEM });
        expectAudited(world);
      },
    });
  });

  test('can be rolled back wherever it died', async () => {
    await everyCrashPoint({
      world: worldWithKey,
      run,
      between: async (world) => {
        world.clock.advance(20 * MINUTE_MS);
        const wasGone = (await seen(world, KEY)) === 'gone';
        const outcome = await undo(world, CHECK, KEY);
        expect(await seen(world, KEY)).toBe('active');
        if (wasGone) expect(outcome.kind).toBe('rolled-back');
        if (outcome.kind === 'rolled-back') expect(world.issue(KEY.id).hold).toBeDefined();
      },
      check: async (world) => {
        if (world.issue(KEY.id).hold) expect(await seen(world, KEY)).toBe('active');
        else expect(await seen(world, KEY)).toBe('gone');
      },
    });
  });
});

describe('a restoration that dies before or after any call, and is run again,', () => {
  test('has restored the key once, and the issue is held and open', async () => {
    const survived = await everyCrashPoint({
      world: worldWithoutKey,
      run: async (world, process) => {
        await undo(world, CHECK, KEY, portsIn(world, process));
      },
      between: (world) => expectNothingLost(world),
      check: async (world) => {
        await expectNothingLost(world);
        expect(await seen(world, KEY)).toBe('active');
        expect(world.issue(KEY.id)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' }, intents: {} });
        expect(world.issue(KEY.id).remediation).toBeUndefined();
        expectAudited(world);
      },
    });
    // get, hold, audit, activate, look, audit, record, reopen, record; before and after each
    expect(survived).toBe(18);
  });

  test('is held and open where an identification comes in between, and no batch deletes it again', async () => {
    await everyCrashPoint({
      world: worldWithoutKey,
      run: async (world, process) => {
        await undo(world, CHECK, KEY, portsIn(world, process));
      },
      between: async (world) => {
        world.clock.advance(10 * MINUTE_MS);
        await identify(world);
        await batch(world, CHECK);
      },
      check: async (world) => {
        await expectNothingLost(world);
        expect(await seen(world, KEY)).toBe('active');
        expect(world.issue(KEY.id)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
      },
    });
  });
});

describe('two at once', () => {
  test('delete the key once', async () => {
    const world = await worldWithKey();
    const reports = await Promise.all([retire(world, CHECK), retire(world, CHECK, { operator: ALICE })]);
    expect(reports.flatMap(kindsOf).sort()).toEqual(['refused', 'remediated']);
    expect(world.cloud.changes).toEqual([`delete ${KEY.id}`]);
    expect(world.issue(KEY.id).remediation?.restorePoint).toEqual({ publicKey: PEM });
  });

  test('bring it back once', async () => {
    const world = await worldWithoutKey();
    const outcomes = await Promise.all([undo(world, CHECK, KEY), undo(world, CHECK, KEY)]);
    expect(outcomes.filter(({ kind }) => kind === 'rolled-back').length).toBeGreaterThanOrEqual(1);
    expect(world.cloud.changes).toEqual([`delete ${KEY.id}`, `restore ${KEY.id}`]);
    expect(world.issue(KEY.id)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
  });

  test('a rollback waits for a deletion that may be under way', async () => {
    const world = await worldWithKey();
    let outcome: Awaited<ReturnType<typeof undo>> | undefined;
    const credentials = controlWith(world, {
      delete: async (ref) => {
        outcome = await undo(world, CHECK, KEY, portsOf(world));
        await world.cloud.delete(ref);
      },
    });
    await retire(world, CHECK, { ports: { credentials } });
    expect(outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('a run by lambda:keyhammer-remediator') });
    expect(world.issue(KEY.id)).toMatchObject({ remediation: { restorePoint: { publicKey: PEM } } });
  });
});
