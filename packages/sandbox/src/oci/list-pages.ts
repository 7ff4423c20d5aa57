import type { OciAnswer, OciCall } from './call.ts';
import type { OciPaging } from './conditions.ts';
import { invalidParameter } from './oci-error.ts';
import { wholeNumber } from './parameters.ts';

/** A page of a list of IAM: the header `opc-next-page` is there as long as there are more. */
export function pageOfList<T>(
  { state: { world }, request: { query } }: OciCall,
  list: readonly T[],
  bodyOf: (item: T) => unknown,
): OciAnswer {
  return listPage(query, { list, bodyOf, paging: world.pages });
}

export interface OciList<T> {
  readonly list: readonly T[];
  readonly bodyOf: (item: T) => unknown;
  readonly paging: OciPaging;
}

/** A page of any list, of `limit` items, and at most as many as there may be. */
export function listPage<T>(query: URLSearchParams, { list, bodyOf, paging }: OciList<T>): OciAnswer {
  const limit = wholeNumber(query, 'limit', { least: 1, most: 1000 }) ?? paging.size;
  const token = query.get('page');
  if (paging.emptyFirst && token === null) return { status: 200, body: [], headers: { 'opc-next-page': tokenOf(0) } };
  const start = startOf(token);
  const end = start + Math.min(limit, paging.largest);
  return {
    status: 200,
    body: list.slice(start, end).map(bodyOf),
    ...(end < list.length && { headers: { 'opc-next-page': tokenOf(end) } }),
  };
}

function tokenOf(start: number): string {
  return Buffer.from(`from ${start}`).toString('base64url');
}

function startOf(token: string | null): number {
  if (token === null) return 0;
  const [, start] = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (start === undefined) throw invalidParameter(`page '${token}' is none that was given out`);
  return Number(start);
}
