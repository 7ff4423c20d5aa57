import { describe, expect, test } from '@jest/globals';
import { printable, printableJson, printableLines } from './printable.ts';

const HOSTILE = 'a\u001b[31mb\u0007c\u202ed\u009be\u2028f\u200bg\nh\u{e0001}i\u007fj';

describe('printable', () => {
  test('keeps what people write', () => {
    const names = "o'brien+ci@example.com =,.@-_ <script> 日本語 Jürgen 🙂";
    expect(printable(names)).toBe(names);
  });

  test('control and format characters become spaces, line breaks too', () => {
    expect(printable(HOSTILE)).toBe('a [31mb c d e f g h i j');
  });

  test('of several lines the breaks stay', () => {
    expect(printableLines('a\u001b\nb')).toBe('a \nb');
  });
});

describe('printableJson', () => {
  test('says the same as the value', () => {
    const value = { [HOSTILE]: [HOSTILE, 1, null, { at: '2026-01-01' }] };
    expect(JSON.parse(printableJson(value))).toEqual(value);
  });

  test('holds no character that steers a terminal', () => {
    expect(printableJson({ name: HOSTILE }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});
