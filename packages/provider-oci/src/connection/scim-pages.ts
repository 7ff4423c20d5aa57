import { countIn, fieldsOf, listOf, MalformedBodyError } from '../bodies/fields.ts';
import type { OciCall, OciClient } from './oci-client.ts';

/** The most that an identity domain gives at a time. */
const PAGE_SIZE = 1000;

interface ScimPage<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/**
 * A list of an identity domain, page by page. `startIndex` counts from 1, and how many items a page has is for the domain to
 * say: the next page starts after what has come.
 * @throws as `OciClient`; UnavailableError, too, if fewer come than there are said to be
 */
export async function* scimPages<T>(client: OciClient, call: OciCall, parse: (item: unknown) => T): AsyncGenerator<readonly T[]> {
  let received = 0;
  let total = 0;
  do {
    const query = { ...call.query, startIndex: String(received + 1), count: String(PAGE_SIZE) };
    const page = await client.get({ ...call, query }, (body) => parsePage(body, parse, received));
    yield page.items;
    received += page.items.length;
    total = page.total;
  } while (received < total);
}

export async function scimList<T>(client: OciClient, call: OciCall, parse: (item: unknown) => T): Promise<readonly T[]> {
  return (await Array.fromAsync(scimPages(client, call, parse))).flat();
}

function parsePage<T>(body: unknown, parse: (item: unknown) => T, received: number): ScimPage<T> {
  const fields = fieldsOf(body, 'the body');
  const total = countIn(fields, 'totalResults');
  // It may be left out where there is nothing.
  const items = listOf(fields.Resources ?? [], 'Resources').map(parse);
  if (items.length === 0 && received < total) throw new MalformedBodyError(`only ${received} of ${total} items came`);
  return { items, total };
}
