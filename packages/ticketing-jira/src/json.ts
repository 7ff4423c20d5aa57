/** Reading bodies of which nothing is certain: what is missing or of another type is `undefined` or empty. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

export function stringAt(value: unknown, ...path: readonly string[]): string | undefined {
  const inner = at(value, ...path);
  return typeof inner === 'string' ? inner : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const inner = at(value, ...path);
  return typeof inner === 'number' ? inner : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const inner = at(value, ...path);
  return Array.isArray(inner) ? inner : [];
}

export function stringsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}
