import { describe, expect, test } from '@jest/globals';
import { type InventoryReader, type Scan, UnavailableError } from '@keyhammer/core';
import { readInTime, timeForReadingMs } from './read-in-time.ts';

const QUARTER_OF_AN_HOUR_MS = 15 * 60_000;
const TENANCY = 'ocid1.tenancy.oc1..aaaa';
const SCAN: Scan = { accountId: TENANCY, credentials: [], activeCredentials: 3, principals: new Map(), coverage: { kind: 'complete' } };

/** A function with so much time left, and readings that are over when the test says so. */
function setUp(leftMs: number) {
  const { promise, resolve, reject } = Promise.withResolvers<Scan>();
  const inventory: InventoryReader = { scan: () => promise, describe: () => promise.then(() => new Map()) };
  const reader = readInTime(inventory, leftMs);
  return {
    scan: () => reader.scan(TENANCY, { needs: [], watched: [] }),
    describe: () => reader.describe(TENANCY, [], { powers: false }),
    end: () => resolve(SCAN),
    fail: reject,
    [Symbol.dispose]: () => reader[Symbol.dispose](),
  };
}

/** Long enough for everything that does not wait for a clock. */
const aTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('a reading', () => {
  test.each([
    ['in a function', QUARTER_OF_AN_HOUR_MS],
    ['outside of Lambda, where there is no end', Number.POSITIVE_INFINITY],
  ])('that is over in time is what it is: %s', async (_where, leftMs) => {
    using reading = setUp(leftMs);
    const readings = [reading.scan(), reading.describe()];
    reading.end();
    expect(await Promise.all(readings)).toEqual([SCAN, new Map()]);
  });

  test('that fails in time fails as it does', async () => {
    using reading = setUp(QUARTER_OF_AN_HOUR_MS);
    const scan = reading.scan();
    reading.fail(new Error('the cause'));
    await expect(scan).rejects.toThrow('the cause');
  });

  test.each(['scan', 'describe'] as const)('that is not over says so before the function is killed: %s', async (read) => {
    using reading = setUp(50);
    const outcome = reading[read]();
    await expect(outcome).rejects.toThrow(UnavailableError);
    await expect(outcome).rejects.toThrow(
      /^Reading the account ocid1\.tenancy\.oc1\.\.aaaa was not over after 0 s, and a function has no more time\. .* have a machine identify/,
    );
  });

  test('that begins when there is no time any more says so at once', async () => {
    using reading = setUp(20);
    await expect(reading.scan()).rejects.toThrow('no more time');
    await expect(reading.describe()).rejects.toThrow('no more time');
  });

  test('for whose end nobody waits any more disturbs nobody by failing', async () => {
    using reading = setUp(20);
    await expect(reading.scan()).rejects.toThrow(UnavailableError);
    reading.fail(new Error('too late'));
    await aTurn();
  });
});

test.each([
  ['a quarter of an hour', 15, 13],
  ['just so much that both are the same', 10, 8],
  ['less than that', 9, 7.2],
  ['a minute', 1, 0.8],
  ['no end', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
])('of %s a reading gets all but two minutes, or four fifths', (_what, leftMinutes, readingMinutes) => {
  expect(timeForReadingMs(leftMinutes * 60_000)).toBe(readingMinutes * 60_000);
});
