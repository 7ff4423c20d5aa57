import { describe, expect, test } from '@jest/globals';
import { maskedId, ticketLabel } from './issue.ts';

const key = { check: 'stale_keys', accountId: '111111111111', id: 'AKIAIOSFODNN7EXAMPLE', incarnation: 1 };

describe("a ticket's label", () => {
  test('is always the same for the same life of the same issue', () => {
    expect(ticketLabel(key)).toBe(ticketLabel({ ...key }));
  });

  test('is another one for another check, account, credential or life', () => {
    const others = [
      key,
      { ...key, check: 'other_keys' },
      { ...key, accountId: '222222222222' },
      { ...key, id: 'AKIAOTHER' },
      { ...key, incarnation: 2 },
      { ...key, id: 'AKIAIOSFODNN7EXAMPLE1', incarnation: 1 },
      { ...key, id: 'AKIAIOSFODNN7EXAMPLE', incarnation: 11 },
    ];
    expect(new Set(others.map(ticketLabel)).size).toBe(others.length);
  });

  test('is a label that Jira takes, and does not give the credential away', () => {
    expect(ticketLabel({ ...key, id: 'a user with spaces' })).toMatch(/^keyhammer-[0-9a-f]{20}$/);
    expect(ticketLabel(key)).not.toContain('AKIA');
  });
});

describe('a masked id', () => {
  test.each([
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
    ['123456789', '1234…6789'],
    ['12345678', '12345678'],
    ['', ''],
  ])('of %p is %p', (id, masked) => {
    expect(maskedId(id)).toBe(masked);
  });
});
