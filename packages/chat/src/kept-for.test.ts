import { expect, test } from '@jest/globals';
import { NOW, secondsFrom } from '@keyhammer/testing';
import { keptFor } from './kept-for.ts';

test('a value is read anew when its time is over, or the clock was put back, and never kept if it failed', async () => {
  const kept = keptFor<number>(60_000);
  let reads = 0;
  const read = async () => {
    reads += 1;
    if (reads === 1) throw new Error('no');
    return reads;
  };
  await expect(kept(NOW, read)).rejects.toThrow('no');
  const at = [0, 59.999, 60, 59].map((seconds) => secondsFrom(NOW, seconds));
  const values: number[] = [];
  for (const now of at) values.push(await kept(now, read));
  expect(values).toEqual([2, 2, 3, 4]);
});
