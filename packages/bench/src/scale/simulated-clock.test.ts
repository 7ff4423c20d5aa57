import { expect, test } from '@jest/globals';
import { SimulatedClock } from './simulated-clock.ts';

test('whoever follows is told, and waited for, before anything goes on', async () => {
  const clock = new SimulatedClock();
  const told: number[] = [];
  clock.follow(async (aheadMs) => {
    await Promise.resolve();
    told.push(aheadMs);
  });
  await clock.putForward(1000);
  expect(told).toEqual([1000]);
  const in90Seconds = Date.now() + 90_000;
  await clock.putForwardTo(in90Seconds);
  expect(clock.now()).toBeGreaterThanOrEqual(in90Seconds);
  expect(told.at(-1)).toBe(clock.aheadMs);
});

test('it is never put back', async () => {
  const clock = new SimulatedClock();
  await clock.putForward(5000);
  await clock.putForwardTo(Date.now());
  expect(clock.aheadMs).toBe(5000);
});
