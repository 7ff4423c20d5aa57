import { ABSENT, isRecord, malformed, type Named, type Reading } from './reading.ts';
import type { CredentialsItem, SecretSources } from './sources.ts';

/** How one service's credentials are read out of each kind of source. */
export interface Reader<T> {
  readonly item: CredentialsItem;
  readonly named: (named: Named, where: string) => Reading<T>;
  readonly hammer: (credentials: unknown, where: string) => Reading<T>;
}

/** One place where credentials may be. */
export type Place<T> = () => Promise<Reading<T>>;

export const ENVIRONMENT = 'the environment';
const SECRET = 'the Secrets Manager secret';

export async function firstOf<T>(places: readonly Place<T>[]): Promise<Reading<T>> {
  for (const place of places) {
    const reading = await place();
    if (reading.kind !== 'absent') return reading;
  }
  return ABSENT;
}

export function placesOf<T>(reader: Reader<T>, sources: SecretSources, secret: Place<Named>): readonly Place<T>[] {
  return [
    async () => reader.named(sources.environment, ENVIRONMENT),
    async () => fromSecret(reader, await secret()),
    async () => fromTable(reader, await sources.readCredentialsTable?.(reader.item)),
  ];
}

function fromSecret<T>(reader: Reader<T>, secret: Reading<Named>): Reading<T> {
  if (secret.kind !== 'found') return secret;
  const named = reader.named(secret.credentials, SECRET);
  const own = secret.credentials[reader.item];
  return named.kind === 'absent' && own !== undefined ? reader.hammer(own, `"${reader.item}" in ${SECRET}`) : named;
}

function fromTable<T>(reader: Reader<T>, item: unknown): Reading<T> {
  if (item === undefined || item === null) return ABSENT;
  const where = `the item "${reader.item}" of the credentials table`;
  return isRecord(item) ? reader.hammer(item.credentials, where) : malformed(`${where} is not an object`);
}

/** The parser's own message quotes the text, so it is neither shown nor kept as a cause. */
export function parseSecret(text: string | undefined): Reading<Named> {
  if (text === undefined) return ABSENT;
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return { kind: 'found', credentials: value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return malformed(`${SECRET} is not a JSON object`);
}
