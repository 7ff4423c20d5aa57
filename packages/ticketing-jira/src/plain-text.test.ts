import { describe, expect, test } from '@jest/globals';
import { summaryLine } from './plain-text.ts';

describe('a summary', () => {
  test.each([
    ['  one\nline\tonly\u0007 ', 'one line only'],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['x'.repeat(256), `${'x'.repeat(254)}…`],
    ['🦜'.repeat(200), `${'🦜'.repeat(127)}…`],
  ])('%j', (given, shown) => {
    expect(summaryLine(given)).toBe(shown);
    expect(shown.length).toBeLessThanOrEqual(255);
  });
});
