import type { Reply } from '../loopback-service.ts';
import type { IbmCall } from './call.ts';
import { badRequest, ibmJson } from './ibm-error.ts';
import { pageSize } from './parameters.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly offset: number;
  /** Absent: there is no such page. */
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

/** A page of one of IAM's lists, with links to its neighbours: whole URLs, absent where there is none. */
export function iamPage<T extends { readonly serial: number }>(
  call: IbmCall,
  name: string,
  list: readonly T[],
  body: (item: T) => unknown,
): Reply {
  const { query, path } = call.request;
  const limit = pageSize(query, 'pagesize', 20);
  const { items, offset, next, previous } = pageOf(list, limit, query.get('pagetoken'));
  const link = (token?: string) => `${call.state.baseUrl}${linkTo(path, query, { pagetoken: token })}`;
  return ibmJson(200, {
    offset,
    limit,
    first: link(),
    ...(previous !== undefined && { previous: link(previous) }),
    ...(next !== undefined && { next: link(next) }),
    [name]: items.map(body),
  });
}

/** A page of user management's list. Its links are paths, and its numbers count the whole list. */
export function usersPage<T extends { readonly serial: number }>(call: IbmCall, list: readonly T[], body: (item: T) => unknown): Reply {
  const { query, path } = call.request;
  const limit = pageSize(query, 'limit', 100);
  const { items, next } = pageOf(list, limit, query.get('_start'));
  return ibmJson(200, {
    total_results: list.length,
    limit,
    first_url: linkTo(path, query, { _start: undefined }),
    ...(next !== undefined && { next_url: linkTo(path, query, { _start: next }) }),
    resources: items.map(body),
  });
}

/** A token names the last item that was given, so that a list which shrinks between two pages loses none of the rest. */
function pageOf<T extends { readonly serial: number }>(list: readonly T[], size: number, token: string | null): Page<T> {
  const after = token === null ? 0 : readToken(token);
  const first = list.findIndex(({ serial }) => serial > after);
  const offset = first === -1 ? list.length : first;
  const items = list.slice(offset, offset + size);
  const last = items.at(-1);
  return {
    items,
    offset,
    next: last && offset + size < list.length ? tokenAfter(last.serial) : undefined,
    previous: offset > 0 ? tokenAfter(list[offset - size - 1]?.serial ?? 0) : undefined,
  };
}

function tokenAfter(serial: number): string {
  return Buffer.from(`after ${serial}`).toString('base64url');
}

function readToken(token: string): number {
  const [, serial] = /^after (\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (serial === undefined) throw badRequest(`The page token '${token}' is none of ours`);
  return Number(serial);
}

/** The same list with the same filters, at another place. */
function linkTo(path: string, query: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): string {
  const linked = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) linked.delete(name);
    else linked.set(name, value);
  }
  return linked.size > 0 ? `${path}?${linked}` : path;
}
