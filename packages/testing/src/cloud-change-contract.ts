import { describe, expect, test } from '@jest/globals';
import { type CredentialRef, OutcomeUnknownError, RejectedError, UnavailableError } from '@keyhammer/core';
import { type ChangeOfOne, type CloudUnderTest, DAY_MS, type KindUnderTest } from './cloud-under-test.ts';

const LOST = { 'outcome-unknown': OutcomeUnknownError, unavailable: UnavailableError } as const;

export async function statusOf({ control }: CloudUnderTest, ref: CredentialRef): Promise<'active' | 'inactive' | 'gone'> {
  const live = await control.look(ref);
  return live.kind === 'found' ? live.credential.status : live.kind;
}

/** What is held, counted, and taken away. */
export function describeChanges(kind: KindUnderTest, cloud: () => CloudUnderTest): void {
  const status = (ref: CredentialRef) => statusOf(cloud(), ref);
  const heldIds = async (ref: CredentialRef) => (await cloud().control.held(ref)).map(({ id }) => id).toSorted();
  const ofSeveral = kind.several ? test : test.skip;
  const DONE = { deactivate: 'inactive', delete: 'gone', activate: 'active' } as const;
  const isOffered = { deactivate: kind.deactivates !== 'never', delete: kind.deletes !== 'never', activate: kind.deactivates !== 'never' };

  describe('what a principal holds', () => {
    test('is listed, and nobody else’s', async () => {
      const ref = cloud().make();
      const other = kind.several ? cloud().make({ besides: ref, ...(kind.hasInactive && { status: 'inactive' }) }) : ref;
      const others = kind.principals === 'many' ? [cloud().make()] : [];
      const held = await heldIds(ref);
      expect(held).toEqual(expect.arrayContaining([ref.id, other.id]));
      for (const { id } of others) expect(held).not.toContain(id);
      expect(new Set(held).size).toBe(held.length);
    });

    test('is nothing once it is gone', async () => {
      cloud().make();
      const ref = cloud().make();
      cloud().remove(ref);
      expect(await heldIds(ref)).not.toContain(ref.id);
    });
  });

  describe('how many are active', () => {
    test('is counted', async () => {
      const count = async () => (await cloud().control.activeCount(cloud().accountId, kind.kind)) ?? Number.NaN;
      const before = await count();
      cloud().make({ created: new Date(cloud().now.getTime() - DAY_MS) });
      if (kind.hasInactive) cloud().make({ status: 'inactive' });
      cloud().startOver();
      expect(await count()).toBe(before + 1);
    });

    test('is not known if it can not be seen', async () => {
      cloud().make();
      cloud().denyCounting();
      expect(await cloud().control.activeCount(cloud().accountId, kind.kind)).toBeUndefined();
    });
  });

  test.each(['deactivate', 'delete'] as const)('to prepare changes nothing: %s', async (change) => {
    const ref = cloud().make();
    const before = [await cloud().control.look(ref), await cloud().control.held(ref)];
    // What a kind can't do it may as well refuse here.
    if (isOffered[change]) await cloud().control.prepare(ref, change);
    else await cloud().control.prepare(ref, change).catch(rejected);
    expect([await cloud().control.look(ref), await cloud().control.held(ref)]).toEqual(before);
  });

  describe.each(['deactivate', 'delete'] as const)('to %s', (change) => {
    const ifOffered = isOffered[change] ? test : test.skip;

    ifOffered('is done once, however often it is asked for', async () => {
      cloud().make();
      const ref = cloud().make();
      for (let times = 0; times < 2; times++) {
        await cloud().control[change](ref);
        expect(await status(ref)).toBe(DONE[change]);
      }
    });

    (isOffered[change] ? ofSeveral : test.skip)('touches nothing but what was told before', async () => {
      const ref = cloud().make();
      const other = cloud().make({ besides: ref });
      const { alsoStopped } = await cloud().control.prepare(ref, change);
      await cloud().control[change](ref);
      const isTold = alsoStopped.some(({ id }) => id === other.id);
      expect([isTold, await status(other)]).toEqual(
        change === 'deactivate' && kind.deactivates === 'with-others' ? [true, 'inactive'] : [false, 'active'],
      );
    });

    (isOffered[change] ? test.skip : test)('is rejected, and nothing is done', async () => {
      const ref = cloud().make();
      await expect(cloud().control[change](ref)).rejects.toThrow(RejectedError);
      expect(await status(ref)).toBe('active');
    });
  });

  describe('what an identity holds', () => {
    const within = (ref: CredentialRef, itsStatus: 'active' | 'inactive') => {
      const { makeWithin } = cloud();
      if (!makeWithin) throw new Error(`The driver of ${kind.kind} makes nothing within it.`);
      return makeWithin(ref, itsStatus);
    };

    (kind.holds && isOffered.delete ? test : test.skip)('goes with it for good, the inactive too, and is told before', async () => {
      cloud().make();
      const ref = cloud().make();
      const held = [within(ref, 'active'), within(ref, 'inactive')];
      const { alsoStopped } = await cloud().control.prepare(ref, 'delete');
      expect(alsoStopped).toEqual(
        expect.arrayContaining(held.map(({ id }, n) => expect.objectContaining({ id, status: n === 0 ? 'active' : 'inactive' }))),
      );
      await cloud().control.delete(ref);
      for (const each of held) expect(await status(each)).toBe('gone');
    });

    (kind.holds && isOffered.deactivate ? test : test.skip)('is stopped with it, and only what was active comes back', async () => {
      const ref = cloud().make();
      const [active, inactive] = [within(ref, 'active'), within(ref, 'inactive')];
      const { alsoStopped, restorePoint } = await cloud().control.prepare(ref, 'deactivate');
      expect(alsoStopped).toContainEqual(expect.objectContaining({ id: active.id, status: 'active' }));
      await cloud().control.deactivate(ref);
      expect([await status(active), await status(inactive)]).toEqual(['inactive', 'inactive']);
      await cloud().control.activate(ref, restorePoint);
      expect([await status(active), await status(inactive)]).toEqual(['active', 'inactive']);
    });
  });

  (isOffered.activate ? test.skip : test)('to activate is rejected', async () => {
    await expect(cloud().control.activate(cloud().make())).rejects.toThrow(RejectedError);
  });

  const CASES = (['deactivate', 'activate', 'delete'] as const).flatMap((change) =>
    (['before-acting', 'after-acting'] as const).map((when) => ({ change, when })),
  );
  const lost = CASES.filter(({ change }) => isOffered[change]);
  if (lost.length === 0) test.skip('a lost answer: nothing can be changed', () => {});
  else
    test.each(lost)(
      'a lost answer leaves it open what was done, and doing it again is harmless: $change, $when',
      async ({ change, when }) => {
        const { ref, act } = await beforeChange(change);
        cloud().loseAnswers(change, ref, when);
        await expect(act()).rejects.toThrow(LOST[kind.lostAnswer]);
        cloud().mend();
        expect(await status(ref)).toBe(when === 'after-acting' ? DONE[change] : BEFORE[change]);
        await act();
        expect(await status(ref)).toBe(DONE[change]);
      },
    );

  const BEFORE = { deactivate: 'active', activate: 'inactive', delete: 'active' } as const;

  async function beforeChange(change: ChangeOfOne): Promise<{ ref: CredentialRef; act: () => Promise<void> }> {
    cloud().make();
    const ref = cloud().make();
    const { control } = cloud();
    if (change !== 'activate') return { ref, act: () => control[change](ref) };
    const { restorePoint } = await control.prepare(ref, 'deactivate');
    await control.deactivate(ref);
    return { ref, act: () => control.activate(ref, restorePoint) };
  }
}

function rejected(error: unknown): void {
  if (!(error instanceof RejectedError)) throw error;
}
