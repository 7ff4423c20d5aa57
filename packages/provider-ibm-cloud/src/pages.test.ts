import { describe, expect, test } from '@jest/globals';
import { UnavailableError } from '@keyhammer/core';
import { UnexpectedBodyError } from './body.ts';
import { eachPage, nextPageIn } from './pages.ts';

describe('the link to the next page', () => {
  test.each([
    ['https://iam.cloud.ibm.com/v1/apikeys?account_id=a&pagesize=100&pagetoken=abc%3D%3D', 'pagetoken', 'abc=='],
    ['/v2/accounts/a/users?limit=100&_start=t-1', '_start', 't-1'],
    ['https://myhost.com/somePath?_start=1', '_start', '1'],
  ] as const)('may be a URL or a path: %s', (link, parameter, token) => {
    expect(nextPageIn(link, parameter)).toBe(token);
  });

  test('is absent on the last page', () => {
    expect(nextPageIn(undefined, 'pagetoken')).toBeUndefined();
  });

  test.each(['Next', 'https://iam.cloud.ibm.com/v1/apikeys', '/x?pagetoken=', 'https://', '/x?_start=1'])(
    'that leads nowhere is not the end: %j',
    (link) => {
      expect(() => nextPageIn(link, 'pagetoken')).toThrow(UnexpectedBodyError);
    },
  );
});

describe('a list', () => {
  const collect = async (pages: AsyncIterable<readonly number[]>) => {
    const all: number[] = [];
    for await (const page of pages) all.push(...page);
    return all;
  };

  test('is read to its end, empty pages included', async () => {
    const next: Record<string, string> = { '': 'a', a: 'b' };
    const items: Record<string, number[]> = { '': [1, 2], a: [], b: [3] };
    const asked: (string | undefined)[] = [];
    const pages = eachPage(async (token) => {
      asked.push(token);
      return { items: items[token ?? ''] ?? [], next: next[token ?? ''] };
    });
    expect(await collect(pages)).toEqual([1, 2, 3]);
    expect(asked).toEqual([undefined, 'a', 'b']);
  });

  test('that leads in a circle is not read for ever', async () => {
    await expect(collect(eachPage(async () => ({ items: [1], next: 'a' })))).rejects.toThrow(UnavailableError);
  });
});
