/** A body of OCI that is not what its specification says. */
export class MalformedBodyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedBodyError';
  }
}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new MalformedBodyError(`${what} is not an object`);
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new MalformedBodyError(`${what} is not a list`);
}

/** A text that must be there. */
export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new MalformedBodyError(`${name} is missing`);
}

/** `null` and an empty text are as good as none. */
export function optionalTextIn(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `null` is as good as none. */
export function optionalFlagIn(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  return typeof value === 'boolean' ? value : undefined;
}

export function countIn(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new MalformedBodyError(`${name} is not a count`);
}

export function instantIn(fields: Fields, name: string): Date {
  const instant = new Date(textIn(fields, name));
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new MalformedBodyError(`${name} is not a time`);
}
