import type { OciAnswer, OciCall } from './call.ts';
import { wholeNumber } from './parameters.ts';
import { type ScimShape, withAttributes } from './scim-attributes.ts';
import { type ScimResource, scimFilter } from './scim-filter.ts';

const SCIM_TYPE = { 'content-type': 'application/scim+json' };

/** What a list is made of. */
export interface ScimKind<T> {
  readonly entities: readonly T[];
  readonly resourceOf: (entity: T) => ScimResource;
  readonly shape: ScimShape;
}

/** A page of what an identity domain has of a kind. `startIndex` counts from 1; a page can have fewer items than `count`. */
export function scimList<T>(call: OciCall, kind: ScimKind<T>): OciAnswer {
  const { query } = call.request;
  const { size, largest } = call.state.world.scimPages;
  const startIndex = wholeNumber(query, 'startIndex', { least: 1, most: Number.MAX_SAFE_INTEGER }) ?? 1;
  const count = wholeNumber(query, 'count', { least: 0, most: 1000 }) ?? size;
  const found = matching(kind, query.get('filter'));
  const page = found.slice(startIndex - 1, startIndex - 1 + Math.min(count, largest));
  const body = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: found.length,
    Resources: page.map((entity) => withAttributes(kind.resourceOf(entity), query, kind.shape)),
    startIndex,
    itemsPerPage: page.length,
  };
  return { status: 200, headers: SCIM_TYPE, body };
}

export function scimOne(call: OciCall, resource: ScimResource, shape: ScimShape): OciAnswer {
  return { status: 200, headers: SCIM_TYPE, body: withAttributes(resource, call.request.query, shape) };
}

function matching<T>({ entities, resourceOf }: ScimKind<T>, filter: string | null): readonly T[] {
  const matches = scimFilter(filter);
  return matches ? entities.filter((entity) => matches(resourceOf(entity))) : entities;
}
