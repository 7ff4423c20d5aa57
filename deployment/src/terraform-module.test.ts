import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parse } from '@cdktf/hcl2json';
import { expect, test } from '@jest/globals';
import { loadSettings } from '@keyhammer/config';
import { findProgram } from '@keyhammer/testing';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { RollOut } from '../test/account-roles.ts';
import { rolesOfModule } from '../test/roles-of-module.ts';
import { rolesOfTemplate } from '../test/roles-of-template.ts';
import { MemberRolesStack } from './member-roles-stack.ts';
import { terraformPolicies } from './write-terraform-policies.ts';

const MODULE = new URL('../terraform/member-roles/', import.meta.url);
const CENTRAL = '111122223333';
const samples = new URL('../../config', import.meta.url).pathname;
const configured = await loadSettings(samples, { now: new Date('2026-11-20T00:00:00Z') });
const { mainAccountId: _ours, ...aws } = configured.aws;
const stack = new MemberRolesStack(new App(), 'keyhammer-member-roles', { settings: { ...configured, aws } });
const template = Template.fromStack(stack).toJSON();

test('the policies of the module are what `npm run templates` writes', async () => {
  expect((await readdir(new URL('policies/', MODULE))).sort()).toEqual([...terraformPolicies().keys()].sort());
  for (const [name, text] of terraformPolicies()) {
    expect({ name, text: await readFile(new URL(`policies/${name}`, MODULE), 'utf8') }).toEqual({ name, text });
  }
});

const operatorArns = [`arn:aws:iam::${CENTRAL}:role/operator`];
test.each<[string, Omit<RollOut, 'centralAccountId'>]>([
  ['as they are by default', {}],
  ['with a remediation role', { withRemediation: true }],
  ['with an external id', { withRemediation: true, externalId: 'of-our-own' }],
  ['with an operator', { withRemediation: true, operatorArns }],
  ['with an operator and an external id', { withRemediation: true, operatorArns, externalId: 'of-our-own' }],
  ['with several operators', { withRemediation: true, operatorArns: [...operatorArns, `arn:aws:iam::${CENTRAL}:user/me`] }],
  ['with a path and names', { withRemediation: true, rolePath: '/sec/', identificationRoleName: 'reads', remediationRoleName: 'acts' }],
  ['with a path in the central account', { withRemediation: true, centralRolePath: '/central/' }],
  ['with a boundary', { withRemediation: true, permissionsBoundaryName: 'p/bound' }],
])('the module makes the roles of the template, %s', async (_what, rollOut) => {
  const chosen = { centralAccountId: CENTRAL, ...rollOut };
  const roles = await rolesOfModule(MODULE, chosen);
  expect(Object.keys(roles)).toEqual(rollOut.withRemediation ? ['identification', 'remediation'] : ['identification']);
  expect(asIamReadsIt(roles)).toEqual(asIamReadsIt(rolesOfTemplate(template, chosen)));
});

test('each variable is a parameter, with the same default', async () => {
  const { variable } = (await parse('variables.tf', await readFile(new URL('variables.tf', MODULE), 'utf8'))) as {
    variable: Record<string, readonly { readonly default?: unknown; readonly description: string }[]>;
  };
  const ofModule = Object.entries(variable).map(([name, [block]]) => [inPascalCase(name), asText(block?.default)]);
  const ofTemplate = Object.entries<{ Default?: string }>(template.Parameters).map(([name, { Default }]) => [name, Default]);
  expect(ofModule.sort()).toEqual(ofTemplate.sort());
});

const terraform = findProgram('terraform') ?? findProgram('tofu');
(terraform ? test : test.skip)('it is written as Terraform would write it', async () => {
  await promisify(execFile)(terraform ?? '', ['fmt', '-check', '-diff', '-recursive', MODULE.pathname]);
});

/** To IAM a list of one is that one. */
function asIamReadsIt(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? asIamReadsIt(value[0]) : value.map(asIamReadsIt);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, asIamReadsIt(each)]));
}

function inPascalCase(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_all, _before, letter: string) => letter.toUpperCase());
}

function asText(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}
