import { describe, expect, test } from '@jest/globals';
import { ticketLabel } from '@keyhammer/core';
import type { StoredIssue } from './database-process.ts';
import { type Facts, problemsOf } from './verify.ts';

const ACCOUNT = '123456789012';
const [A, B, C] = ['A', 'B', 'C'].map((id) => ({ accountId: ACCOUNT, id: `AKIA${id}` })) as [Key, Key, Key];
type Key = { readonly accountId: string; readonly id: string };

function issue(key: Key, changes: Partial<StoredIssue> = {}): StoredIssue {
  const status = { status: 'open', incarnation: 1, isReported: true, isRemediated: false, isUnsettled: false };
  return { ...key, check: 'user_inactivekeys', ticketKey: `SEC-${key.id}`, ...status, ...changes };
}

const ticket = (key: Key) => ({ key: `SEC-${key.id}`, labels: ['keyhammer', ticketLabel(issue(key))], comments: [], watchers: 1 });

/** Three stale keys; one was used since, one was deactivated, one waits. */
const well: Facts = {
  staleKeys: [A, B, C],
  usedSince: [B],
  deactivated: [A],
  issues: [issue(A, { isRemediated: true }), issue(B), issue(C)],
  tickets: [ticket(A), ticket(B), ticket(C)],
  audit: [
    { ...A, action: 'deactivate', outcome: 'started' },
    { ...A, action: 'deactivate', outcome: 'done' },
  ],
  maxActs: 1,
};

test('where all is well there is nothing to say', () => {
  expect(problemsOf(well)).toEqual([]);
});

const D = { accountId: ACCOUNT, id: 'AKIAD' };

describe('what is told', () => {
  test.each<[string, Partial<Facts>, RegExp]>([
    ['a stale key without an issue', { staleKeys: [A, B, C, D] }, /^1 stale keys have no issue: 123456789012 AKIAD$/],
    ['an issue of a key that is in use', { staleKeys: [A, B] }, /^1 issues are of keys that were not stale: .*AKIAC$/],
    [
      'an issue that nobody reported',
      { issues: [...well.issues.slice(0, 2), issue(C, { isReported: false })] },
      /^1 issues are not reported/,
    ],
    [
      'an intent that was left',
      { issues: [...well.issues.slice(0, 2), issue(C, { isUnsettled: true })] },
      /begun and never settled: .*AKIAC/,
    ],
    ['a second life', { issues: [...well.issues.slice(0, 2), issue(C, { incarnation: 2 })] }, /^1 issues are in a life/],
    ['an issue without a ticket', { tickets: well.tickets.slice(1) }, /^1 issues have no ticket: .*AKIAA$/],
    [
      'an issue with two tickets',
      { tickets: [...well.tickets, { ...ticket(A), key: 'SEC-9' }] },
      /^1 issues have more than one ticket: .*AKIAA/,
    ],
    [
      'an issue with another ticket',
      { issues: [...well.issues.slice(0, 2), issue(C, { ticketKey: 'SEC-9' })] },
      /do not know their ticket: .*AKIAC/,
    ],
    [
      'a ticket about nothing',
      { tickets: [...well.tickets, { key: 'SEC-9', labels: [], comments: [], watchers: 1 }] },
      /^there are 1 tickets more/,
    ],
    ['a deactivated key that somebody used since', { usedSince: [A] }, /^1 keys in use were deactivated: .*AKIAA$/],
    ['a deactivated key that was never stale', { deactivated: [A, D], maxActs: 2 }, /^1 keys in use were deactivated: .*AKIAD$/],
    ['a deactivation that is not on record', { issues: [issue(A), ...well.issues.slice(1)] }, /not recorded as that: .*AKIAA$/],
    ['a deactivation that is not in the audit log', { audit: well.audit.slice(0, 1) }, /without a word in the audit log: .*AKIAA$/],
    [
      'one recorded and not done',
      { issues: [...well.issues.slice(0, 2), issue(C, { isRemediated: true })] },
      /as deactivated and are not: .*AKIAC$/,
    ],
    ['more acts than allowed', { maxActs: 0 }, /^1 keys more were deactivated than a run may$/],
    ['nothing done at all', { deactivated: [], issues: [issue(A), issue(B), issue(C)] }, /^nothing was deactivated/],
  ])('%s', (_what, changes, told) => {
    expect(problemsOf({ ...well, ...changes })).toContainEqual(expect.stringMatching(told));
  });

  test('of many only a few are named', () => {
    const keys = [1, 2, 3, 4, 5].map((n) => ({ accountId: ACCOUNT, id: `K${n}` }));
    expect(problemsOf({ ...well, staleKeys: [...well.staleKeys, ...keys] })).toEqual([
      `5 stale keys have no issue: ${ACCOUNT} K1, ${ACCOUNT} K2, ${ACCOUNT} K3 …`,
    ]);
  });
});
