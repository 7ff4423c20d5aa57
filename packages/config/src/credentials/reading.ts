/** What one source says of one service. `problem` never holds a value. */
export type Reading<T> =
  | { readonly kind: 'found'; readonly credentials: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed'; readonly problem: string };

/** Texts by name: the environment, or a secret's JSON with the same names. */
export type Named = Readonly<Record<string, unknown>>;

export const ABSENT: Reading<never> = { kind: 'absent' };

export function found<T>(credentials: T): Reading<T> {
  return { kind: 'found', credentials };
}

export function malformed(problem: string): Reading<never> {
  return { kind: 'malformed', problem };
}

export function isRecord(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the white space that shells and editors add at the end; "" is not set. */
export function textAt(named: Named, name: string): string | undefined {
  const value = named[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A text that can stand in an HTTP header: `fetch` would else fail with a message that quotes it. */
export function tokenText(text: string, where: string): Reading<string> {
  return /^[\x21-\x7e]+$/.test(text)
    ? found(text)
    : malformed(`${where} holds a space, a line break or another character that no token has`);
}
