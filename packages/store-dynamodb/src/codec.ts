import {
  type Attributes,
  has,
  readBoolean,
  readInstant,
  readList,
  readMap,
  readNumber,
  readOneOf,
  readString,
  readStrings,
  readTrue,
} from './attributes.ts';
import { formatInstant } from './instant-format.ts';

/** How one value is stored, said once for both directions. */
export interface Codec<T> {
  write(value: T): unknown;
  /** @throws UnreadableItemError, which names the attribute. */
  read(from: Attributes, name: string): T;
}

export const text: Codec<string> = { write: (value) => value, read: readString };
export const texts: Codec<Readonly<Record<string, string>>> = { write: (value) => ({ ...value }), read: readStrings };
export const number: Codec<number> = { write: (value) => value, read: readNumber };
export const flag: Codec<boolean> = { write: (value) => value, read: readBoolean };
/** Of what is either so or absent. */
export const mark: Codec<true> = { write: (value) => value, read: readTrue };
export const instant: Codec<Date> = { write: formatInstant, read: readInstant };

/** The words are the keys, so that the compiler asks for the one that is missing. */
export function oneOf<T extends string>(words: Readonly<Record<T, true>>): Codec<T> {
  const allowed = Object.keys(words).filter((word): word is T => word in words);
  return { write: (value) => value, read: (from, name) => readOneOf(from, name, allowed) };
}

export function listOf<T>(element: Codec<T>): Codec<readonly T[]> {
  return {
    write: (values) => values.map((value) => element.write(value)),
    read: (from, name) => readList(from, name, (list, index) => element.read(list, index)),
  };
}

/** What a missing attribute means: always written, but not by everyone who wrote before us. */
export function orElse<T>(codec: Codec<T>, absent: T): Codec<T> {
  return { write: (value) => codec.write(value), read: (from, name) => (has(from, name) ? codec.read(from, name) : absent) };
}

/** The codec of a property that may be absent. */
export interface OptionalCodec<T> {
  readonly ifThere: Codec<T>;
  readonly attribute?: string;
}

/** `attribute`: its name in the item, where that is not the property's in snake case. */
export function optional<T>(ifThere: Codec<T>, attribute?: string): OptionalCodec<T> {
  return { ifThere, ...(attribute !== undefined && { attribute }) };
}

/** A codec for each property of T, and for an optional one an {@link OptionalCodec}: the compiler takes no other. */
export type Fields<T> = {
  readonly [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? OptionalCodec<NonNullable<T[K]>> : Codec<T[K]>;
};

/** Properties that stand beside each other in one map, or at the top of an item. */
export interface Properties<T> {
  /** The attributes' names. */
  readonly names: readonly string[];
  /** These properties alone: whatever else the value holds is left out. */
  write(value: T): Record<string, unknown>;
  read(from: Attributes): T;
}

type AnyFields = Readonly<Record<string, Codec<unknown> | OptionalCodec<unknown>>>;
type AnyValue = Readonly<Record<string, unknown>>;

export function properties<T extends object>(fields: Fields<T>): Properties<T>;
export function properties(fields: AnyFields): Properties<AnyValue> {
  const attributes = Object.entries(fields).map(([property, field]) =>
    'ifThere' in field
      ? { property, name: field.attribute ?? inSnakeCase(property), codec: field.ifThere, isOptional: true }
      : { property, name: inSnakeCase(property), codec: field, isOptional: false },
  );
  return {
    names: attributes.map(({ name }) => name),
    write(value) {
      const present = attributes.filter(({ property }) => value[property] !== undefined);
      return Object.fromEntries(present.map(({ property, name, codec }) => [name, codec.write(value[property])]));
    },
    read(from) {
      const present = attributes.filter(({ name, isOptional }) => !isOptional || has(from, name));
      return Object.fromEntries(present.map(({ property, name, codec }) => [property, codec.read(from, name)]));
    },
  };
}

/** A map of the properties. */
export function mapOf<T extends object>(fields: Fields<T>): Codec<T> {
  const { write, read } = properties(fields);
  return { write, read: (from, name) => read(readMap(from, name)) };
}

/** As Hammer names its attributes: `told_at` for `toldAt`. */
function inSnakeCase(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
