import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ActBudget } from '@keyhammer/core';

export interface ActBudgetUnderTest {
  readonly budget: ActBudget;
  close?(): Promise<void>;
}

export interface ActBudgetContractOptions {
  /** See {@link IssueStoreContractOptions.atomic}. */
  readonly atomic?: boolean;
}

/** What every act budget promises. Each test has a run of its own. */
export function describeActBudgetContract(
  name: string,
  open: () => Promise<ActBudgetUnderTest>,
  { atomic = true }: ActBudgetContractOptions = {},
): void {
  describe(`${name} keeps the promises of an act budget`, () => {
    let subject: ActBudgetUnderTest;
    let runs = 0;
    const aRun = () => `remediate 2026-11-20T09:00:00.000Z ${++runs}`;
    const account = (n: number) => String(600_000_000_000 + n);
    const reserve = (run: string, n: number, acts: number, allowance = 10) => subject.budget.reserve(run, account(n), acts, allowance);
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => subject.close?.());

    test.each([
      ['one less than is allowed', 9, true],
      ['as many as are allowed', 10, true],
      ['one more than is allowed', 11, false],
    ])('%s', async (_case, acts, granted) => {
      expect(await reserve(aRun(), 1, acts)).toMatchObject({ granted });
    });

    test('what a run has left is for the next account, whole or not at all', async () => {
      const run = aRun();
      const asked = [6, 5, 3, 2, 1];
      const answers = [];
      for (const [n, acts] of asked.entries()) answers.push(await reserve(run, n, acts));
      expect(answers.map(({ granted }) => granted)).toEqual([true, false, true, false, true]);
      expect(answers.filter(({ granted }) => !granted).map(({ left }) => left)).toEqual([4, 1]);
    });

    test('if it is granted, at least that much is left', async () => {
      expect((await reserve(aRun(), 1, 7)).left).toBeGreaterThanOrEqual(7);
    });

    test('the first account that asks is the one to tell, however often it asks, and no other is', async () => {
      const run = aRun();
      const asked = [1, 1, 2, 1];
      const answers = [];
      for (const n of asked) answers.push(await subject.budget.isFirstToTell(run, account(n)));
      expect(answers).toEqual([true, true, false, true]);
      expect(await subject.budget.isFirstToTell(aRun(), account(2))).toBe(true);
    });

    test('who tells takes nothing out of the allowance', async () => {
      const run = aRun();
      await reserve(run, 1, 4);
      await subject.budget.isFirstToTell(run, account(2));
      expect(await reserve(run, 2, 6)).toMatchObject({ granted: true });
    });

    test('nothing is left where nothing is allowed', async () => {
      expect(await reserve(aRun(), 1, 1, 0)).toEqual({ granted: false, left: 0 });
    });

    test('an account that asks again takes nothing twice, and is not stopped by itself', async () => {
      const run = aRun();
      for (const acts of [8, 8, 3, 8]) expect(await reserve(run, 1, acts)).toMatchObject({ granted: true });
      expect(await reserve(run, 2, 3)).toEqual({ granted: false, left: 2 });
      expect(await reserve(run, 2, 2)).toMatchObject({ granted: true });
      expect(await reserve(run, 1, 8)).toMatchObject({ granted: true });
    });

    test('an account that asks for more takes what it has not got', async () => {
      const run = aRun();
      await reserve(run, 1, 4);
      await reserve(run, 2, 3);
      expect(await reserve(run, 1, 8)).toEqual({ granted: false, left: 7 });
      expect(await reserve(run, 1, 7)).toMatchObject({ granted: true });
      expect(await reserve(run, 3, 1)).toEqual({ granted: false, left: 0 });
    });

    test('an account that was refused may come again with less', async () => {
      const run = aRun();
      await reserve(run, 1, 8);
      expect(await reserve(run, 2, 3)).toMatchObject({ granted: false });
      expect(await reserve(run, 2, 2)).toMatchObject({ granted: true });
    });

    test('a limit that is lowered meanwhile takes nothing back, and allows nothing more', async () => {
      const run = aRun();
      await reserve(run, 1, 8);
      expect(await reserve(run, 2, 1, 5)).toEqual({ granted: false, left: 0 });
      expect(await reserve(run, 1, 8, 5)).toMatchObject({ granted: true });
      expect(await reserve(run, 1, 9, 5)).toEqual({ granted: false, left: 8 });
    });

    test('each run by itself', async () => {
      expect(await reserve(aRun(), 1, 10)).toMatchObject({ granted: true });
      expect(await reserve(aRun(), 1, 10)).toMatchObject({ granted: true });
    });

    (atomic ? test : test.skip)('of forty accounts at once no more get their part than may, and as many', async () => {
      const run = aRun();
      const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => reserve(run, n, 3, 50)));
      expect(answers.filter(({ granted }) => granted)).toHaveLength(16);
      expect(await reserve(run, 100, 2, 50)).toMatchObject({ granted: true });
      expect(await reserve(run, 101, 1, 50)).toEqual({ granted: false, left: 0 });
    });

    (atomic ? test : test.skip)('one account many times at once takes its part once', async () => {
      const run = aRun();
      const answers = await Promise.all(Array.from({ length: 8 }, () => reserve(run, 1, 6)));
      expect(answers.every(({ granted }) => granted)).toBe(true);
      expect(await reserve(run, 2, 4)).toMatchObject({ granted: true });
      expect(await reserve(run, 3, 1)).toEqual({ granted: false, left: 0 });
    });
  });
}
