import { describe, expect, test } from '@jest/globals';
import { FakeWaiter } from '@keyhammer/testing';
import { CallPacer } from './call-pacer.ts';
import { type CallFailure, PacedCalls } from './paced-calls.ts';

class Refused extends Error {
  readonly failure: CallFailure;

  constructor(failure: CallFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

function calls() {
  const waiter = new FakeWaiter(new Date('2026-11-20T12:00:00Z'));
  const time = { waiter, elapsedMs: () => waiter.now().getTime() };
  let throttled = 0;
  const pacer = new CallPacer(time, () => {
    throttled += 1;
  });
  const paced = new PacedCalls({ pacer, time, judge: (error) => (error instanceof Refused ? error.failure : { kind: 'final' }) });
  return { paced, waits: waiter.waits, throttled: () => throttled };
}

/** Fails so many times, then answers. */
function failing(times: number, failure: CallFailure) {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw new Refused(failure);
    return tries;
  };
}

describe('a call', () => {
  test('that goes well is made once', async () => {
    const { paced, waits } = calls();
    expect(await paced.run(failing(0, { kind: 'failing' }))).toBe(1);
    expect(waits).toEqual([]);
  });

  test.each<[string, CallFailure, number]>([
    ['a service that is down, five times', { kind: 'failing' }, 5],
    ['one that is throttled, twenty times', { kind: 'throttled' }, 20],
    ['what is final, once', { kind: 'final' }, 1],
    ['one that asks for more than a minute, once', { kind: 'throttled', retryAfterMs: 60_001 }, 1],
  ])('is tried again: %s', async (_what, failure, tries) => {
    await expect(calls().paced.run(failing(tries, failure))).rejects.toThrow(failure.kind);
    if (tries > 1) expect(await calls().paced.run(failing(tries - 1, failure))).toBe(tries);
  });

  test('waits for as long as the service asks', async () => {
    const { paced, waits, throttled } = calls();
    await paced.run(failing(1, { kind: 'throttled', retryAfterMs: 60_000 }));
    expect(waits[0]).toBe(60_000);
    expect(throttled()).toBe(1);
  });

  test('waits longer each time where the service does not say, up to five seconds', async () => {
    const { paced, waits } = calls();
    await paced.run(failing(4, { kind: 'failing' }));
    expect(waits).toHaveLength(4);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(100 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(200 * 2 ** index);
    }
  });

  test('an error of ours is nobody’s to repeat', async () => {
    await expect(
      calls().paced.run(async () => {
        throw new TypeError('a mistake');
      }),
    ).rejects.toThrow('a mistake');
  });
});
