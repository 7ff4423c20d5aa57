import { describe, expect, test } from '@jest/globals';
import type { Incarnation } from './issue.ts';
import { comebacksOf } from './seen-before.ts';
import { aComeback, aReportedIssue, daysAgo, daysAhead, NOW, someDetails } from './test-builders.ts';
import { after } from './test-life-cycle.ts';

describe('a former life counts as a comeback', () => {
  test('when it was reported, and ended by use', () => {
    const history = [aComeback(), aComeback({ reported: daysAgo(100), resolved: daysAgo(90) })];
    expect(comebacksOf({ history })).toEqual([
      { reported: daysAgo(200), usedAgain: daysAgo(190) },
      { reported: daysAgo(100), usedAgain: daysAgo(90) },
    ]);
  });

  const { timestamps, resolution: _used, ...life } = aComeback();
  const { reported: _r, ...unreported } = timestamps;
  const { resolved: _e, closed: _c, ...unended } = timestamps;

  test.each<[string, Incarnation]>([
    ['nobody had been told of it', { ...aComeback(), timestamps: unreported }],
    ['it ended by a deactivation', { ...aComeback(), resolution: { reason: 'inactive', why: 'it is inactive' } }],
    ['Keyhammer ended it', { ...aComeback(), resolution: { reason: 'remediated', why: 'Keyhammer deactivated it' } }],
    ['the credential was gone', { ...aComeback(), resolution: { reason: 'gone', why: 'it no longer exists' } }],
    ['nobody knows why it ended', { ...life, timestamps }],
    ['it did not end, but was rolled back', { ...life, status: 'open', timestamps: unended }],
  ])('not when %s', (_what, former) => {
    expect(comebacksOf({ history: [former] })).toEqual([]);
  });
});

test('a key that a quarterly job uses is known by its second life', () => {
  const second = after(
    aReportedIssue(),
    [{ type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' }, NOW],
    [{ type: 'violation-seen', details: someDetails({ readAt: daysAhead(90) }) }, daysAhead(90)],
  );
  expect(comebacksOf(second)).toEqual([{ reported: daysAgo(20), usedAgain: NOW }]);
});
