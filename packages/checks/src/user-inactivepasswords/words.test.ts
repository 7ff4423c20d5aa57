import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, paragraph, plainText } from '@keyhammer/core';
import { aConsolePassword, anIssueAbout, checkSettings, daysAgo } from '@keyhammer/testing';
import { words } from './words.ts';

const issueOf = (password: Partial<Credential> = {}) => anIssueAbout(aConsolePassword(password));
const factsOf = (password: Partial<Credential>) => plainText([fields(...words.facts(issueOf(password)))]).split('\n');
const never = { kind: 'never' } as const;

describe('the summary', () => {
  test.each<[string, Partial<Credential>, string]>([
    ['used', {}, 'no sign-in for more than 90 days'],
    ['never used, as far as anybody knows', { lastUsed: never }, 'last sign-in never, or before 2014-10-20 (AWS has no record)'],
  ])('of a password that was %s', (_what, password, said) => {
    expect(words.summary(issueOf(password), 'production', checkSettings())).toBe(
      `IAM console password of alice: ${said}, in production (111111111111)`,
    );
  });
});

describe('the facts', () => {
  test('are the user, when the password was made and changed, and the last sign-in', () => {
    expect(factsOf({})).toEqual([
      'User: alice',
      'Password made: 2025-10-16 12:00 UTC',
      'Last changed: 2026-01-24 12:00 UTC',
      'Last sign-in: 2026-07-23 12:00 UTC',
    ]);
  });

  test.each<[string, Partial<Credential>, string]>([
    ['of which AWS has no record', { lastUsed: never }, 'never, or before 2014-10-20 (AWS has no record)'],
    ['with a password that is gone', { lastUsed: { kind: 'used', at: daysAgo(500) } }, '2025-07-08 12:00 UTC, with an earlier password'],
    ['that nobody knows', { lastUsed: { kind: 'unknown', reason: 'access denied' } }, 'unknown (access denied)'],
  ])('tell of a last sign-in %s', (_what, password, said) => {
    expect(factsOf(password).at(-1)).toBe(`Last sign-in: ${said}`);
  });

  test('do not guess the last change', () => {
    const { changed: _c, ...password } = aConsolePassword();
    expect(plainText([fields(...words.facts(anIssueAbout(password)))])).toContain('Last changed: unknown');
  });
});

describe.each([
  ['the recommendation', words.recommendation(issueOf(), checkSettings())],
  ['the way back', words.undo(issueOf())],
])('%s', (_what, said) => {
  test('says that there is no way back as such, and what there is instead', () => {
    const text = plainText([paragraph(...said)]);
    expect(text).toContain('can not be brought back');
    expect(text).toContain('keyhammer rollback 111111111111 alice makes a new one-time password');
    expect(text).toMatch(/shown once, to the operator on the terminal.*changed at the first sign-in/);
  });
});

test('the recommendation says that the keys of the user go on working', () => {
  expect(plainText([paragraph(...words.recommendation(issueOf(), checkSettings()))])).toContain("the user's access keys go on working");
});

test.each([
  ['alice', 'keyhammer rollback 111111111111 alice'],
  ['alice@example.com', 'keyhammer rollback 111111111111 alice@example.com'],
  ["o'brien", `keyhammer rollback 111111111111 'o'\\''brien'`],
  ['$(id)', `keyhammer rollback 111111111111 '$(id)'`],
  ['-rf', 'keyhammer rollback -- 111111111111 -rf'],
])('the command reaches the program as it is meant, whatever the user is called: %s', (id, command) => {
  expect(words.undo(issueOf({ id, principal: id }))).toContainEqual({ kind: 'code', text: command });
});

test.each<[string, Partial<Credential>, string]>([
  ['used', {}, 'last signed in 2026-07-23'],
  ['never used', { lastUsed: never }, 'no sign-in on record'],
  ['of unknown use', { lastUsed: { kind: 'unknown', reason: 'denied' } }, 'last sign-in unknown'],
])('in a list it has its last sign-in: %s', (_what, password, said) => {
  expect(words.lastUse(issueOf(password).details)).toBe(said);
});
