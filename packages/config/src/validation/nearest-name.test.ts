import { expect, test } from '@jest/globals';
import { nearestName } from './nearest-name.ts';

const known = ['accounts', 'ignore_accounts', 'inactive_criteria_days', 'ddb.table_name', 'aws'];

test.each([
  ['acounts', 'accounts'],
  ['Accounts', 'accounts'],
  ['inactiveCriteriaDays', 'inactive_criteria_days'],
  ['inactive-criteria-day', 'inactive_criteria_days'],
  ['ddb_table_name', 'ddb.table_name'],
  ['asw', undefined],
  ['awss', 'aws'],
  ['colour', undefined],
  ['', undefined],
])('%j stands for %j', (name, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});
