import { describe, expect, test } from '@jest/globals';
import { type CredentialRef, NotFoundError, RejectedError, type RestorePoint } from '@keyhammer/core';
import { statusOf } from './cloud-change-contract.ts';
import type { CloudUnderTest, KindUnderTest } from './cloud-under-test.ts';

/** How what was taken away comes back, and what becomes of locks. */
export function describeUndoing(kind: KindUnderTest, cloud: () => CloudUnderTest): void {
  const status = (ref: CredentialRef) => statusOf(cloud(), ref);
  const prepared = async (ref: CredentialRef, change: 'deactivate' | 'delete', former?: RestorePoint) =>
    (await cloud().control.prepare(ref, change, former)).restorePoint;
  const deactivates = kind.deactivates !== 'never';
  const deletes = kind.deletes !== 'never';

  (deactivates ? describe : describe.skip)('what was deactivated', () => {
    test('is brought back as it was, however often it is asked for', async () => {
      const ref = cloud().make();
      const restorePoint = await prepared(ref, 'deactivate');
      await cloud().control.deactivate(ref);
      for (let times = 0; times < 2; times++) {
        await cloud().control.activate(ref, restorePoint);
        expect(await cloud().control.look(ref)).toMatchObject({ kind: 'found', credential: { id: ref.id, status: 'active' } });
      }
    });

    (kind.several ? test : test.skip)('comes back with all that went along, and nothing that was inactive before', async () => {
      const ref = cloud().make();
      const [active, inactive] = [cloud().make({ besides: ref }), cloud().make({ besides: ref, status: 'inactive' })];
      const restorePoint = await prepared(ref, 'deactivate');
      await cloud().control.deactivate(ref);
      await cloud().control.activate(ref, restorePoint);
      expect([await status(active), await status(inactive)]).toEqual(['active', 'inactive']);
    });

    test('by a run that died after it is brought back by what was put on record before', async () => {
      const ref = cloud().make();
      const first = await prepared(ref, 'deactivate');
      await cloud().control.deactivate(ref);
      const second = await prepared(ref, 'deactivate', first);
      expect(second).toEqual(first);
      await cloud().control.deactivate(ref);
      await cloud().control.activate(ref, second);
      expect(await status(ref)).toBe('active');
    });

    (kind.deactivates === 'with-others' ? test : test.skip)('gives back what went along, though somebody has deleted it', async () => {
      const ref = cloud().make();
      const other = cloud().make({ besides: ref });
      const restorePoint = await prepared(ref, 'deactivate');
      await cloud().control.deactivate(ref);
      cloud().remove(ref);
      for (let times = 0; times < 2; times++) await cloud().control.activate(ref, restorePoint);
      expect([await status(ref), await status(other)]).toEqual(['gone', 'active']);
    });
  });

  (kind.deletes === 'restorable' ? describe : describe.skip)('what was deleted, and can be made again,', () => {
    test('is brought back under the very same id, however often it is asked for', async () => {
      const ref = cloud().make();
      const restorePoint = await prepared(ref, 'delete');
      await cloud().control.delete(ref);
      expect(await status(ref)).toBe('gone');
      for (let times = 0; times < 2; times++) {
        await cloud().control.activate(ref, restorePoint);
        expect(await cloud().control.look(ref)).toMatchObject({ kind: 'found', credential: { id: ref.id, status: 'active' } });
      }
      expect((await cloud().control.held(ref)).filter(({ id }) => id === ref.id)).toHaveLength(1);
    });

    test('is brought back by what was put on record before, after a run that died', async () => {
      const ref = cloud().make();
      const first = await prepared(ref, 'delete');
      await cloud().control.delete(ref);
      const second = await prepared(ref, 'delete', first);
      expect(second).toEqual(first);
      await cloud().control.activate(ref, second);
      expect(await status(ref)).toBe('active');
    });

    (deactivates ? test : test.skip).each([
      ['deactivate', 'delete'],
      ['delete', 'deactivate'],
    ] as const)('comes back whole if a run died at one change and the next made the other: %s, %s', async (first, then) => {
      const ref = cloud().make();
      const former = await prepared(ref, first);
      await cloud().control[first](ref);
      const restorePoint = await prepared(ref, then, former);
      if (then === 'delete') await cloud().control.delete(ref);
      await cloud().control.activate(ref, restorePoint);
      expect(await status(ref)).toBe('active');
    });

    test.each(['before-acting', 'after-acting'] as const)('is made again once, if the answer is lost: %s', async (when) => {
      const ref = cloud().make();
      const restorePoint = await prepared(ref, 'delete');
      await cloud().control.delete(ref);
      cloud().loseAnswers('activate', ref, when);
      await cloud()
        .control.activate(ref, restorePoint)
        .catch(() => undefined);
      cloud().mend();
      await cloud().control.activate(ref, restorePoint);
      expect((await cloud().control.held(ref)).map(({ id, status: now }) => [id, now])).toEqual([[ref.id, 'active']]);
    });

    test('can not be made of nothing', async () => {
      const ref = cloud().make();
      await cloud().control.delete(ref);
      expect([await outcomeOf(cloud().control.activate(ref)), await status(ref)]).toEqual(['refused', 'gone']);
    });
  });

  (kind.deletes === 'for-good' ? test : test.skip)('what was deleted is not brought back', async () => {
    cloud().make();
    const ref = cloud().make();
    const restorePoint = await prepared(ref, 'delete');
    await cloud().control.delete(ref);
    const outcome = await outcomeOf(cloud().control.activate(ref, restorePoint));
    // Of an identity, and of a restore point, whatever is still there is brought back: nothing, here.
    expect([outcome, await status(ref)]).toEqual([restorePoint || kind.holds ? outcome : 'refused', 'gone']);
  });

  (kind.locks ? describe : describe.skip)('what is locked', () => {
    const CHANGES = [...(deactivates ? (['deactivate'] as const) : []), ...(deletes ? (['delete'] as const) : [])];

    test('is told to be', async () => {
      expect(await cloud().control.look(cloud().make({ locked: true }))).toMatchObject({ credential: { locked: true } });
      expect(await cloud().control.look(cloud().make())).not.toMatchObject({ credential: { locked: expect.anything() } });
    });

    test.each(CHANGES)('is left alone, unless it may be unlocked: %s', async (change) => {
      cloud().make();
      const ref = cloud().make({ locked: true });
      const before = await cloud().control.look(ref);
      await expect(cloud().control[change](ref)).rejects.toThrow(RejectedError);
      await expect(cloud().control[change](ref, { unlock: false })).rejects.toThrow(RejectedError);
      expect(await cloud().control.look(ref)).toEqual(before);
      await cloud().control[change](ref, { unlock: true });
      expect(await status(ref)).toBe(change === 'delete' ? 'gone' : 'inactive');
    });

    (deactivates ? test : test.skip)('is locked again when it is brought back, after a run that died as well', async () => {
      const ref = cloud().make({ locked: true });
      const first = await prepared(ref, 'deactivate');
      await cloud().control.deactivate(ref, { unlock: true });
      const restorePoint = await prepared(ref, 'deactivate', first);
      for (let times = 0; times < 2; times++) {
        await cloud().control.activate(ref, restorePoint);
        expect(await cloud().control.look(ref)).toMatchObject({ credential: { status: 'active', locked: true } });
      }
    });
  });
}

async function outcomeOf(attempt: Promise<void>): Promise<'done' | 'refused'> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (error instanceof RejectedError || error instanceof NotFoundError) return 'refused';
    throw error;
  }
}
