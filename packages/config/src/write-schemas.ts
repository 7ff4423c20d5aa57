/** Writes what derives from the schemas: `config/*.schema.json`, and the tables of `docs/configuration.md`. */
import { readFile, writeFile } from 'node:fs/promises';
import { checkRegistry } from '@keyhammer/checks';
import { schemaFiles } from './schema/schemas.ts';
import { settingsTables, withTables } from './schema/settings-tables.ts';

const root = new URL('../../../', import.meta.url);

for (const [name, content] of schemaFiles(checkRegistry)) await writeFile(new URL(`config/${name}`, root), content);

const page = new URL('docs/configuration.md', root);
await writeFile(page, withTables(await readFile(page, 'utf8'), settingsTables(checkRegistry)));
