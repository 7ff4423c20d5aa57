import { describe, expect, test } from '@jest/globals';
import { REPORT_COLUMNS } from '@keyhammer/sandbox';
import { MalformedReportError } from '../credential-report/report-rows.ts';
import { reportCandidates } from './report-candidates.ts';

const UNUSED_SINCE = new Date('2026-01-01T00:00:00Z');

/** A report as AWS writes it, of rows that name only what matters. */
function report(rows: Readonly<Record<string, string>>[], columns: readonly string[] = REPORT_COLUMNS): Uint8Array {
  const lines = [{ user: '<root_account>', access_key_1_active: 'true', access_key_1_last_used_date: 'N/A' }, ...rows].map((row) =>
    columns.map((column) => row[column as keyof typeof row] ?? (column.endsWith('_active') ? 'false' : 'N/A')).join(','),
  );
  return Buffer.from([columns.join(','), ...lines].join('\n'));
}
const slot = (n: 1 | 2, active: string, lastUsed: string) => ({
  [`access_key_${n}_active`]: active,
  [`access_key_${n}_last_used_date`]: lastUsed,
});
const candidates = (...rows: Readonly<Record<string, string>>[]) => [...reportCandidates(report(rows), UNUSED_SINCE).users];

describe('a user is looked at', () => {
  test.each([
    ['whose active key was last used a second before the threshold', slot(1, 'true', '2025-12-31T23:59:59Z'), true],
    ['but not exactly at the threshold', slot(1, 'true', '2026-01-01T00:00:00Z'), false],
    ['whose time is written as in 2016', slot(1, 'true', '2025-12-31T23:59:59+00:00'), true],
    ['whose active key was never used', slot(1, 'true', 'N/A'), true],
    ['of whose active key AWS has no information', slot(1, 'true', 'no_information'), true],
    ['whose flag is written as in the documentation', slot(1, 'TRUE', 'N/A'), true],
    ['but not for an inactive key', slot(1, 'false', 'N/A'), false],
    ['for the key in the second slot', { ...slot(1, 'true', '2026-02-01T00:00:00Z'), ...slot(2, 'true', 'N/A') }, true],
    [
      'but not for the last use of a key that is inactive',
      { ...slot(1, 'true', '2026-02-01T00:00:00Z'), ...slot(2, 'false', 'N/A') },
      false,
    ],
  ])('%s', (_why, slots, expected) => {
    expect(candidates({ user: 'alice', ...slots })).toEqual(expected ? ['alice'] : []);
  });
});

test('active keys are counted, without those of the root user', () => {
  const rows = [
    { user: 'alice', ...slot(1, 'true', 'N/A'), ...slot(2, 'true', '2026-02-01T00:00:00Z') },
    { user: 'bob', ...slot(1, 'false', 'N/A') },
  ];
  expect(reportCandidates(report(rows), UNUSED_SINCE).activeKeys).toBe(2);
});

test('columns are found by their names, wherever they stand and whatever else there is', () => {
  const content = report([{ user: 'alice', ...slot(2, 'true', 'N/A') }], ['additional_credentials_info', ...REPORT_COLUMNS.toReversed()]);
  expect([...reportCandidates(content, UNUSED_SINCE).users]).toEqual(['alice']);
});

test.each([
  ['nothing at all', Buffer.from('')],
  ['a time that is none', report([{ user: 'alice', ...slot(1, 'true', 'yesterday') }])],
  ['an empty cell for a flag', report([{ user: 'alice', ...slot(1, '', 'N/A') }])],
  ['a row without a name', report([{ user: '' }])],
  ['a quote that never ends', Buffer.concat([report([]), Buffer.from('\n"alice')])],
])('a report with %s is malformed, not empty', (_what, content) => {
  expect(() => reportCandidates(content, UNUSED_SINCE)).toThrow(MalformedReportError);
});
