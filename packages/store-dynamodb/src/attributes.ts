import { RemoteError } from '@keyhammer/core';
import { parseInstant } from './instant-format.ts';

/** Names a stored item, for messages. */
export interface ItemPlace {
  readonly table: string;
  /** What it is the item of, in the words of messages: `account`, `issue` … */
  readonly key: Readonly<Record<string, string>>;
}

/** An item that can't be understood. It is left as it stands: it is never taken for an issue, and never written over. */
export class UnreadableItemError extends RemoteError {
  readonly place: ItemPlace;
  /** The path of the attribute: `timestamps.updated`. */
  readonly attribute: string;

  constructor(place: ItemPlace, attribute: string, problem: string) {
    const item = [`table ${place.table}`, ...Object.entries(place.key).map(([word, value]) => `${word} ${value}`)];
    super(`cannot read a stored item (${item.join(', ')}): ${attribute} ${problem}`, {
      advice: 'Repair the item; until then it is left alone',
    });
    this.place = place;
    this.attribute = attribute;
  }
}

/** The attributes of an item, or of a map inside it, with where they stand. DynamoDB's NULL counts as absent. */
export interface Attributes {
  readonly values: Readonly<Record<string, unknown>>;
  readonly place: ItemPlace;
  /** `''` at the top, else `timestamps.` … */
  readonly path: string;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && value.constructor?.name === 'Object';
}

export function has(from: Attributes, name: string): boolean {
  return from.values[name] !== undefined && from.values[name] !== null;
}

export function readString(from: Attributes, name: string): string {
  const value = from.values[name];
  return typeof value === 'string' ? value : unreadable(from, name, 'a string');
}

export function readBoolean(from: Attributes, name: string): boolean {
  const value = from.values[name];
  return typeof value === 'boolean' ? value : unreadable(from, name, 'true or false');
}

export function readTrue(from: Attributes, name: string): true {
  return from.values[name] === true ? true : unreadable(from, name, 'true, or absent');
}

/** A whole number from 1. */
export function readCount(from: Attributes, name: string): number {
  const value = from.values[name];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : unreadable(from, name, 'a whole number from 1');
}

export function readNumber(from: Attributes, name: string): number {
  const value = from.values[name];
  return typeof value === 'number' ? value : unreadable(from, name, 'a number');
}

export function readInstant(from: Attributes, name: string): Date {
  const value = from.values[name];
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  return instant ?? unreadable(from, name, 'an ISO 8601 time with an offset');
}

export function readOneOf<T extends string>(from: Attributes, name: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === from.values[name]);
  return found ?? unreadable(from, name, `one of ${allowed.join(', ')}`);
}

export function readMap(from: Attributes, name: string): Attributes {
  const value = from.values[name];
  return isMap(value) ? { values: value, place: from.place, path: `${from.path}${name}.` } : unreadable(from, name, 'a map');
}

/** An absent map reads as an empty one. */
export function readMapOrEmpty(from: Attributes, name: string): Attributes {
  return has(from, name) ? readMap(from, name) : { values: {}, place: from.place, path: `${from.path}${name}.` };
}

export function readStrings(from: Attributes, name: string): Readonly<Record<string, string>> {
  const map = readMapOrEmpty(from, name);
  return Object.fromEntries(Object.keys(map.values).map((key) => [key, readString(map, key)]));
}

/** Each element of a list, read under its index as its name. */
export function readList<T>(from: Attributes, name: string, read: (list: Attributes, index: string) => T): readonly T[] {
  const value = from.values[name];
  if (!Array.isArray(value)) return unreadable(from, name, 'a list');
  const list = { values: Object.fromEntries(value.entries()), place: from.place, path: `${from.path}${name}.` };
  return value.map((_, index) => read(list, String(index)));
}

/** What is left when the known names are taken away. */
export function withoutNames(values: Readonly<Record<string, unknown>>, known: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !known.includes(name)));
}

function unreadable(from: Attributes, name: string, expected: string): never {
  const value = from.values[name];
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)?.slice(0, 80) ?? typeof value}`;
  throw new UnreadableItemError(from.place, `${from.path}${name}`, `${found}, but must be ${expected}`);
}
