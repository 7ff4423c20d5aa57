import { describe, expect, test } from '@jest/globals';
import { Queue, type QueueOptions } from './queue.ts';

const MINUTE = 60_000;

function queueAt(time: { now: number }, options: Partial<QueueOptions> = {}): Queue {
  return new Queue({ visibilityMs: 30 * MINUTE, maxReceives: 3, twice: 0, random: () => 0, now: () => time.now, ...options });
}

const bodies = (received: ReturnType<Queue['receive']>) => received.map(({ message }) => message.body);

describe('a message', () => {
  test('is handed out once, until it is visible again', () => {
    const time = { now: 0 };
    const queue = queueAt(time);
    queue.send('a');
    expect(bodies(queue.receive(10))).toEqual(['a']);
    expect(queue.isEmpty).toBe(false);
    expect(queue.allVisibleAt).toBe(30 * MINUTE);
    time.now = 30 * MINUTE - 1;
    expect(queue.receive(10)).toEqual([]);
    time.now += 1;
    expect(bodies(queue.receive(10))).toEqual(['a']);
    expect(queue.redelivered).toBe(1);
  });

  test('that is deleted does not come back', () => {
    const time = { now: 0 };
    const queue = queueAt(time);
    queue.send('a');
    for (const { receipt } of queue.receive(1)) queue.delete(receipt);
    expect(queue.isEmpty).toBe(true);
    time.now = 60 * MINUTE;
    expect(queue.receive(1)).toEqual([]);
  });

  test('that is deleted after it was handed out again comes back all the same', () => {
    const time = { now: 0 };
    const queue = queueAt(time);
    queue.send('a');
    const [late] = queue.receive(1);
    time.now = 30 * MINUTE;
    queue.receive(1);
    queue.delete(late?.receipt ?? '');
    expect(queue.isEmpty).toBe(false);
  });

  test('goes to the dead letters once it was handed out as often as it may', () => {
    const time = { now: 0 };
    const queue = queueAt(time);
    queue.send('a');
    for (let receives = 1; receives <= 3; receives += 1) {
      expect(bodies(queue.receive(1))).toEqual(['a']);
      time.now += 30 * MINUTE;
    }
    expect(queue.receive(1)).toEqual([]);
    expect(queue.deadLetters.map(({ body }) => body)).toEqual(['a']);
    expect(queue.isEmpty).toBe(true);
  });

  test('may be delivered twice, under one id', () => {
    const queue = queueAt({ now: 0 }, { twice: 0.5 });
    for (const body of ['a', 'b', 'c']) queue.send(body);
    const received = queue.receive(10);
    expect(bodies(received).sort()).toEqual(['a', 'b', 'b', 'c']);
    expect(new Set(received.map(({ message }) => message.messageId)).size).toBe(3);
    expect(new Set(received.map(({ receipt }) => receipt)).size).toBe(4);
    expect([queue.sent, queue.doubled, queue.redelivered]).toEqual([3, 1, 0]);
  });
});

describe('messages', () => {
  test('come in any order, each of them, and no more than were asked for', () => {
    const picks = [0.99, 0, 0.5, 0.99].values();
    const queue = queueAt({ now: 0 }, { random: () => picks.next().value ?? 0.99 });
    for (const body of ['a', 'b', 'c', 'd']) queue.send(body);
    const first = bodies(queue.receive(3));
    expect(first).toHaveLength(3);
    expect([...first, ...bodies(queue.receive(3))].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});
