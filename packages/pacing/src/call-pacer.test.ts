import { describe, expect, test } from '@jest/globals';
import { CallPacer } from './call-pacer.ts';

/** Time that passes only when everyone waits. */
class SimulatedTime {
  now = 0;
  readonly #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  readonly elapsedMs = () => this.now;
  readonly waiter = {
    wait: (ms: number) => new Promise<void>((wake) => void this.#sleepers.push({ until: this.now + ms, wake })),
  };

  /** Lets it pass until the work is done. */
  async run(work: Promise<unknown>): Promise<void> {
    let done = false;
    void work.finally(() => {
      done = true;
    });
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#sleepers.sort((a, b) => a.until - b.until);
      const next = this.#sleepers.shift();
      if (!next) continue;
      this.now = Math.max(this.now, next.until);
      next.wake();
    }
  }
}

/** An account that allows `perSecond` calls, and `burst` at once. */
function accountWith(time: SimulatedTime, { perSecond, burst }: { perSecond: number; burst: number }) {
  let tokens = burst;
  let filled = 0;
  return () => {
    tokens = Math.min(burst, tokens + ((time.now - filled) / 1000) * perSecond);
    filled = time.now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

interface Run {
  readonly calls: number;
  readonly perSecond: number;
  readonly burst: number;
  readonly atOnce?: number;
  readonly latencyMs?: number;
}

async function makeCalls({ calls, atOnce = 10, latencyMs = 20, ...limit }: Run) {
  const time = new SimulatedTime();
  const pacer = new CallPacer(time);
  const takes = accountWith(time, limit);
  let left = calls;
  let throttled = 0;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      for (let accepted = false; !accepted; ) {
        const admittedAt = await pacer.admit();
        await time.waiter.wait(latencyMs);
        accepted = takes();
        if (accepted) pacer.succeeded();
        else {
          throttled += 1;
          pacer.throttled(admittedAt);
        }
      }
    }
  };
  await time.run(Promise.all(Array.from({ length: atOnce }, worker)));
  return { seconds: time.now / 1000, throttled };
}

describe('the pace of the calls to one account', () => {
  test('is not held back while nothing is throttled', async () => {
    const { seconds } = await makeCalls({ calls: 1_000, perSecond: 1_000_000, burst: 1_000_000 });
    expect(seconds).toBeCloseTo((1_000 / 10) * 0.02);
  });

  test.each([
    { calls: 100, perSecond: 20, burst: 20 },
    { calls: 150, perSecond: 20, burst: 20 },
    { calls: 1_000, perSecond: 20, burst: 20 },
    { calls: 1_000, perSecond: 20, burst: 20, latencyMs: 300 },
    { calls: 1_000, perSecond: 20, burst: 20, atOnce: 20 },
    { calls: 1_000, perSecond: 20, burst: 60 },
    { calls: 300, perSecond: 20, burst: 5 },
    { calls: 300, perSecond: 5, burst: 5 },
    { calls: 1_000, perSecond: 100, burst: 100 },
  ])('stays within 1.3 × what the account allows, with few calls in vain: %j', async (run) => {
    const { seconds, throttled } = await makeCalls(run);
    expect(seconds).toBeLessThan((1.3 * run.calls) / run.perSecond);
    expect(throttled).toBeLessThan(0.2 * run.calls);
  });

  test('one burst that is throttled cuts the rate once', async () => {
    const time = new SimulatedTime();
    const pacer = new CallPacer(time);
    const admitted = [await pacer.admit(), await pacer.admit(), await pacer.admit()];
    for (let n = 0; n < 20; n++) pacer.succeeded();
    time.now = 20;
    for (const at of admitted) pacer.throttled(at);
    expect(pacer.perSecond).toBeCloseTo(20 * 0.85);
  });

  test('never comes to a stop', async () => {
    const pacer = new CallPacer(new SimulatedTime());
    for (let n = 0; n < 100; n++) pacer.throttled(n);
    expect(pacer.perSecond).toBe(0.5);
  });
});
