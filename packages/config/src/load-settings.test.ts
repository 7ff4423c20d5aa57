import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { loadSettings } from './load-settings.ts';
import { ConfigurationErrors } from './mistake.ts';
import type { Settings } from './settings.ts';
import { inactiveKeys, MAIN, minimal, NOW } from './test-fixtures/sources.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyhammer-config-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function load(files: Readonly<Record<string, string>>): Promise<Settings> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return loadSettings(directory, { now: NOW, checks: [inactiveKeys] });
}

async function errorOf(files: Readonly<Record<string, string>>): Promise<ConfigurationErrors> {
  const error: unknown = await load(files).catch((reason: unknown) => reason);
  if (error instanceof ConfigurationErrors) return error;
  throw new Error(`Expected ConfigurationErrors, got ${String(error)}`);
}

const good = JSON.stringify(minimal);

describe('loadSettings', () => {
  test('needs config.json only', async () => {
    const settings = await load({ 'config.json': good });
    expect(settings).toMatchObject({ directory, warnings: [], whitelist: new Map() });
    expect(settings.owners).toEqual({ default: {}, accounts: new Map(), businessUnits: new Map() });
  });

  test('reads the checks of the registry if it is given none', async () => {
    await writeFile(join(directory, 'config.json'), JSON.stringify({ ...minimal, root_user: {} }));
    expect((await loadSettings(directory, { now: NOW })).checks.map((check) => check.check)).toEqual(['user_inactivekeys', 'root_user']);
  });

  test('reads files with a byte order mark and with Windows line ends', async () => {
    expect(
      (await load({ 'config.json': `\uFEFF${JSON.stringify(minimal, undefined, 2).replaceAll('\n', '\r\n')}` })).aws.accounts.size,
    ).toBe(1);
  });

  test('says how to make a configuration where there is none', async () => {
    const error = await errorOf({});
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      `One mistake in the configuration in ${directory}

config.json
  found    no such file
  allowed  a configuration: "keyhammer init" writes one, and --config names the directory of another`,
    );
  });

  test('a file that may not be read is not an absent one', async () => {
    await mkdir(join(directory, 'whitelist.json'));
    const { mistakes } = await errorOf({ 'config.json': good });
    expect(mistakes).toEqual([
      { file: 'whitelist.json', path: '', found: expect.stringContaining('EISDIR'), allowed: 'a file that may be read' },
    ]);
  });

  test('shows every mistake of the three files, each at its place', async () => {
    const error = await errorOf({
      'config.json': `{
  "aws": { "accounts": { "${MAIN}": "main" } },
  "user_inactivkeys": {},
  "user_inactivekeys": {
    "remediation": "yes",
    "inactive_criteria_days": 90, "reporting": true, "reporting": false
  }
}`,
      'whitelist.json': '{\n  "user_inactivekeys": {\n    "1": [,]\n  }\n}',
      'ticket_owners.json': '{ "jira_owner": 1 }',
    });
    expect(error.message).toBe(`5 mistakes in the configuration in ${directory}

config.json:3:3  user_inactivkeys
  found    an unknown key
  allowed  aws, ibm, oci, jira, slack, store, credentials, whitelisting_procedure_url, max_remediations_per_run, max_remediation_percent, remediation_window, max_hold_days, risk, whitelist_policy, user_inactivekeys, cronjobs, api, deployment
  did you mean user_inactivekeys?

config.json:5:5  user_inactivekeys.remediation
  found    "yes"
  allowed  true to arm the automatic remediation, false to leave it off, and nothing else

config.json:6:54  user_inactivekeys.reporting
  found    a key that already stands on line 6
  allowed  each key once: of two, JSON would silently drop the first

whitelist.json:3:11  user_inactivekeys["1"][0]
  found    ,
  allowed  a value: text in double quotes, a number, true, false, {…} or […]

ticket_owners.json:1:3  jira_owner
  found    the number 1
  allowed  a text in quotes`);
    expect(error.mistakes[1]).toEqual({
      file: 'config.json',
      path: 'user_inactivekeys.remediation',
      line: 5,
      column: 5,
      found: '"yes"',
      allowed: 'true to arm the automatic remediation, false to leave it off, and nothing else',
    });
  });

  test('asks nothing of a file that is not readable, nor of the others on its account', async () => {
    const jira = { enabled: true, server: 'https://jira.example.com' };
    const check = { inactive_criteria_days: 1, reporting: true };
    const { mistakes } = await errorOf({
      'config.json': JSON.stringify({ ...minimal, jira, user_inactivekeys: check }),
      'ticket_owners.json': '{',
    });
    expect(mistakes).toMatchObject([{ file: 'ticket_owners.json', line: 1, column: 2, found: 'the end of the file' }]);
  });

  test('shows where an entry stands that breaches the policy', async () => {
    const { mistakes } = await errorOf({
      'config.json': JSON.stringify({ ...minimal, whitelist_policy: { require: ['reason'] } }),
      'whitelist.json': `{\n  "user_inactivekeys": {\n    "${MAIN}": [\n      "alice"\n    ]\n  }\n}`,
    });
    expect(mistakes).toMatchObject([{ file: 'whitelist.json', path: `user_inactivekeys["${MAIN}"][0]`, line: 4, column: 7 }]);
  });

  test('holds an edit against the other files before it is written, and shows where in it a mistake stands', async () => {
    await load({ 'config.json': good, 'whitelist.json': '{}' });
    const check = (whitelistText: string) => loadSettings(directory, { now: NOW, checks: [inactiveKeys], whitelistText });

    expect((await check(`{"user_inactivekeys": {"${MAIN}": ["alice"]}}`)).whitelist.size).toBe(1);
    await expect(check('{\n  "user_inactivekeys": []\n}')).rejects.toMatchObject({ mistakes: [{ file: 'whitelist.json', line: 2 }] });
  });

  test('comments may stand twice in whitelist.json', async () => {
    const whitelist = `{"__comment__": 1, "__comment__": 2, "user_inactivekeys": {"__comment__": "a", "__comment__": "b", "${MAIN}": []}}`;
    await expect(load({ 'config.json': good, 'whitelist.json': whitelist })).resolves.toMatchObject({ warnings: [] });
  });
});
