import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { loadSettings } from '@keyhammer/config';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { rolesOfTemplate } from '../test/roles-of-template.ts';
import { MemberRolesStack } from './member-roles-stack.ts';
import { rolePolicy } from './role-policies.ts';

const ROLES = new URL('../../docs/roles.md', import.meta.url);
const DEPLOYMENT = new URL('../../docs/deployment.md', import.meta.url);
const samples = new URL('../../config', import.meta.url).pathname;
const settings = await loadSettings(samples, { now: new Date('2026-11-20T00:00:00Z') });
const template = Template.fromStack(new MemberRolesStack(new App(), 'keyhammer-member-roles', { settings })).toJSON();

/** The JSON under a heading, which is there to be copied. */
async function documentUnder(heading: string): Promise<unknown> {
  const [, section = ''] = (await readFile(ROLES, 'utf8')).split(`\n## ${heading}\n`);
  return JSON.parse(/```json\n(.*?)```/s.exec(section)?.[1] ?? '');
}

test.each(['identification', 'remediation'] as const)('docs/roles.md has the policy of the %s role, as it is', async (role) => {
  expect(await documentUnder(`keyhammer-${role}`)).toEqual(rolePolicy(role, { partition: 'aws', accountId: '111122223333' }));
});

test('docs/roles.md has the trust of a role, as it is', async () => {
  const rollOut = { centralAccountId: '123456789012', externalId: 'the-external-id' };
  const { identification } = rolesOfTemplate(template, rollOut, { partition: 'aws' });
  expect(await documentUnder('Trust')).toEqual(identification?.trust);
});

test('docs/deployment.md names every parameter of the template, and no other', async () => {
  const text = await readFile(DEPLOYMENT, 'utf8');
  const rows = text.split('\n').flatMap((line) => /^\| ((?:`[A-Z]\w+`(?:, )?)+) \|/.exec(line)?.[1] ?? []);
  const inTable = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const inCommands = [...text.matchAll(/ParameterKey=(\w+)|^\s+--parameter-overrides (Central.*)$/gm)].flatMap(([, key, pairs]) =>
    key === undefined ? [...(pairs ?? '').matchAll(/(\w+)=/g)].map(([, name]) => name) : [key],
  );
  const parameters = Object.keys(template.Parameters);
  expect(inTable.sort()).toEqual([...parameters].sort());
  expect(parameters).toEqual(expect.arrayContaining([...new Set(inCommands)]));
  expect(new Set(inCommands)).toEqual(new Set(['CentralAccountId', 'ExternalId', 'WithRemediation']));
});
