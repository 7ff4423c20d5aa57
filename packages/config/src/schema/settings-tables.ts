import type { ConfigurableCheck } from './check-section.ts';
import { configSchema } from './config-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { ticketOwnersSchema } from './ticket-owners-schema.ts';

/** The tables of docs/configuration.md, by name: what the schemas say, for people. */
export function settingsTables(checks: readonly ConfigurableCheck[]): ReadonlyMap<string, string> {
  const sections = Object.entries(configSchema(checks).properties ?? {});
  const ofConfig = sections.filter(([, schema]) => !schema.deprecationMessage);
  const named = ofConfig.flatMap(([name, schema]): [string, string][] => (schema.properties ? [[name, table(schema)]] : []));
  const alone = ofConfig.filter(([, schema]) => schema.properties === undefined);
  return new Map([
    ['config.json', table({ properties: Object.fromEntries(alone) })],
    ...named,
    ['ticket_owners.json', table(ticketOwnersSchema())],
  ]);
}

/** Replaces each table between `<!-- table: NAME -->` and `<!-- end -->`. @throws Error on a name that there is not. */
export function withTables(document: string, tables: ReadonlyMap<string, string>): string {
  return document.replace(/(<!-- table: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, begin: string, name: string, end: string) => {
    const content = tables.get(name);
    if (content === undefined) throw new Error(`There is no table "${name}"; there are ${[...tables.keys()].join(', ')}`);
    return `${begin}${content}\n${end}`;
  });
}

function table(schema: JsonSchema): string {
  const settings = Object.entries(schema.properties ?? {}).filter(([name]) => !name.startsWith('$'));
  const rows = settings.map(([name, setting]) => [`\`${name}\``, meaningOf(setting), allowedOf(setting), defaultOf(setting)]);
  const lines = [['Setting', 'Meaning', 'Allowed', 'Default'], ['---', '---', '---', '---'], ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function meaningOf(setting: JsonSchema): string {
  return [setting.description, setting.deprecationMessage].filter(Boolean).join(' ');
}

function allowedOf(setting: JsonSchema): string {
  const example = setting.examples?.[0];
  return example === undefined ? (setting.errorMessage ?? '') : `${setting.errorMessage}, such as \`${JSON.stringify(example)}\``;
}

function defaultOf(setting: JsonSchema): string {
  return setting.default === undefined ? '' : `\`${JSON.stringify(setting.default)}\``;
}
