import { expect, test } from '@jest/globals';
import { randomPassword } from './random-password.ts';

const PASSWORDS = Array.from({ length: 500 }, () => randomPassword().reveal());

test.each([/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%^*()_+\-=[\]{}|]/, /^[!-~]{32}$/])('every one matches %s', (kind) => {
  expect(PASSWORDS.filter((password) => !kind.test(password))).toEqual([]);
});

test('no two are alike', () => {
  expect(new Set(PASSWORDS).size).toBe(PASSWORDS.length);
});
