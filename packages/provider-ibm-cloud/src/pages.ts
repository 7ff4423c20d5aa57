import { UnavailableError } from '@keyhammer/core';
import { UnexpectedBodyError } from './body.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** What to ask for the page after it with; absent: it is the last one. */
  readonly next: string | undefined;
}

/** The most that IBM Cloud gives at once. */
export const PAGE_SIZE = 100;

/** Page after page. @param fetchPage is given the token of the page; `undefined` for the first one */
export async function* eachPage<T>(fetchPage: (token: string | undefined) => Promise<Page<T>>): AsyncGenerator<readonly T[]> {
  let token: string | undefined;
  do {
    const { items, next } = await fetchPage(token);
    if (next !== undefined && next === token) {
      throw new UnavailableError('IBM Cloud names a page as its own next one, so the list can not be read to its end');
    }
    yield items;
    token = next;
  } while (token !== undefined);
}

/**
 * The token in the link to the next page. IBM gives a URL (IAM) or a path (user management) instead of the token itself; the filters have to
 * be sent along again.
 */
export function nextPageIn(link: string | undefined, parameter: 'pagetoken' | '_start'): string | undefined {
  if (link === undefined) return undefined;
  // A path needs a host to be parsed; it is not looked at.
  const token = URL.parse(link, 'https://ibm.invalid')?.searchParams.get(parameter);
  // Not the last page, and no way to the next one: what follows must not look absent.
  if (!token) throw new UnexpectedBodyError(`the link to the next page has no ${parameter}`);
  return token;
}
