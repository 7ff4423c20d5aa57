import { describe, expect, test } from '@jest/globals';
import { MAIN, minimal, mistakesOf, settingsOf } from './test-fixtures/sources.ts';

const inMain = (...entries: readonly unknown[]) => ({ user_inactivekeys: { __comment__: ['x'], [MAIN]: entries } });
const mistakesWith = (whitelist_policy: unknown, whitelist: unknown) => mistakesOf({ config: { ...minimal, whitelist_policy }, whitelist });

describe('a whitelist policy', () => {
  test.each<[unknown, unknown]>([
    [{}, { require: [] }],
    [{ require: ['expires', 'reason', 'reason'] }, { require: ['reason', 'expires'] }],
    [
      { require: 'approver, reason', max_days: '90' },
      { require: ['reason', 'approver'], maxDays: 90 },
    ],
  ])('%j', (whitelist_policy, expected) => {
    expect(settingsOf({ config: { ...minimal, whitelist_policy } }).whitelistPolicy).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [{ require: ['reasons'] }, 'require[0]: "reasons" | "reason" or "approver" or "expires" | "reason"'],
    [{ require: true }, 'require: true | a list of reason, approver, expires, or one text with commas between them'],
    [{ max_days: 0 }, 'max_days: the number 0 | a whole number of days from 1 to 99999'],
    [{ max_day: 9 }, 'max_day: an unknown key | require, max_days | max_days'],
  ])('%j is a mistake', (whitelist_policy, expected) => {
    expect(mistakesWith(whitelist_policy, {})).toEqual([`config.json whitelist_policy.${expected}`]);
  });
});

describe('an entry that breaches it', () => {
  const here = (index: number) => `whitelist.json user_inactivekeys["${MAIN}"][${index}]`;

  test('is a mistake at its place, and so is every other', () => {
    const good = { id: 'dora', reason: 'r', expires: '2026-12-01' };
    const whitelist = inMain('alice', '', good, { id: 'bob', reason: ' ' }, { id: 'carol', reason: 'r' });
    const allowed = 'an object with id, reason, expires: whitelist_policy in config.json asks for it';
    expect(mistakesWith({ require: ['reason', 'expires'] }, whitelist)).toEqual([
      `${here(0)}: "alice": it has no reason; it has no expires | ${allowed}`,
      `${here(3)}: "bob": it has no reason; it has no expires | ${allowed}`,
      `${here(4)}: "carol": it has no expires | ${allowed}`,
    ]);
  });

  test('may last no longer than max_days', () => {
    const whitelist = inMain('alice', { id: 'bob', expires: '2026-12-20' }, { id: 'carol', expires: '2026-12-21' });
    const allowed = 'an object with id, expires, at most 30 days ahead: whitelist_policy in config.json asks for it';
    expect(mistakesWith({ max_days: 30 }, whitelist)).toEqual([
      `${here(0)}: "alice": it has no expires, and max_days is 30 | ${allowed}`,
      `${here(2)}: "carol": it expires in 31 days, and max_days is 30 | ${allowed}`,
    ]);
  });

  test('is none without a policy, nor for a playbook that is not here', () => {
    expect(mistakesWith({}, inMain('alice'))).toEqual([]);
    expect(mistakesWith({ require: ['reason'] }, { s3_bucket_acl: { [MAIN]: ['public-site'] } })).toEqual([]);
  });

  test('is not told of a list that has a worse mistake, nor of a policy that has one', () => {
    expect(mistakesWith({ require: ['reason'] }, inMain('alice', 1))).toEqual([expect.stringMatching(/\[1\]: the number 1 \|/)]);
    expect(mistakesWith({ require: ['reasons'] }, inMain('alice'))).toHaveLength(1);
  });
});
