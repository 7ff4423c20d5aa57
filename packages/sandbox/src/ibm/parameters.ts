import { badRequest } from './ibm-error.ts';

const LARGEST_PAGE = 100;

/** A whole number from 1 to 100, or the default if it is absent. */
export function pageSize(query: URLSearchParams, name: 'pagesize' | 'limit', standard: number): number {
  const text = query.get(name);
  if (text === null) return standard;
  const size = Number(text);
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_PAGE) return size;
  throw badRequest(`'${name}' must be a number from 1 to ${LARGEST_PAGE}, not '${text}'`);
}

export function flag(query: URLSearchParams, name: string): boolean {
  return oneOf(query, name, ['true', 'false']) === 'true';
}

export function oneOf<T extends string>(query: URLSearchParams, name: string, allowed: readonly T[]): T | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const known = allowed.find((value) => value === text);
  if (known === undefined) throw badRequest(`'${name}' must be one of ${allowed.join(', ')}, not '${text}'`);
  return known;
}

/**
 * The sandbox refuses what it does not build (`sort`, `filter`, `search`) and what nobody knows: a parameter that is passed over in
 * silence would make a wrong list look right.
 */
export function onlyKnown(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw badRequest(`The sandbox does not know the parameter '${unknown}' here`);
}
