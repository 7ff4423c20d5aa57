import type { RawFlag, RawList, RawNumber, RawNumbers } from '../raw.ts';

export function flagOf(value: RawFlag | undefined, byDefault: boolean): boolean {
  return value === undefined ? byDefault : value === true || value === 'true';
}

export function numberOf(value: RawNumber | undefined, byDefault: number): number {
  return value === undefined ? byDefault : Number(value);
}

/** A list, or a text with commas between the elements; "" has none. */
export function listOf(value: RawList): readonly string[] {
  const parts = typeof value === 'string' ? value.split(',') : value;
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The same of numbers. */
export function numbersOf(value: RawNumbers): readonly number[] {
  return typeof value === 'string' ? listOf(value).map(Number) : value.map(Number);
}

/** Those of `values` that the list names, in their own order, each once. */
export function namedIn<T extends string>(list: RawList, values: readonly T[]): readonly T[] {
  const names = listOf(list);
  return values.filter((value) => names.includes(value));
}

/** `{ name: value }`, or nothing at all if the value is not set: absent or, as in Hammer, "". */
export function ifSet<K extends string, V>(name: K, value: V | '' | undefined): { readonly [P in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [P in K]: V });
}
