import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Lease, LOCK_KEPT_MS, LockedError, type RunLock } from '@keyhammer/core';

/** A lock under test, held by nobody, at noon. */
export interface RunLockUnderTest {
  readonly lock: RunLock;
  /** Lets time pass, in which holders that are alive give their signs of life. */
  pass(milliseconds: number): Promise<void>;
  /** No holder of now gives a sign of life any more: they were killed, or are cut off. */
  silence(name: string): void;
  /** All that were silenced are back, and have looked whether they still hold their lock. */
  comeBack(): Promise<void>;
  close?(): Promise<void>;
}

export interface RunLockContractOptions {
  /** See {@link IssueStoreContractOptions.atomic}. */
  readonly atomic?: boolean;
}

const HOUR_MS = 60 * 60 * 1000;

/** What every run lock promises. Each test has a lock of its own. */
export function describeRunLockContract(
  name: string,
  open: () => Promise<RunLockUnderTest>,
  { atomic = true }: RunLockContractOptions = {},
): void {
  describe(`${name} keeps the promises of a run lock`, () => {
    let subject: RunLockUnderTest;
    let locks = 0;
    const aName = () => `run-${++locks}`;
    const acquire = (lock: string, by = 'alice@laptop') => subject.lock.acquire(lock, by);
    const takenBySomebody = (lock: string) => acquire(lock, 'bob@server').then(() => false, isLocked);
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => subject.close?.());

    test('one has it, and nobody else, who is told who has it and what to do', async () => {
      const lock = aName();
      await using lease = await acquire(lock);
      const refusal = await acquire(lock, 'bob@server').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LockedError);
      expect(String(refusal)).toMatch(
        new RegExp(`another ${lock} is at work: alice@laptop, since \\d{4}-.* UTC; .* kept until \\d{4}-.* UTC\\. Wait until it is done`),
      );
      expect(lease.lost.aborted).toBe(false);
    });

    test('nor the same one again', async () => {
      const lock = aName();
      await using _lease = await acquire(lock);
      await expect(acquire(lock)).rejects.toThrow(LockedError);
    });

    test('when it is released, the next one has it at once', async () => {
      const lock = aName();
      const first = await acquire(lock);
      await first[Symbol.asyncDispose]();
      await using second = await acquire(lock, 'bob@server');
      expect([first, second].map(({ lost }) => lost.aborted)).toEqual([false, false]);
    });

    test('a release counts once', async () => {
      const lock = aName();
      const first = await acquire(lock);
      await first[Symbol.asyncDispose]();
      await using _second = await acquire(lock);
      await first[Symbol.asyncDispose]();
      expect(await takenBySomebody(lock)).toBe(true);
    });

    test('another lock is another matter', async () => {
      await using _one = await acquire(aName());
      await using _other = await acquire(aName());
    });

    (atomic ? test : test.skip)('of ten at once just one gets it', async () => {
      const lock = aName();
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => acquire(lock, `process ${n}`)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(LockedError);
    });

    test('one that works for hours keeps it', async () => {
      const lock = aName();
      await using lease = await acquire(lock);
      await subject.pass(3 * HOUR_MS);
      expect([await takenBySomebody(lock), lease.lost.aborted]).toEqual([true, false]);
    });

    test.each([
      ['a second before that', -1000, true],
      ['exactly then', 0, false],
      ['a second later', 1000, false],
    ])('one that was killed keeps it for five minutes: %s', async (_case, milliseconds, isTaken) => {
      const lock = aName();
      await acquire(lock);
      subject.silence(lock);
      await subject.pass(LOCK_KEPT_MS + milliseconds);
      expect(await takenBySomebody(lock)).toBe(isTaken);
    });

    (atomic ? test : test.skip)('of ten that would take it over just one does', async () => {
      const lock = aName();
      await acquire(lock);
      subject.silence(lock);
      await subject.pass(LOCK_KEPT_MS);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => acquire(lock, `process ${n}`)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    describe('whoever was cut off, and has lost it meanwhile,', () => {
      const overtaken = async (): Promise<{ readonly lock: string; readonly former: Lease; readonly present: Lease }> => {
        const lock = aName();
        const former = await acquire(lock);
        subject.silence(lock);
        await subject.pass(LOCK_KEPT_MS);
        const present = await acquire(lock, 'bob@server');
        await subject.comeBack();
        return { lock, former, present };
      };

      test('is told', async () => {
        const { former, present } = await overtaken();
        expect([former, present].map(({ lost }) => lost.aborted)).toEqual([true, false]);
        expect(former.lost.reason).toBeInstanceOf(LockedError);
        expect(String(former.lost.reason)).toContain('no longer holds its lock');
      });

      test('takes it from nobody by a late release', async () => {
        const { lock, former, present } = await overtaken();
        await former[Symbol.asyncDispose]();
        expect(await takenBySomebody(lock)).toBe(true);
        await present[Symbol.asyncDispose]();
        expect(await takenBySomebody(lock)).toBe(false);
      });
    });
  });
}

function isLocked(error: unknown): true {
  if (error instanceof LockedError) return true;
  throw error;
}
