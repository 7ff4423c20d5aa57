import { expect, test } from '@jest/globals';
import { shortened } from './shortened.ts';

test.each([
  ['checkout', 'checkout'],
  ['  two\n ab\t', 'two ab'],
  ['12345678', '12345678'],
  ['123456789', '1234567…'],
  ['😀'.repeat(9), `${'😀'.repeat(7)}…`],
  ['', ''],
])('%j in eight characters', (name, short) => {
  expect(shortened(name, 8)).toBe(short);
});
