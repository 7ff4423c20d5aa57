import { describe, expect, test } from '@jest/globals';
import { readSubject, writeSubject } from './chat-choice.ts';

const SUBJECT = { check: 'user_inactivekeys', accountId: '111111111111', issue: 'keyhammer-0123456789abcdef0123' };

describe('which issue a button is about', () => {
  test('comes back as it was written', () => {
    expect(readSubject(writeSubject(SUBJECT))).toEqual(SUBJECT);
  });

  test.each(['', 'a', 'a|b', 'a|b|', '|b|c', 'a||c', 'a|b|c|d', '||'])('is nothing that was written: %j', (text) => {
    expect(readSubject(text)).toBeUndefined();
  });
});
