/** What is in a body of which nothing is certain. */
export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export function childrenOf(value: unknown): readonly unknown[] {
  const elements = propertyOf(value, 'elements');
  return Array.isArray(elements) ? elements : [];
}

export function textOf(value: unknown, name: string): string | undefined {
  const text = propertyOf(value, name);
  return typeof text === 'string' ? text : undefined;
}
