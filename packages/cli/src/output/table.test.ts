import { describe, expect, test } from '@jest/globals';
import { fitLines } from './fit-columns.ts';
import { table } from './table.ts';

const HEAD = ['USER', 'ACCESS KEY', 'LAST USED', 'PLAN'];
const ROWS = [
  ['reports+export@example.com', 'AKIAX4A7RFK5S2465ILW', '2026-01-16 (athena)', 'to be deactivated'],
  ['airflow', 'AKIAXXEWWQD7QQQSW6MM', 'never', 'left alone: retention period until 2026-03-12'],
];
const drawn = (columns: number | undefined, rows: readonly (readonly string[])[] = ROWS) => table(HEAD, rows, { color: false, columns });
const longest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('table', () => {
  test('without a terminal a row is a line, whatever its length', () => {
    expect(drawn(undefined)).toBe(
      [
        'USER                        ACCESS KEY            LAST USED            PLAN',
        'reports+export@example.com  AKIAX4A7RFK5S2465ILW  2026-01-16 (athena)  to be deactivated',
        'airflow                     AKIAXXEWWQD7QQQSW6MM  never                left alone: retention period until 2026-03-12',
      ].join('\n'),
    );
  });

  test('on a terminal the last column wraps first', () => {
    expect(drawn(104)).toBe(
      [
        'USER                        ACCESS KEY            LAST USED            PLAN',
        'reports+export@example.com  AKIAX4A7RFK5S2465ILW  2026-01-16 (athena)  to be deactivated',
        'airflow                     AKIAXXEWWQD7QQQSW6MM  never                left alone: retention period',
        '                                                                       until 2026-03-12',
      ].join('\n'),
    );
  });

  test('where it would be squeezed, it goes below its row', () => {
    expect(drawn(64)).toBe(
      [
        'USER             ACCESS KEY            LAST USED',
        'reports+export@  AKIAX4A7RFK5S2465ILW  2026-01-16 (athena)',
        'example.com',
        '  to be deactivated',
        'airflow          AKIAXXEWWQD7QQQSW6MM  never',
        '  left alone: retention period until 2026-03-12',
      ].join('\n'),
    );
  });

  test.each([60, 70, 80, 90, 100, 120, 140])('in %i columns no line is longer', (columns) => {
    expect(longest(drawn(columns))).toBeLessThanOrEqual(columns);
  });

  test('a key id stays in one piece on the narrowest terminal', () => {
    expect(drawn(20)).toContain('AKIAX4A7RFK5S2465ILW');
  });

  test('a URL stays in one piece', () => {
    const url = 'https://jira.example.com/browse/SEC-1';
    expect(drawn(60, [['a', 'b', 'c', url]])).toContain(url);
  });

  test('what a cloud or a person wrote does not steer the terminal', () => {
    const text = drawn(undefined, [['evil\u001b[2J', 'a\nb', '\u202eabc', '\u009b31m']]);

    expect(text).toContain('evil [2J');
    expect(text.replace('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('no rows, and an empty cell', () => {
    expect(drawn(80, [])).toBe('USER  ACCESS KEY  LAST USED  PLAN');
    expect(drawn(80, [['', '', '', '']]).split('\n')[0]).toBe('USER  ACCESS KEY  LAST USED  PLAN');
  });

  test('wide characters count double', () => {
    expect(longest(drawn(40, [['日本語 の名前です', 'b', 'c', 'd']]).replace(/\p{L}(?<![A-Za-z])/gu, 'xx'))).toBeLessThanOrEqual(40);
  });

  test('a painted cell is painted on each of its lines', () => {
    const note = { text: 'left alone: retention period until 2026-03-12', paint: (text: string) => `<${text}>` };
    const text = table(['A', 'B'], [['x', note]], { color: false, columns: 28 });

    expect(text.match(/<[^<>]+>/g)?.join(' ')).toBe('<left alone: retention> <period until 2026-03-12>');
  });
});

describe('fitLines', () => {
  test('wraps between words, under the indentation of the line', () => {
    const text = ['error: 1 mistake', '', '  allowed  role_name_identification, role_name_reporting, external_id'].join('\n');

    expect(fitLines(text, 50)).toBe(
      ['error: 1 mistake', '', '  allowed  role_name_identification,', '  role_name_reporting, external_id'].join('\n'),
    );
  });

  test('counts no colour', () => {
    const line = `\u001b[33m${'word '.repeat(8)}\u001b[39m`;
    expect(fitLines(line, 40)).toBe(line);
  });

  test('leaves every line as it is where there is no terminal', () => {
    expect(fitLines('a '.repeat(500), undefined)).toBe('a '.repeat(500));
  });
});
