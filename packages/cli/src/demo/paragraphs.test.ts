import { expect, test } from '@jest/globals';
import { excerptOf } from './paragraphs.ts';

const TEXT = 'one\ntwo\n\nthree\n\nfour';

test.each([
  [[0, 1] as const, ['one\ntwo', '… and 2 lines more']],
  [[1, 3] as const, ['three\n\nfour', '… and 2 lines more']],
  [[0, 2] as const, ['one\ntwo\n\nthree', '… and 1 line more']],
  [[0, 3] as const, [TEXT]],
])('the paragraphs %j, and how much is left out', (range, lines) => {
  expect(excerptOf(TEXT, range)).toEqual(lines);
});
