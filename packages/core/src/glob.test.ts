import { describe, expect, test } from '@jest/globals';
import { matchesGlob } from './glob.ts';

describe('a pattern covers', () => {
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
    ['/ci/*', '/ci/deploy'],
    ['/ci/*', '/ci/eu/deploy'],
    ['*/ci/*', '/a/b/ci/deploy'],
    ['é*', 'élodie'],
    ['AKIA*', 'AKIAIOSFODNN7EXAMPLE'],
  ])('%s: %s', (pattern, name) => {
    expect(matchesGlob(pattern, name)).toBe(true);
  });
});

describe('a pattern does not cover', () => {
  test.each([
    ['alice', 'alice2'],
    ['alice', 'alice/'],
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
    ['/ci/*', '/cd/deploy'],
    ['/ci/*', '/a/ci/deploy'],
    ['/ci/*', '/ci'],
    ['', 'alice'],
  ])('%s: %s', (pattern, name) => {
    expect(matchesGlob(pattern, name)).toBe(false);
  });
});
