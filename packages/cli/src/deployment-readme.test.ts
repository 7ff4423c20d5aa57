import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { CONFIGURATION_ACTIONS } from '@keyhammer/configuration-files';
import { OWN_ACTIONS, ROLE_ACTIONS } from '@keyhammer/provider-aws';
import { STORE_ACTIONS } from '@keyhammer/store-dynamodb';
import { OPERATOR_ACTIONS } from '../test/moto-organisation.ts';

const ROLES = new URL('../../../docs/roles.md', import.meta.url);

/** The actions named there, each once; in a list of them the service may be said once. */
function actionsIn(text: string): readonly string[] {
  const named = [...text.matchAll(/\b(iam|secretsmanager|dynamodb|sts|organizations|s3|ssm):([A-Z]\w+)/g)].map(([action]) => action);
  return [...new Set(named)].sort();
}

function sectionOf(document: string, heading: string): string {
  const [, after = ''] = document.split(`\n## ${heading}\n`);
  return after.split('\n## ')[0] ?? '';
}

/** Role → the actions with a tick in its column. */
function tickedIn(document: string): Readonly<Record<'identification' | 'remediation', readonly string[]>> {
  const rows = document.split('\n').filter((line) => /^\| `(iam|secretsmanager):/.test(line));
  const actionsOf = (column: number) =>
    rows
      .map((row) => row.split('|').map((cell) => cell.trim()))
      .filter((cells) => cells[column] === '✓')
      .flatMap((cells) => inFull(cells[1] ?? ''))
      .sort();
  return { identification: actionsOf(2), remediation: actionsOf(3) };
}

/** "`iam:ListAccessKeys`, `GetAccessKeyLastUsed`" names two of IAM. */
function inFull(cell: string): readonly string[] {
  const [service = ''] = /\w+(?=:)/.exec(cell) ?? [];
  return [...cell.matchAll(/`(?:\w+:)?(\w+)`/g)].map(([, action]) => `${service}:${action}`);
}

test.each(['identification', 'remediation'] as const)(
  'docs/roles.md says of exactly the actions of the %s role what they are for',
  async (role) => {
    expect(tickedIn(await readFile(ROLES, 'utf8'))[role]).toEqual([...ROLE_ACTIONS[role]].sort());
  },
);

test('docs/roles.md names exactly the actions of Keyhammer itself', async () => {
  const actions = actionsIn(sectionOf(await readFile(ROLES, 'utf8'), 'Keyhammer itself'));
  const ofConfiguration = Object.values(CONFIGURATION_ACTIONS).flatMap(({ read, write }) => [...read, ...write]);
  const called = [...Object.values(OWN_ACTIONS).flat(), ...Object.values(STORE_ACTIONS).flat(), ...ofConfiguration];
  expect(actions).toEqual([...new Set<string>(called)].sort());
  expect(actions).toEqual(expect.arrayContaining([...OPERATOR_ACTIONS]));
});
