import { expect, test } from '@jest/globals';
import { parseProfiles } from './parse-profiles.ts';

const entriesOf = (text: string, profile = 'DEFAULT') => Object.fromEntries(parseProfiles(text).get(profile) ?? []);

test('a profile has what it says', () => {
  expect(entriesOf('[DEFAULT]\nuser=alice\ntenancy = main\nRegion: eu-frankfurt-1\n')).toEqual({
    user: 'alice',
    tenancy: 'main',
    region: 'eu-frankfurt-1',
  });
});

test('and what only the defaults say', () => {
  const text = '[DEFAULT]\nuser=alice\nregion=eu-frankfurt-1\n\n[ADMIN]\nuser=bob\n';
  expect(entriesOf(text, 'ADMIN')).toEqual({ user: 'bob', region: 'eu-frankfurt-1' });
  expect(entriesOf(text)).toEqual({ user: 'alice', region: 'eu-frankfurt-1' });
});

test.each([
  ['a sign of a comment', 'pass_phrase=ab#c;d', 'ab#c;d'],
  ['quotes', 'pass_phrase="ab"', '"ab"'],
  ['backslashes', String.raw`pass_phrase=C:\oci\key`, String.raw`C:\oci\key`],
  ['another equals sign', 'pass_phrase=a=b=', 'a=b='],
  ['a word that is a flag elsewhere', 'pass_phrase=true', 'true'],
  ['spaces in it', 'pass_phrase = open sesame  ', 'open sesame'],
])('a value is taken as it is, with %s', (_what, line, expected) => {
  expect(entriesOf(`[DEFAULT]\n${line}\n`).pass_phrase).toBe(expected);
});

test('comments, empty lines, the line ends of Windows and what stands before the first profile are passed over', () => {
  expect(entriesOf('\uFEFF# a\r\nuser=nobody\r\n[DEFAULT]\r\n; user=b\r\n  # c=d\r\n\r\nno entry\r\nuser=alice\r\n')).toEqual({
    user: 'alice',
  });
});

test('the name of a profile may have dots', () => {
  expect([...parseProfiles('[a.b]\nuser=x\n[__proto__]\nuser=y\n').keys()]).toEqual(['a.b', '__proto__']);
});
