import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { checkRegistry } from '@keyhammer/checks';
import type { CheckSettings } from '@keyhammer/core';
import { loadSettings } from './load-settings.ts';
import { ConfigurationErrors } from './mistake.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import { schemaFiles, schemasFor } from './schema/schemas.ts';
import { settingsTables, withTables } from './schema/settings-tables.ts';
import { starterFiles } from './starter-files.ts';
import { MAIN, NOW } from './test-fixtures/sources.ts';

const root = new URL('../../../', import.meta.url);
const shipped = (path: string) => readFile(new URL(path, root), 'utf8');
const page = await shipped('docs/configuration.md');

describe('the JSON Schemas in config/ (npm run schemas writes them)', () => {
  test.each([...schemaFiles(checkRegistry)])('%s is current', async (name, content) => {
    expect(JSON.parse(await shipped(`config/${name}`))).toEqual(JSON.parse(content));
  });

  test('every value says what it is and what is allowed, so that editors can help', () => {
    const silent = Object.entries(schemasFor(checkRegistry)).flatMap(([file, schema]) => silentIn(schema, file));
    expect(silent).toEqual([]);
  });
});

/** Properties without a title, or whose limits go unexplained. */
function silentIn(schema: JsonSchema, path: string): readonly string[] {
  const limited = schema.type !== undefined || schema.enum !== undefined;
  const explained = limited ? schema.errorMessage !== undefined : true;
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property.title === undefined ? [`${path}.${name}`] : silentIn(property, `${path}.${name}`),
  );
  const byPattern = Object.values(schema.patternProperties ?? {}).flatMap((value) => silentIn(value, `${path}.*`));
  return [...(explained ? [] : [path]), ...inside, ...byPattern];
}

/** Whether a batch may change anything for it. */
function isArmed({ remediation, deletion, rotation, unlock }: CheckSettings): boolean {
  return remediation || deletion || unlock === true || rotation?.force === true || rotation?.replacesInactive === true;
}

describe('the samples in config/', () => {
  test('are valid, warn of nothing, and arm nothing', async () => {
    const settings = await loadSettings(fileURLToPath(new URL('config', root)), { now: NOW });
    expect(settings.warnings).toEqual([]);
    expect(settings.checks.map((check) => check.check)).toEqual(checkRegistry.map((check) => check.name));
    expect(settings.checks.filter(isArmed)).toEqual([]);
    expect(settings.jira.enabled || settings.slack.enabled).toBe(false);
  });

  test.each(['config', 'whitelist', 'ticket_owners'])('%s.json names its schema', async (name) => {
    expect(JSON.parse(await shipped(`config/${name}.json`))).toMatchObject({ $schema: `./${name}.schema.json` });
  });
});

describe('starterFiles', () => {
  const begun = { enabled: true, reporting: true, remediation: false };
  const parsed = (options: { schemas?: string; region?: string }) =>
    Object.values(starterFiles({ accountId: MAIN, accountName: 'mine', days: 30, ...options })).map((text): unknown => JSON.parse(text));

  test.each([{}, { schemas: '.', region: 'eu-west-1' }])('are valid, warn of nothing, and arm nothing: %j', (options) => {
    const [config, whitelist, owners] = parsed(options);
    const result = resolveSettings({ config, whitelist, owners }, { directory: '/home/me/config', now: NOW, checks: checkRegistry });
    expect(result).toMatchObject({
      kind: 'valid',
      settings: {
        aws: { mainAccountId: MAIN, accounts: new Map([[MAIN, 'mine']]) },
        store: { kind: 'embedded', path: '/home/me/config/.keyhammer' },
        jira: { enabled: false },
        slack: { enabled: false },
        checks: [
          { check: 'user_inactivekeys', thresholdDays: 30, ...begun, retentionDays: 14 },
          { check: 'user_keysrotation', thresholdDays: 90, ...begun, retentionDays: 14 },
          { check: 'user_inactivepasswords', thresholdDays: 30, ...begun, retentionDays: 14 },
          { check: 'root_user', thresholdDays: 90, ...begun },
        ],
        warnings: [],
      },
    });
    expect(result.kind === 'valid' && result.settings.checks.filter(isArmed)).toEqual([]);
  });

  test('name their schema when told where it is', () => {
    expect(parsed({ schemas: 'https://example.com/s' })[1]).toMatchObject({ $schema: 'https://example.com/s/whitelist.schema.json' });
    expect(parsed({})[1]).not.toHaveProperty('$schema');
  });
});

describe('docs/configuration.md', () => {
  /** A formatter pads the cells. */
  const unpadded = (text: string) => text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');

  test('has the current tables (npm run schemas writes them)', () => {
    expect(unpadded(page)).toBe(unpadded(withTables(page, settingsTables(checkRegistry))));
  });

  test.each([...settingsTables(checkRegistry).keys()])('shows the table of %s', (name) => {
    expect(page).toContain(`<!-- table: ${name} -->`);
  });

  test('mentions every setting', () => {
    const named = Object.values(schemasFor(checkRegistry)).flatMap(namesIn);
    expect(named.filter((name) => !page.includes(`\`${name}\``) && !page.includes(`.${name}\``))).toEqual([]);
  });

  test('shows mistakes as they really look', async () => {
    const [, mistaken, told] =
      /```json\n(\{\n {2}"aws": \{\n {4}"acounts"[\s\S]*?)```[\s\S]*?```(?:\w+)?\n([\s\S]*?)\n```/.exec(page) ?? [];
    const sources = { config: JSON.parse(mistaken ?? ''), whitelist: {}, owners: {} };
    const result = resolveSettings(sources, { directory: '/', now: NOW, checks: checkRegistry });
    const message = result.kind === 'invalid' ? new ConfigurationErrors(result.mistakes, './config').message : '';
    const blocks = (text: string) =>
      text
        .replace(/json:\d+:\d+/g, 'json')
        .split('\n\n')
        .sort();
    expect(blocks(told ?? '')).toEqual(blocks(message));
  });
});

function namesIn(schema: JsonSchema): readonly string[] {
  const properties = Object.entries(schema.properties ?? {}).filter(
    ([name, property]) => !/^[$_]/.test(name) && property.deprecationMessage === undefined,
  );
  const byName = Object.values(schema.patternProperties ?? {});
  const nested = [schema.items, ...byName, ...(typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [])];
  return [
    ...properties.flatMap(([name, property]) => (property.properties ? namesIn(property) : [name, ...namesIn(property)])),
    ...nested.flatMap((inner) => (inner ? namesIn(inner) : [])),
  ];
}
