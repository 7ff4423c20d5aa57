import { expect, test } from '@jest/globals';
import type { LastUsed } from '@keyhammer/core';
import { anOciApiKey, issueDetails, OCI_FINGERPRINT, OCI_USER_ID } from '@keyhammer/testing';
import { unlikeAll } from '../test/published-api.ts';
import { hammersDetails } from './issue-details.ts';

const created = new Date('2017-01-31T09:05:00Z');

test.each<[string, LastUsed, object]>([
  [
    'used',
    { kind: 'used', at: new Date('2018-02-14T16:48:02Z'), service: 's3' },
    { last_used: '2018-02-14T16:48:02+00:00', last_use: 'used' },
  ],
  ['never used', { kind: 'never' }, { last_used: '2017-01-31T09:05:00+00:00', last_use: 'never' }],
  [
    'not seen in use for some time',
    { kind: 'unseen', since: new Date('2026-08-22T00:00:00Z'), source: 'OCI Audit' },
    { last_use: 'unseen', unseen_since: '2026-08-22T00:00:00+00:00' },
  ],
  ['used nobody knows when', { kind: 'unknown', reason: 'denied' }, { last_use: 'unknown' }],
])('what was %s is told with the names and the times of Hammer', (_what, lastUsed, use) => {
  const tags = { team: 'data' };
  const shown = { username: 'alice', create_date: '2017-01-31T09:05:00+00:00', tags };
  const details = hammersDetails(issueDetails({ created, lastUsed, tags }));
  expect(details).toEqual({ ...shown, ...use });
  expect(unlikeAll(details, ['IssueDetails'])).toBe(false);
});

test('a fraction of a second has six digits, as in Python', () => {
  const at = new Date('2018-02-14T16:48:02.120Z');
  expect(hammersDetails(issueDetails({ lastUsed: { kind: 'used', at } })).last_used).toBe('2018-02-14T16:48:02.120000+00:00');
});

test('of another cloud is told by the name that stays, and by those that people use', () => {
  const { id: _, status: _s, ...facts } = anOciApiKey();
  const details = hammersDetails({ ...facts, tags: {} });
  expect(unlikeAll(details, ['IssueDetails'])).toBe(false);
  expect(details).toMatchObject({
    username: OCI_USER_ID,
    principal_name: 'terraform-runner',
    name: OCI_FINGERPRINT,
  });
  expect(Object.keys(hammersDetails(issueDetails()))).toEqual(['username', 'create_date', 'last_used', 'last_use', 'tags']);
});
