import { expect, test } from '@jest/globals';
import { LogTally } from './log-tally.ts';

test('the log is measured, and what is wrong is counted by its constant message', () => {
  const tally = new LogTally();
  const lines = [
    { level: 'info', message: 'progress' },
    { level: 'warn', message: 'late', account: '1' },
    { level: 'warn', message: 'late', account: '2' },
    { level: 'error', message: 'lost' },
  ].map((line) => JSON.stringify(line));
  for (const line of [...lines, 'Segmentation fault', '']) tally.hear(line);
  expect(tally.bytes).toBe([...lines, 'Segmentation fault', ''].join('\n').length + 1);
  expect([...tally.complaints]).toEqual([
    ['warn: late', 2],
    ['error: lost', 1],
    ['unreadable: Segmentation fault', 1],
  ]);
});
