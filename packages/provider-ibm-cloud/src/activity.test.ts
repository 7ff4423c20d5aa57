import { expect, test } from '@jest/globals';
import { activityIn } from './activity.ts';
import { UnexpectedBodyError } from './body.ts';

test('a last authentication is a use, and its absence with none counted is never', () => {
  const at = new Date('2025-09-01T07:23:00Z');
  expect(activityIn({ activity: { last_authn: '2025-09-01T07:23+0000', authn_count: 7 } })).toEqual({
    lastUsed: { kind: 'used', at },
    useCount: 7,
  });
  expect(activityIn({ activity: { authn_count: 0 } })).toEqual({ lastUsed: { kind: 'never' }, useCount: 0 });
});

test.each([
  ['no activity at all', {}, 'IBM Cloud told no activity'],
  ['null', { activity: null }, 'IBM Cloud told no activity'],
  ['no count', { activity: {} }, 'IBM Cloud told no number of authentications'],
  ['uses, but not the last one', { activity: { authn_count: 3 } }, 'IBM Cloud counts 3 authentications, and does not tell the last one'],
  ['no time', { activity: { authn_count: 3, last_authn: 'yesterday' } }, 'IBM Cloud told the last authentication in an unknown form'],
  [
    'an unreadable time of none',
    { activity: { authn_count: 0, last_authn: '?' } },
    'IBM Cloud told the last authentication in an unknown form',
  ],
])('what was not told is not never: %s', (_what, fields, reason) => {
  expect(activityIn(fields).lastUsed).toEqual({ kind: 'unknown', reason });
});

test.each([{ activity: 'x' }, { activity: [] }, { activity: { authn_count: 1, last_authn: 7 } }])(
  'anything else is no answer: %j',
  (fields) => {
    expect(() => activityIn(fields)).toThrow(UnexpectedBodyError);
  },
);
