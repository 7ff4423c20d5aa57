import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { ROLE_ACTIONS } from '@keyhammer/provider-aws';
import { OPERATOR_ACTIONS } from '../test/moto-organisation.ts';

const README = new URL('../../../deployment/README.md', import.meta.url);
const ROLES = new URL('../../../docs/roles.md', import.meta.url);

/** The actions named there, each once. */
function actionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/\b(iam|secretsmanager|dynamodb|sts|organizations):[A-Z]\w+/g))].sort();
}

/** The row of a table. */
function rowOf(document: string, first: string): string {
  return document.split('\n').find((line) => line.startsWith(`| ${first} |`)) ?? '';
}

/** Each policy that is there to be copied, under the heading of its role. */
function policyUnder(document: string, heading: string): string {
  const [, section = ''] = document.split(`\n## ${heading}\n`);
  return /```json\n(.*?)```/s.exec(section)?.[1] ?? '';
}

const roles = ['identification', 'remediation'] as const;

test.each(roles)('deployment/README.md names exactly the actions of the %s role', async (role) => {
  expect(actionsIn(rowOf(await readFile(README, 'utf8'), role))).toEqual([...ROLE_ACTIONS[role]].sort());
});

test('deployment/README.md names exactly the actions of Keyhammer itself', async () => {
  const [, main = ''] = (await readFile(README, 'utf8')).split('\n## In the main account\n');
  expect(actionsIn(main)).toEqual([...OPERATOR_ACTIONS].sort());
});

test.each(roles)(
  'docs/roles.md has a policy of exactly the actions of the %s role, that of Secrets Manager for its own secrets only',
  async (role) => {
    const policy: { readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string }[] } = JSON.parse(
      policyUnder(await readFile(ROLES, 'utf8'), `keyhammer-${role}`),
    );
    expect(policy.Statement.flatMap(({ Action }) => Action).sort()).toEqual([...ROLE_ACTIONS[role]].sort());
    for (const { Action, Resource } of policy.Statement) {
      const isOfSecrets = Action.some((action) => action.startsWith('secretsmanager:'));
      expect(Resource).toBe(isOfSecrets ? 'arn:aws:secretsmanager:*:*:secret:keyhammer/*' : '*');
      expect(Action.every((action) => action.startsWith('secretsmanager:'))).toBe(isOfSecrets);
    }
  },
);
