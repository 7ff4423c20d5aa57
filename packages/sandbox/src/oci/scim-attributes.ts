import { type ScimResource, scimPath } from './scim-filter.ts';

/** When a resource has an attribute in it: always, unless others are named, or only if it is named. */
export interface ScimShape {
  readonly always: readonly string[];
  readonly onRequest: readonly string[];
}

/** The resource with just those attributes that were asked for. */
export function withAttributes(resource: ScimResource, query: URLSearchParams, { always, onRequest }: ScimShape): ScimResource {
  const named = (query.get('attributes') ?? '')
    .split(',')
    .flatMap((text) => (text.trim() === '' ? [] : [scimPath(text.trim())[0]?.toLowerCase()]));
  const sets = (query.get('attributeSets') ?? '').toLowerCase().split(',');
  const isShown = (name: string) => {
    if (always.includes(name) || sets.includes('all') || named.includes(name.toLowerCase())) return true;
    if (onRequest.includes(name)) return sets.includes('request');
    return sets.includes('default') || (named.length === 0 && sets.every((set) => set === ''));
  };
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isShown(name)));
}
