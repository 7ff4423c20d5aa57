import { expect, test } from '@jest/globals';
import type { LastUsed } from '@keyhammer/core';
import { issueDetails } from '@keyhammer/testing';
import { hammersDetails } from './issue-details.ts';

const created = new Date('2017-01-31T09:05:00Z');

test.each<[string, LastUsed, object]>([
  [
    'used',
    { kind: 'used', at: new Date('2018-02-14T16:48:02Z'), service: 's3' },
    { last_used: '2018-02-14T16:48:02+00:00', last_use: 'used' },
  ],
  ['never used', { kind: 'never' }, { last_used: '2017-01-31T09:05:00+00:00', last_use: 'never' }],
  ['used nobody knows when', { kind: 'unknown', reason: 'denied' }, { last_use: 'unknown' }],
])('what was %s is told with the names and the times of Hammer', (_what, lastUsed, use) => {
  const tags = { team: 'data' };
  const shown = { username: 'alice', create_date: '2017-01-31T09:05:00+00:00', tags };
  expect(hammersDetails(issueDetails({ created, lastUsed, tags }))).toEqual({ ...shown, ...use });
});

test('a fraction of a second has six digits, as in Python', () => {
  const at = new Date('2018-02-14T16:48:02.120Z');
  expect(hammersDetails(issueDetails({ lastUsed: { kind: 'used', at } })).last_used).toBe('2018-02-14T16:48:02.120000+00:00');
});
