import { validationError } from './aws-error.ts';

/** A required parameter of a Query request. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  const field = name.charAt(0).toLowerCase() + name.slice(1);
  throw validationError(`1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`);
}

/** A whole number within its limits, or the default if it is absent. */
export function wholeNumber(form: URLSearchParams, name: string, limits: { min: number; max: number; default: number }): number {
  const text = form.get(name);
  if (text === null) return limits.default;
  const value = Number(text);
  if (Number.isInteger(value) && value >= limits.min && value <= limits.max) return value;
  throw validationError(`1 validation error detected: Value '${text}' at '${name}' must be between ${limits.min} and ${limits.max}`);
}

/** A list of a Query request: `Filter.member.1`, `Filter.member.2` … */
export function listed(form: URLSearchParams, name: string): readonly string[] {
  return [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker?: string;
}

/**
 * One page of a sorted list. The marker names the last item given, so that a list that shrinks
 * between two pages loses none of the rest.
 */
export function pageOf<T>(items: readonly T[], form: URLSearchParams, idOf: (item: T) => string): Page<T> {
  const size = wholeNumber(form, 'MaxItems', { min: 1, max: 1000, default: 100 });
  const marker = form.get('Marker');
  const start = marker === null ? 0 : firstAfter(items, readMarker(marker), idOf);
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  const truncated = last !== undefined && start + size < items.length;
  return { items: page, IsTruncated: truncated, ...(truncated && { Marker: Buffer.from(idOf(last)).toString('base64url') }) };
}

function readMarker(marker: string): string {
  const id = Buffer.from(marker, 'base64url').toString('utf8');
  if (Buffer.from(id).toString('base64url') === marker) return id;
  throw validationError('Invalid Marker.');
}

function firstAfter<T>(items: readonly T[], id: string, idOf: (item: T) => string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && idOf(item) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
