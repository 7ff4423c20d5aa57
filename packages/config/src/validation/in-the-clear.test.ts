import { expect, test } from '@jest/globals';
import { isInTheClear } from './in-the-clear.ts';

test.each([
  ['https://jira.example.com', false],
  ['http://jira.example.com', true],
  ['HTTP://jira.example.com', true],
  ['http://localhost:8080/jira', false],
  ['http://localhost.example.com', true],
  ['http://127.0.0.1', false],
  ['http://127.1.2.3:8080', false],
  // The same address in another spelling.
  ['http://127.1', false],
  ['http://127.0.0.1.example.com', true],
  ['http://[::1]:8080', false],
  ['http://[::2]', true],
  ['no URL', false],
])('%s goes over a network unencrypted: %s', (url, expected) => {
  expect(isInTheClear(url)).toBe(expected);
});
