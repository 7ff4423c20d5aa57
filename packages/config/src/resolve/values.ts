import type { RawFlag, RawList, RawNumber } from '../raw.ts';

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

/** `{ name: value }`, or nothing at all if the value is not set: absent or, as in Hammer, "". */
export function ifSet<K extends string, V>(name: K, value: V | '' | undefined): { readonly [P in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [P in K]: V });
}
