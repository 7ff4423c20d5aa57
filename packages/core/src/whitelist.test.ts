import { describe, expect, test } from '@jest/globals';
import { ACCOUNT, anException, aWhitelist, daysAgo, daysAhead, KEY_ID, NOW, secondsFrom } from './test-builders.ts';
import { exceptionFor, expiredExceptionFor, isExpired, type WhitelistSubject } from './whitelist.ts';

const subject: WhitelistSubject = { check: 'stale_keys', accountId: ACCOUNT, names: [KEY_ID, 'alice'] };

function covers(pattern: string, name: string): boolean {
  const whitelist = aWhitelist('stale_keys', ACCOUNT, { pattern });
  return exceptionFor(whitelist, { ...subject, names: [name] }, NOW) !== undefined;
}

describe('an entry covers', () => {
  test.each([
    ['alice', 'alice'],
    ['ali*', 'alice'],
    ['ali*', 'ali'],
    ['*', 'alice'],
    ['*', '.hidden'],
    ['*ice', 'alice'],
    ['a*e', 'alice'],
    ['*l*c*', 'alice'],
    ['a**e', 'alice'],
    ['ali?e', 'alice'],
    ['?', '.'],
    ['ci-?', 'ci-1'],
    ['*@example.com', 'alice.b+aws@example.com'],
    ['a+=,.@-_', 'a+=,.@-_'],
    ['a+=,.@-_*', 'a+=,.@-_x'],
    ['ci+(old)@*', 'ci+(old)@x'],
    ['[ab]*', '[ab]c'],
    ['{a,b}*', '{a,b}c'],
    ['!x*', '!xy'],
    ['a|b*', 'a|bc'],
    ['^a$*', '^a$b'],
    ['a\\b*', 'a\\bc'],
    ['a"b*', 'a"bc'],
    ['"a*"', '"abc"'],
    ["it's*", "it's me"],
    ['#a*', '#ab'],
    ['./a*', './ab'],
    ['<script>*', '<script>alert(1)</script>'],
    ['team/*', 'team/alice'],
    ['*', 'team/alice'],
    ['é*', 'élodie'],
    ['AKIA*', KEY_ID],
  ])('%s: %s', (pattern, name) => {
    expect(covers(pattern, name)).toBe(true);
  });
});

describe('an entry does not cover', () => {
  test.each([
    ['alice', 'alice2'],
    ['alice', 'Alice'],
    ['ali*', 'Alice'],
    ['ali?', 'alice'],
    ['ci-?', 'ci-'],
    ['ci-?', 'ci-12'],
    ['a.c*', 'abcd'],
    ['[ab]*', 'ac'],
    ['{a,b}*', 'ac'],
    ['!x*', 'z'],
    ['a|b*', 'a'],
    ['a|*', 'b'],
    ['+(a)*', 'aa'],
    ['"a*"', 'abc'],
    ['./a*', 'ab'],
    ['', 'alice'],
  ])('%s: %s', (pattern, name) => {
    expect(covers(pattern, name)).toBe(false);
  });
});

describe('an exception', () => {
  test('is the first entry that covers the credential or its user', () => {
    const entries = [anException({ pattern: 'bob' }), anException({ pattern: 'ali*' }), anException({ pattern: KEY_ID })];
    expect(exceptionFor(aWhitelist('stale_keys', ACCOUNT, ...entries), subject, NOW)).toBe(entries[1]);
    expect(exceptionFor(aWhitelist('stale_keys', ACCOUNT, ...entries.toReversed()), subject, NOW)).toBe(entries[2]);
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
