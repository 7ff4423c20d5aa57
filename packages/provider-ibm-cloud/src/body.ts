/** An answer that is not what IBM's API promises. Says where, never what was in it: that may be a secret. */
export class UnexpectedBodyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnexpectedBodyError';
  }
}

/** A JSON object, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown, what = 'the body'): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnexpectedBodyError(`${what} is ${typeOf(value)} instead of an object`);
  }
  return value as Fields;
}

export function textIn(fields: Fields, name: string): string {
  const text = textIfAny(fields, name);
  if (text === undefined) throw new UnexpectedBodyError(`${name} is missing`);
  return text;
}

/** IBM writes what there is not as an absent field, as null, or as an empty text. */
export function textIfAny(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new UnexpectedBodyError(`${name} is ${typeOf(value)} instead of a text`);
  return value;
}

export function numberIn(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new UnexpectedBodyError(`${name} is ${typeOf(value)} instead of a number`);
  }
  return value;
}

/** Absent is false. */
export function flagIn(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new UnexpectedBodyError(`${name} is ${typeOf(value)} instead of true or false`);
  return value;
}

export function listIn<T>(fields: Fields, name: string, parse: (item: Fields) => T): readonly T[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw new UnexpectedBodyError(`${name} is ${typeOf(value)} instead of a list`);
  return value.map((item, index) => parse(fieldsOf(item, `${name}[${index}]`)));
}

function typeOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (value === '') return 'empty';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
