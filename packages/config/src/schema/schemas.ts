import { CONFIG_FILE, type ConfigurationFile, OWNERS_FILE, WHITELIST_FILE } from '../file-names.ts';
import type { ConfigurableCheck } from './check-section.ts';
import { configSchema } from './config-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { ticketOwnersSchema } from './ticket-owners-schema.ts';
import { whitelistSchema } from './whitelist-schema.ts';

export type Schemas = Readonly<Record<ConfigurationFile, JsonSchema>>;

const known = new WeakMap<readonly ConfigurableCheck[], Schemas>();

/** The schemas of the three files; the same objects for the same checks, since to compile them is the slow part. */
export function schemasFor(checks: readonly ConfigurableCheck[]): Schemas {
  const schemas = known.get(checks) ?? {
    [CONFIG_FILE]: configSchema(checks),
    [WHITELIST_FILE]: whitelistSchema(checks),
    [OWNERS_FILE]: ticketOwnersSchema(),
  };
  known.set(checks, schemas);
  return schemas;
}

/** The JSON Schemas that ship in `config/`, by file name. */
export function schemaFiles(checks: readonly ConfigurableCheck[]): ReadonlyMap<string, string> {
  const schemas = Object.entries(schemasFor(checks));
  return new Map(schemas.map(([file, schema]) => [file.replace(/json$/, 'schema.json'), `${JSON.stringify(schema, undefined, 2)}\n`]));
}
