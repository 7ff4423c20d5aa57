import type { EventFields } from '@keyhammer/core';
import { isSecretName, REDACTED, type Redactor } from './redaction.ts';

/** A field as it is written: what JSON can say, free of secrets. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[] | { readonly [name: string]: PlainValue };
export type PlainFields = Readonly<Record<string, PlainValue>>;

const DEEPEST = 8;
const LONGEST_LIST = 100;
const LONGEST_TEXT = 10_000;

export interface PlainOptions {
  readonly redact: Redactor;
  /** With the stack of errors. */
  readonly stacks: boolean;
}

/**
 * Reads fields into plain data: errors with their causes, dates as ISO 8601, maps and sets as what they hold; every string
 * redacted, every field with the name of a secret emptied. Takes anything at all and never throws.
 */
export function plainFields(fields: EventFields, options: PlainOptions): PlainFields {
  return plainEntries(Object.entries(fields), options, []);
}

function plainEntries(entries: Iterable<readonly [unknown, unknown]>, options: PlainOptions, within: readonly object[]): PlainFields {
  const plain: [string, PlainValue][] = [];
  for (const [key, value] of entries) {
    if (value === undefined || typeof value === 'function') continue;
    const name = options.redact(String(key));
    plain.push([name, isSecretName(name) && value !== null && value !== '' ? REDACTED : plainValue(value, options, within)]);
  }
  return Object.fromEntries(plain);
}

function plainValue(value: unknown, options: PlainOptions, within: readonly object[]): PlainValue {
  switch (typeof value) {
    case 'string':
      return shortened(options.redact(value));
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : plainObject(value, options, within);
    default:
      return options.redact(String(value));
  }
}

function plainObject(value: object, options: PlainOptions, within: readonly object[]): PlainValue {
  if (within.includes(value)) return '[circular]';
  if (within.length >= DEEPEST) return '[too deep]';
  const inside = [...within, value];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (isError(value)) return plainError(value, options, inside);
  if (value instanceof URL) return options.redact(value.href);
  if (value instanceof Map) return plainEntries(value, options, inside);
  if (Array.isArray(value) || value instanceof Set) return plainList([...value], options, inside);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return plainEntries(entriesOf(value), options, inside);
}

function plainList(items: readonly unknown[], options: PlainOptions, within: readonly object[]): PlainValue {
  const shown = items.slice(0, LONGEST_LIST).map((item) => (item === undefined ? null : plainValue(item, options, within)));
  return items.length > LONGEST_LIST ? [...shown, `… and ${items.length - LONGEST_LIST} more`] : shown;
}

/** After the redaction: half a secret would not be recognised. */
function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** Name, message, code and causes. Other properties are left out: an SDK's error may hold the whole request. */
function plainError(error: Error, options: PlainOptions, within: readonly object[]): PlainValue {
  const code: unknown = Reflect.get(error, 'code');
  const errors: unknown = Reflect.get(error, 'errors');
  return {
    name: options.redact(String(error.name)),
    message: shortened(options.redact(String(error.message))),
    ...(typeof code === 'string' && { code: options.redact(code) }),
    ...(options.stacks && typeof error.stack === 'string' && { stack: options.redact(error.stack) }),
    ...(error.cause !== undefined && { cause: plainValue(error.cause, options, within) }),
    ...(Array.isArray(errors) && { errors: plainList(errors, options, within) }),
  };
}

/** Also of another realm, where `instanceof` fails. */
function isError(value: object): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** A getter that throws is no reason to lose the event. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.keys(value).map((key) => {
    try {
      return [key, Reflect.get(value, key)];
    } catch {
      return [key, '[unreadable]'];
    }
  });
}
