import { expect, test } from '@jest/globals';
import { capacityOf, NO_CAPACITY, sumOf } from './capacity.ts';

test.each([
  ['PutItem', { sent: 1, received: 0 }, { read: 0, write: 1 }],
  ['PutItem', { sent: 1024, received: 9999 }, { read: 0, write: 1 }],
  ['PutItem', { sent: 1025, received: 0 }, { read: 0, write: 2 }],
  ['UpdateItem', { sent: 2049, received: 0 }, { read: 0, write: 3 }],
  ['DeleteItem', { sent: 0, received: 0 }, { read: 0, write: 1 }],
  ['GetItem', { sent: 9999, received: 0 }, { read: 1, write: 0 }],
  ['Query', { sent: 0, received: 4096 }, { read: 1, write: 0 }],
  ['Query', { sent: 0, received: 4097 }, { read: 2, write: 0 }],
  ['Scan', { sent: 0, received: Number.NaN }, { read: 1, write: 0 }],
  ['DescribeTable', { sent: 9999, received: 9999 }, NO_CAPACITY],
])('%s of %j takes %j', (operation, bytes, units) => {
  expect(capacityOf(operation, bytes)).toEqual(units);
});

test('units add up', () => {
  expect(sumOf({ read: 1, write: 2 }, { read: 30, write: 40 })).toEqual({ read: 31, write: 42 });
});
