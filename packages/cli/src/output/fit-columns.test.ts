import { describe, expect, test } from '@jest/globals';
import { fitColumns, widthOf, wrap } from './fit-columns.ts';

const FINGERPRINT = '73:61:a2:21:67:e0:df:be:7e:4b:93:1e:15:98:a5:b7';

describe('what may be broken, and where', () => {
  test.each<[string, number, readonly string[]]>([
    ['a fingerprint, in the middle', 30, ['73:61:a2:21:67:e0:df:be:', '7e:4b:93:1e:15:98:a5:b7']],
    ['a fingerprint, and nowhere else', 8, ['73:61:a2:21:67:e0:df:be:', '7e:4b:93:1e:15:98:a5:b7']],
  ])('%s', (_what, width, lines) => {
    expect(wrap(FINGERPRINT, width)).toEqual(lines);
  });

  test.each<[string, number, readonly string[]]>([
    ['2026-02-27 (IdentityControlPlane)', 16, ['2026-02-27', '(IdentityControl', 'Plane)']],
    ['reports+export@example.com', 16, ['reports+export@', 'example.com']],
    ['AKIAX4A7RFK5S2465ILW', 5, ['AKIAX4A7RFK5S2465ILW']],
    ['not since 2025-12-02', 12, ['not since', '2025-12-02']],
  ])('%s', (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });
});

test('a column is as wide as the widest line of what is wrapped in it, whatever the width', () => {
  const texts = ['to be deleted, and kept to be restored', FINGERPRINT, 'maria.lopez@example.com', 'wide 漢字 text', 'a  b   c', ''];
  for (let available = 1; available < 50; available++) {
    const [width = 0] = fitColumns(
      texts.map((text) => [text]),
      available,
    );
    expect(width).toBe(Math.max(...texts.flatMap((text) => wrap(text, width)).map(widthOf)));
  }
});

test('a table of thousands of rows is fitted in no time', () => {
  const rows = Array.from({ length: 5000 }, (_, n) => [
    `service-key-${n}-of-team-${n % 50}`,
    `person.number${n}@subsidiary.example.com`,
    'a note',
  ]);
  const begun = performance.now();
  fitColumns(rows, 40);
  expect(performance.now() - begun).toBeLessThan(3000);
});
