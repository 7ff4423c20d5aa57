import { describe, expect, test } from '@jest/globals';
import { ASSUMPTIONS, costOf, gbSecondsOf, lambdaMs, runSeconds, totalOf, type Usage } from './estimate.ts';

const TO_START = ASSUMPTIONS.roundsToStart * ASSUMPTIONS.callMs;

describe('what an invocation takes on Lambda', () => {
  test('waiting is waiting, and computing takes longer by the share of a processor', () => {
    expect(lambdaMs({ wallMs: 1000, cpuMs: 0, databaseCalls: 0 }, 512)).toBe(1000 + TO_START);
    expect(lambdaMs({ wallMs: 1000, cpuMs: 1000, databaseCalls: 0 }, 1769 / 2)).toBe(2000 + TO_START);
    expect(lambdaMs({ wallMs: 1000, cpuMs: 400, databaseCalls: 0 }, 1769 / 4)).toBe(600 + 1600 + TO_START);
  });

  test('more memory than a whole processor needs makes nothing faster', () => {
    expect(lambdaMs({ wallMs: 1000, cpuMs: 1000, databaseCalls: 0 }, 3538)).toBe(1000 + TO_START);
  });

  test('each call of DynamoDB is waited for', () => {
    expect(lambdaMs({ wallMs: 0, cpuMs: 0, databaseCalls: 10 }, 512)).toBe(10 * ASSUMPTIONS.databaseCallMs + TO_START);
  });

  test('whoever computes in several threads waits for nothing', () => {
    expect(lambdaMs({ wallMs: 100, cpuMs: 150, databaseCalls: 0 }, 1769)).toBe(150 + TO_START);
  });
});

test.each([
  [10_000, 6_000, 20, 3_000],
  [100, 6_000, 20, 30],
  [5, 6_000, 20, 6],
  [0, 6_000, 20, 0],
])('%d invocations of %d ms, %d at once, take %d s', (invocations, ms, concurrency, seconds) => {
  expect(runSeconds(invocations, ms, concurrency)).toBeCloseTo(seconds);
});

const usage: Usage = {
  invocations: 1_000_000,
  invocationMs: 2_000,
  memoryMb: 512,
  batchSize: 1,
  sends: 100_000,
  capacity: { read: 2_000_000, write: 3_000_000 },
  logBytes: 1_650_000_000,
};

describe('what a run costs', () => {
  test('is made of these', () => {
    expect(gbSecondsOf(usage)).toBe(1_000_000);
    const cost = costOf(usage);
    expect(cost.lambda).toBeCloseTo(13.3334 + 0.2);
    // Sent by tens; received, and deleted, one by one.
    expect(cost.sqs).toBeCloseTo(0.04 + 0.8);
    expect(cost.dynamoDb).toBeCloseTo(0.25 + 1.875);
    expect(cost.logs).toBeCloseTo(2 * 0.53);
    expect(cost.configuration).toBeCloseTo(4 * 0.4 + 5);
    expect(totalOf(cost)).toBeCloseTo(13.5334 + 0.84 + 2.125 + 1.06 + 6.6);
  });

  test.each([
    [10, 1],
    [11, 2],
    [25, 3],
  ])('a batch of %d takes %d receives, and as many deletions', (batchSize, calls) => {
    expect(costOf({ ...usage, sends: 0, batchSize }).sqs).toBeCloseTo(2 * calls * 0.4);
  });
});
