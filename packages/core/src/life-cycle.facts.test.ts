import { describe, expect, test } from '@jest/globals';
import type { LastUsed, Privilege } from './credential.ts';
import type { IssueDetails } from './issue.ts';
import { advance } from './life-cycle.ts';
import { aReportedIssue, daysAgo, NOW, someDetails } from './test-builders.ts';

const unseen = (since: Date, source = 'OCI Audit, 3 compartments, 2 regions'): LastUsed => ({ kind: 'unseen', since, source });
const administrator = (through = 'the group Administrators'): Privilege => ({ kind: 'administrator', through });

const before = someDetails({
  kind: 'oci-api-key',
  name: '20:3b',
  principalName: 'runner',
  lastUsed: unseen(daysAgo(120)),
  privilege: administrator(),
  email: 'runner@example.com',
});

/** Whether the owner hears of it, or it is only kept up to date, or not even written. */
function whatComesOf(change: Partial<IssueDetails>): 'news' | 'kept' | 'nothing' {
  const details = { ...before, readAt: NOW, ...change };
  const transition = advance(aReportedIssue({ details: before }), { type: 'violation-seen', details }, NOW);
  if (transition.kind !== 'changed') return 'nothing';
  expect(transition.issue.details).toEqual(details);
  return transition.issue.timestamps.updated === NOW ? 'news' : 'kept';
}

describe('an issue that is seen again', () => {
  test.each<[string, Partial<IssueDetails>, 'news' | 'kept' | 'nothing']>([
    ['the window in which no use was seen has moved', { lastUsed: unseen(daysAgo(90)) }, 'nothing'],
    ['the window was searched in more places', { lastUsed: unseen(daysAgo(90), 'OCI Audit, 4 compartments, 2 regions') }, 'kept'],
    ['a use was seen', { lastUsed: { kind: 'used', at: daysAgo(100) } }, 'news'],
    ['it was locked', { locked: true }, 'news'],
    ['it was given another name', { name: '41:aa' }, 'news'],
    ['its holder is no administrator any more', { privilege: { kind: 'none' } }, 'news'],
    ['its holder is an administrator by another group', { privilege: administrator('the group Root') }, 'kept'],
    ['its holder was given another name', { principalName: 'builder' }, 'kept'],
    ['its holder has another address', { email: 'builder@example.com' }, 'kept'],
    ['nothing but the time of the reading is new', {}, 'nothing'],
  ])('when %s', (_what, change, expected) => {
    expect(whatComesOf(change)).toBe(expected);
  });
});
