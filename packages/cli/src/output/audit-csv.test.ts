import { describe, expect, test } from '@jest/globals';
import type { NamedEntry } from './audit.ts';
import { auditCsv } from './audit-csv.ts';

const entry: NamedEntry = {
  at: new Date('2026-03-02T09:30:00Z'),
  accountId: '111122223333',
  accountName: 'production',
  check: 'user_inactivekeys',
  id: 'AKIAIOSFODNN7EXAMPLE',
  action: 'deactivate',
  outcome: 'done',
  by: 'alice@laptop',
  detail: 'seen as inactive',
  evidence: { created: '2025-01-01', lastUsed: 'never' },
};
const HEAD = '\uFEFFat,account_id,account_name,check,id,action,outcome,by,detail,evidence,account\n';
const cellsOf = (changes: Partial<NamedEntry>) => auditCsv([{ ...entry, ...changes }]).slice(HEAD.length);

describe('the audit log as CSV', () => {
  test('a heading, and a line for each entry', () => {
    expect(auditCsv([entry])).toBe(
      `${HEAD}2026-03-02T09:30:00.000Z,111122223333,production,user_inactivekeys,AKIAIOSFODNN7EXAMPLE,deactivate,done,alice@laptop,` +
        'seen as inactive,created=2025-01-01; lastUsed=never,production (111122223333)\n',
    );
  });

  test('the heading alone where nothing was done: a program finds its columns', () => {
    expect(auditCsv([])).toBe(HEAD);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1+1', '\r=1+1', '\n=1+1', ' =1+1', '\u200e=1+1', '＝1+1'])(
    '%j is no formula',
    (detail) => {
      expect(cellsOf({ detail })).toMatch(/,'[=+@＝-]/u);
    },
  );

  test('a formula in a cell with a comma is guarded inside of its quotation marks', () => {
    expect(cellsOf({ by: '=HYPERLINK("http://evil","x")' })).toContain(`,"'=HYPERLINK(""http://evil"",""x"")",`);
  });

  test('an entry stays on one line, and steers no terminal', () => {
    const line = cellsOf({ detail: 'first\nsecond\u001b[31m', evidence: { user: 'a\u2028b' } });

    expect(line).toContain(',first second [31m,user=a b,');
    expect(line.split('\n')).toHaveLength(2);
  });

  test('commas and quotation marks stay in their cell', () => {
    expect(cellsOf({ detail: 'it said "no", twice' })).toContain(',"it said ""no"", twice",');
  });
});
