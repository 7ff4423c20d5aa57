import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, anException, aWhitelist, daysAgo, daysAhead, KEY_ID, NOW, secondsFrom } from './test-builders.ts';
import { exceptionFor, expiredExceptionFor, expiringExceptions, isExpired, type Whitelist, type WhitelistSubject } from './whitelist.ts';

const subject: WhitelistSubject = { check: 'stale_keys', accountId: ACCOUNT, names: [KEY_ID, 'alice'] };

describe('an exception', () => {
  test('is the first entry that covers the credential or its user', () => {
    const entries = [anException({ pattern: 'bob' }), anException({ pattern: 'ali*' }), anException({ pattern: KEY_ID })];
    expect(exceptionFor(aWhitelist('stale_keys', ACCOUNT, ...entries), subject, NOW)).toBe(entries[1]);
    expect(exceptionFor(aWhitelist('stale_keys', ACCOUNT, ...entries.toReversed()), subject, NOW)).toBe(entries[2]);
  });

  test('is none where no entry covers', () => {
    const entries = [anException({ pattern: 'bob' }), anException({ pattern: '' }), anException({ pattern: 'alice?' })];
    expect(exceptionFor(aWhitelist('stale_keys', ACCOUNT, ...entries), subject, NOW)).toBeUndefined();
  });

  test('counts for its check and its account', () => {
    const whitelist = aWhitelist('stale_keys', ACCOUNT, anException());
    expect(exceptionFor(whitelist, { ...subject, check: 'another_check' }, NOW)).toBeUndefined();
    expect(exceptionFor(whitelist, { ...subject, accountId: '222222222222' }, NOW)).toBeUndefined();
    expect(exceptionFor(new Map(), subject, NOW)).toBeUndefined();
  });

  test.each([
    ['one second before it expires', -1, false],
    ['exactly when it expires', 0, true],
    ['one second after it expired', 1, true],
  ])('%s', (_when, seconds, expired) => {
    const entry = anException({ expires: daysAhead(1) });
    const whitelist = aWhitelist('stale_keys', ACCOUNT, entry);
    const now = secondsFrom(daysAhead(1), seconds);
    expect(isExpired(entry, now)).toBe(expired);
    expect(exceptionFor(whitelist, subject, now)).toBe(expired ? undefined : entry);
    expect(expiredExceptionFor(whitelist, subject, now)).toBe(expired ? entry : undefined);
  });

  test('that is not dated does not expire', () => {
    expect(isExpired({ pattern: 'alice' }, daysAhead(100_000))).toBe(false);
  });

  test('that has expired gives way to one that has not', () => {
    const [old, current] = [anException({ expires: daysAgo(1) }), anException({ pattern: '*' })];
    expect(exceptionFor(aWhitelist('stale_keys', ACCOUNT, old, current), subject, NOW)).toBe(current);
  });
});

describe('entries that expire within 14 days', () => {
  const expiring = (whitelist: Whitelist, now = NOW) => expiringExceptions(whitelist, now, 14).map(({ entry }) => entry.pattern);

  test.each([
    ['one second before it is that near', -1, []],
    ['exactly 14 days before', 0, ['alice']],
    ['one second later', 1, ['alice']],
    ['one second before it expires', 14 * 86_400 - 1, ['alice']],
    ['when it expires', 14 * 86_400, []],
  ])('%s', (_when, seconds, patterns) => {
    const whitelist = aWhitelist('stale_keys', ACCOUNT, anException({ expires: daysAhead(14) }));
    expect(expiring(whitelist, secondsFrom(NOW, seconds))).toEqual(patterns);
  });

  test('are named with where they stand, the first to expire first', () => {
    const [first, second, third] = [3, 5, 9].map((days) => anException({ pattern: `day-${days}`, expires: daysAhead(days) }));
    if (!first || !second || !third) throw new Error('three entries were made');
    const whitelist: Whitelist = new Map([
      ['stale_keys', new Map([[ACCOUNT, [third]]])],
      ['old_keys', new Map([['222222222222', [second, first]]])],
    ]);
    expect(expiringExceptions(whitelist, NOW, 14)).toEqual([
      { check: 'old_keys', accountId: '222222222222', entry: first },
      { check: 'old_keys', accountId: '222222222222', entry: second },
      { check: 'stale_keys', accountId: ACCOUNT, entry: third },
    ]);
  });

  test('are none where nothing is dated', () => {
    expect(expiring(aWhitelist('stale_keys', ACCOUNT, { pattern: 'alice' }))).toEqual([]);
    expect(expiring(new Map())).toEqual([]);
  });
});
