import { expect, test } from '@jest/globals';
import { matchesWildcard } from './wildcard.ts';

test.each([
  ['*', '', true],
  ['*', 's3:getobject', true],
  ['s3:getobject', 's3:getobject', true],
  ['s3:getobject', 's3:getobjectacl', false],
  ['s3:get*', 's3:getobject', true],
  ['s3:get*', 's3:putobject', false],
  ['s3:*object', 's3:getobject', true],
  ['s3:*object', 's3:getobjectacl', false],
  ['*:*ob*t', 's3:getobobject', true],
  ['s3:?etobject', 's3:getobject', true],
  ['s3:?getobject', 's3:getobject', false],
  ['', 's3', false],
  ['s3.get', 's3:get', false],
])('%p covers %p: %p', (pattern, text, expected) => {
  expect(matchesWildcard(pattern, text)).toBe(expected);
});

test('a pattern made to be slow is not', () => {
  expect(matchesWildcard(`${'*?'.repeat(2000)}x`, 'a'.repeat(4000))).toBe(false);
});
