import { expect, test } from '@jest/globals';
import { drain } from './event-source.ts';
import type { Message } from './queue.ts';
import { Queue } from './queue.ts';
import { SimulatedClock } from './simulated-clock.ts';

const HALF_AN_HOUR = 1_800_000;

type Answer = Awaited<ReturnType<Parameters<typeof drain>[0]['invoke']>>;

/** A queue with these messages, worked off by a function that answers like this; and the batches that it got. */
async function workedOff(bodies: readonly string[], answers: (batch: readonly Message[], turn: number) => Answer, atOnce = 1) {
  const clock = new SimulatedClock();
  const queue = new Queue({ visibilityMs: HALF_AN_HOUR, maxReceives: 3, twice: 0, random: () => 0, now: () => clock.now() });
  for (const body of bodies) queue.send(body);
  const batches: (readonly string[])[] = [];
  let [busy, busiest] = [0, 0];
  const invoke = async (event: unknown): Promise<Answer> => {
    const { Records } = event as { readonly Records: readonly Message[] };
    batches.push(Records.map(({ body }) => body));
    busy += 1;
    busiest = Math.max(busiest, busy);
    const turn = batches.length;
    await Promise.resolve();
    busy -= 1;
    return answers(Records, turn);
  };
  await drain({ queue, invoke, batchSize: 2, concurrency: atOnce }, clock);
  return { batches, busiest, clock, queue };
}

const done: Answer = { result: { batchItemFailures: [] } };

test('what is done is deleted', async () => {
  const { batches, queue, clock } = await workedOff(['a', 'b', 'c'], () => done);
  expect(batches.map(({ length }) => length)).toEqual([2, 1]);
  expect(queue.isEmpty).toBe(true);
  expect(clock.aheadMs).toBe(0);
});

test('no more batches are worked on at once than may be', async () => {
  const { busiest } = await workedOff([...'abcdefgh'], () => done, 3);
  expect(busiest).toBe(3);
});

test('what failed comes back, alone, when it is visible again: nobody sleeps until then', async () => {
  const { batches, clock } = await workedOff(['a', 'b'], (batch, turn) =>
    turn > 1
      ? done
      : {
          result: { batchItemFailures: batch.filter(({ body }) => body === 'a').map((message) => ({ itemIdentifier: message.messageId })) },
        },
  );
  expect(batches.map((batch) => [...batch].sort())).toEqual([['a', 'b'], ['a']]);
  expect(clock.aheadMs).toBeGreaterThan(HALF_AN_HOUR - 1000);
  expect(clock.aheadMs).toBeLessThanOrEqual(HALF_AN_HOUR);
});

const FAILURES: readonly (readonly [string, () => Answer])[] = [
  ['is killed', () => 'killed'],
  [
    'throws',
    () => {
      throw new Error('out of memory');
    },
  ],
  ['answers what Lambda can not read', () => ({ result: undefined })],
];

test.each(FAILURES)('of a function that %s the whole batch comes back', async (_how, fail) => {
  const { batches, queue } = await workedOff(['a', 'b'], (_batch, turn) => (turn === 1 ? fail() : done));
  expect(batches.map((batch) => [...batch].sort())).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(queue.deadLetters).toEqual([]);
});

test('what fails in all of its tries ends in the dead letters', async () => {
  const { batches, queue } = await workedOff(['a'], () => 'killed');
  expect(batches).toHaveLength(3);
  expect(queue.deadLetters).toHaveLength(1);
});
