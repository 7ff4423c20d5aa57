import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { REPORT_COLUMNS } from '@keyhammer/sandbox';
import { accountReport } from './account-report.ts';
import { MalformedReportError } from './report-rows.ts';

type Row = Readonly<Record<string, string>>;

const ROOT: Row = { user: '<root_account>', password_enabled: 'not_supported', password_last_changed: 'not_supported' };

/** A report as AWS writes it, of rows that name only what matters. */
function content(rows: readonly Row[], columns: readonly string[] = REPORT_COLUMNS): Uint8Array {
  const lines = [ROOT, ...rows].map((row) => columns.map((column) => row[column] ?? usual(column)).join(','));
  return Buffer.from([columns.join(','), ...lines].join('\n'));
}
function usual(column: string): string {
  if (column === 'user_creation_time') return '2020-01-01T00:00:00Z';
  return /active|enabled/.test(column) ? 'false' : 'N/A';
}
const slot = (n: 1 | 2, active: string, rotated: string, lastUsed = 'N/A') => ({
  [`access_key_${n}_active`]: active,
  [`access_key_${n}_last_rotated`]: rotated,
  [`access_key_${n}_last_used_date`]: lastUsed,
});
const everyone = () => true;
const alice = (row: Row) => accountReport(content([{ user: 'alice', ...row }]), everyone).users.get('alice');

describe('of a user', () => {
  test('the password, its times and MFA are told', () => {
    const row = {
      password_enabled: 'true',
      password_last_used: '2025-12-31T23:59:59Z',
      password_last_changed: '2025-06-01T00:00:00Z',
      mfa_active: 'true',
    };
    expect(alice(row)).toMatchObject({
      created: new Date('2020-01-01T00:00:00Z'),
      mfa: true,
      passwordEnabled: true,
      passwordLastUsed: new Date('2025-12-31T23:59:59Z'),
      passwordChanged: new Date('2025-06-01T00:00:00Z'),
      keys: [],
    });
  });

  test.each(['no_information', 'N/A'])('a password that was never used has no last use: %s', (never) => {
    expect(alice({ password_enabled: 'true', password_last_used: never })).toMatchObject({
      passwordEnabled: true,
      passwordLastUsed: undefined,
    });
  });

  test('a flag may be written as in the documentation, and a time as in 2016', () => {
    const [key] = alice(slot(1, 'TRUE', '2016-01-01T00:00:00+00:00', '2016-02-01T00:00:00+00:00'))?.keys ?? [];
    expect(key).toEqual({
      slot: 1,
      active: true,
      rotated: new Date('2016-01-01T00:00:00Z'),
      lastUsed: new Date('2016-02-01T00:00:00Z'),
    });
  });

  test('an inactive key is told from a slot without one by its times', () => {
    expect(alice(slot(2, 'false', '2025-01-01T00:00:00Z'))?.keys).toMatchObject([{ slot: 2, active: false }]);
    expect(alice(slot(2, 'false', 'N/A'))?.keys).toEqual([]);
  });
});

test('only those asked for are kept, and all are counted: the root user is neither', () => {
  const rows = [
    { user: 'alice', password_enabled: 'true', ...slot(1, 'true', '2025-01-01T00:00:00Z'), ...slot(2, 'true', '2025-01-01T00:00:00Z') },
    { user: 'bob', password_enabled: 'true', ...slot(1, 'false', '2025-01-01T00:00:00Z') },
  ];
  const report = accountReport(content(rows), ({ name }) => name === 'bob');
  expect([...report.users.keys()]).toEqual(['bob']);
  expect(report).toMatchObject({ activeKeys: 2, passwords: 2 });
});

test('the root user has no password that could be enabled, and yet a last use of it', () => {
  const [heading = '', root = ''] = Buffer.from(content([])).toString().split('\n');
  const row = root.replace('not_supported,N/A,not_supported', 'not_supported,2025-11-11T11:11:11Z,not_supported');
  expect(accountReport(Buffer.from(`${heading}\n${row}`), everyone).root).toMatchObject({
    passwordEnabled: false,
    passwordLastUsed: new Date('2025-11-11T11:11:11Z'),
  });
});

test('columns are found by their names, wherever they stand and whatever else there is', () => {
  const row = { user: 'alice', ...slot(2, 'true', '2025-01-01T00:00:00Z') };
  const report = accountReport(content([row], ['additional_credentials_info', ...REPORT_COLUMNS.toReversed()]), everyone);
  expect(report.users.get('alice')?.keys).toMatchObject([{ slot: 2, active: true }]);
});

test.each([
  ['nothing at all', Buffer.from('')],
  ['a time that is none', content([{ user: 'alice', ...slot(1, 'true', 'N/A', 'yesterday') }])],
  ['a user who was never made', content([{ user: 'alice', user_creation_time: 'N/A' }])],
  ['an empty cell for a flag', content([{ user: 'alice', ...slot(1, '', 'N/A') }])],
  ['a row without a name', content([{ user: '' }])],
  ['a quote that never ends', Buffer.concat([content([]), Buffer.from('\n"alice')])],
  ['no row of the root user', Buffer.from(`${REPORT_COLUMNS.join(',')}\n`)],
])('a report with %s is malformed, not empty', (_what, bytes) => {
  expect(() => accountReport(bytes, everyone)).toThrow(MalformedReportError);
});

describe('a report of AWS itself', () => {
  const fixture = new URL('../../../../../shared/specs/fixtures/aws-credential-report-2026.json', import.meta.url);
  const whenRecorded = existsSync(fixture) ? test : test.skip;

  whenRecorded('is understood', () => {
    const { cases } = JSON.parse(readFileSync(fixture, 'utf8'));
    const recorded = cases.find((one: { body: { ContentDecoded?: string } }) => one.body.ContentDecoded);
    const [, rootRow] = Buffer.from(content([])).toString().split('\n');
    const report = accountReport(Buffer.from(`${recorded.body.ContentDecoded}\n${rootRow}`), everyone);
    const named = (part: string) => [...report.users.values()].find(({ name }) => name.includes(part));
    expect(named('-a-keys-new-inactive')?.keys).toMatchObject([{ active: true }, { active: false }]);
    expect(named('-c-reset-required')).toMatchObject({ passwordEnabled: true, passwordLastUsed: undefined });
    expect(named('-i-mfa')).toMatchObject({ mfa: true, keys: [] });
  });
});
