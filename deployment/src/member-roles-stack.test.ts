import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { loadSettings, type Settings } from '@keyhammer/config';
import { ROLE_ACTIONS } from '@keyhammer/provider-aws';
import { findProgram } from '@keyhammer/testing';
import { App, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCOUNT, type AccountRoleResult, PARTITION, type RollOut } from '../test/account-roles.ts';
import { rolesOfTemplate } from '../test/roles-of-template.ts';
import { MemberRolesStack } from './member-roles-stack.ts';

const CENTRAL = '111122223333';
const ROOT = `arn:${PARTITION}:iam::${CENTRAL}:root`;
const ASSUME = { Effect: 'Allow', Principal: { AWS: ROOT }, Action: 'sts:AssumeRole' };
const samples = new URL('../../config', import.meta.url).pathname;
const settings = await loadSettings(samples, { now: new Date('2026-11-20T00:00:00Z') });

function templateOf(configured: Partial<Settings> = {}): Template {
  return Template.fromStack(new MemberRolesStack(new App(), 'keyhammer-member-roles', { settings: { ...settings, ...configured } }));
}

const template = templateOf();

function rolesOf(rollOut: Omit<RollOut, 'centralAccountId'>, of = template) {
  const { identification, remediation } = rolesOfTemplate(of.toJSON(), { centralAccountId: CENTRAL, ...rollOut });
  if (!identification) throw new Error('there is always an identification role');
  return { identification, remediation };
}

function bothRoles(rollOut: Omit<RollOut, 'centralAccountId' | 'withRemediation'>) {
  const { identification, remediation } = rolesOf({ ...rollOut, withRemediation: true });
  if (!remediation) throw new Error('there should be a remediation role');
  return { identification, remediation };
}

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Effect: string;
}

function statementsOf({ policy }: AccountRoleResult): readonly Statement[] {
  return (policy as { readonly Statement: readonly Statement[] }).Statement;
}

describe('what the roles may do', () => {
  test('the identification role just the reading calls', () => {
    const [read, ...others] = statementsOf(bothRoles({}).identification);
    expect(others).toEqual([]);
    expect(read).toEqual({ Sid: 'Read', Effect: 'Allow', Action: [...ROLE_ACTIONS.identification], Resource: '*' });
  });

  test('the remediation role just its calls, each with the narrowest resource that IAM knows for it', () => {
    const statements = statementsOf(bothRoles({}).remediation);
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([...ROLE_ACTIONS.remediation].sort());
    expect(Object.fromEntries(statements.map(({ Resource, Action }) => [Resource, Action]))).toEqual({
      '*': [
        'iam:GenerateCredentialReport',
        'iam:GetCredentialReport',
        'iam:ListUsers',
        'iam:GetUser',
        'iam:ListAccessKeys',
        'iam:GetAccessKeyLastUsed',
        'iam:GetLoginProfile',
      ],
      [`arn:${PARTITION}:iam::${ACCOUNT}:user/*`]: [
        'iam:UpdateAccessKey',
        'iam:CreateAccessKey',
        'iam:DeleteAccessKey',
        'iam:CreateLoginProfile',
        'iam:DeleteLoginProfile',
      ],
      [`arn:${PARTITION}:secretsmanager:*:${ACCOUNT}:secret:keyhammer/*`]: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:CreateSecret',
        'secretsmanager:PutSecretValue',
        'secretsmanager:TagResource',
      ],
    });
    expect(statements.every(({ Effect }) => Effect === 'Allow')).toBe(true);
  });

  test('nothing but two roles is made, and neither has a managed policy', () => {
    const { Resources } = template.toJSON();
    expect(Object.keys(Resources)).toEqual(['IdentificationRole', 'RemediationRole']);
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});

describe('whom the roles trust', () => {
  const workers = [
    ['identification', 'keyhammer-identifier'],
    ['remediation', 'keyhammer-remediator'],
  ] as const;

  test.each(workers)('the %s role its own worker alone', (role, worker) => {
    expect(bothRoles({})[role].trust).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Worker',
          ...ASSUME,
          Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:${PARTITION}:iam::${CENTRAL}:role/${worker}` } },
        },
      ],
    });
  });

  test.each(workers)(
    'the %s role its worker below the path of the central account, with the external id, and the operators',
    (role, worker) => {
      const operatorArns = [
        `arn:aws-cn:iam::${CENTRAL}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Ops_*`,
        `arn:aws-cn:iam::${CENTRAL}:user/me`,
      ];
      const externalId = 'of-our-own:1';
      const StringEquals = { 'sts:ExternalId': externalId };
      expect(bothRoles({ externalId, operatorArns, centralRolePath: '/sec/' })[role].trust).toEqual({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Worker',
            ...ASSUME,
            Condition: { ArnEquals: { 'aws:PrincipalArn': `arn:${PARTITION}:iam::${CENTRAL}:role/sec/${worker}` }, StringEquals },
          },
          { Sid: 'Operators', ...ASSUME, Condition: { ArnLike: { 'aws:PrincipalArn': operatorArns }, StringEquals } },
        ],
      });
    },
  );

  test.each<[string, Partial<RollOut>]>([
    ['an account that is none', { centralAccountId: 'security' }],
    ['everybody', { operatorArns: ['*'] }],
    ['a whole account', { operatorArns: [`arn:aws:iam::${CENTRAL}:root`] }],
    ['roles of any account', { operatorArns: ['arn:aws:iam::*:role/ops'] }],
    ['a path that is none', { centralRolePath: 'security' }],
    ['a worker of any name', { centralRolePath: '/*/' }],
  ])('nobody takes %s', (_what, rollOut) => {
    expect(() => rolesOfTemplate(template.toJSON(), { centralAccountId: CENTRAL, ...rollOut })).toThrow(/can't be/);
  });
});

describe('what can be chosen', () => {
  test('no remediation role, if it is not asked for', () => {
    expect(rolesOf({}).remediation).toBeUndefined();
    expect(rolesOf({ withRemediation: false }).remediation).toBeUndefined();
    expect(rolesOf({ withRemediation: true }).remediation).toBeDefined();
    expect(template.toJSON().Outputs.RemediationRoleArn.Condition).toBe('HasRemediation');
  });

  test.each(['identification', 'remediation'] as const)('names, path and boundary of the %s role', (role) => {
    expect(bothRoles({})[role]).toMatchObject({ name: `keyhammer-${role}`, path: '/', permissionsBoundary: null, sessionSeconds: 3600 });
    const rollOut = {
      identificationRoleName: 'a-name',
      remediationRoleName: 'a-name',
      rolePath: '/sec/ops/',
      permissionsBoundaryName: 'p/bound',
    };
    expect(bothRoles(rollOut)[role]).toMatchObject({
      name: 'a-name',
      path: '/sec/ops/',
      permissionsBoundary: `arn:${PARTITION}:iam::${ACCOUNT}:policy/p/bound`,
    });
  });

  test('the configuration says what they are by default', () => {
    const { aws, deployment } = settings;
    const { Parameters } = templateOf({
      aws: { ...aws, identificationRole: 'sec/ops/reads', remediationRole: 'sec/ops/acts', externalId: 'secret', mainAccountId: CENTRAL },
      deployment: { ...deployment, rolePath: '/central/' },
    }).toJSON();
    const defaults = Object.fromEntries(Object.entries<{ Default?: string }>(Parameters).map(([name, { Default }]) => [name, Default]));
    expect(defaults).toEqual({
      CentralAccountId: CENTRAL,
      CentralRolePath: '/central/',
      ExternalId: 'secret',
      OperatorArns: '',
      IdentificationRoleName: 'reads',
      RemediationRoleName: 'acts',
      RolePath: '/sec/ops/',
      WithRemediation: 'false',
      PermissionsBoundaryName: '',
    });
  });

  test('without a configuration only the central account has to be said', () => {
    const { mainAccountId: _none, identificationRole: _neither, remediationRole: _nor, ...aws } = settings.aws;
    const bare = templateOf({ aws }).toJSON();
    expect(bare.Parameters.CentralAccountId).not.toHaveProperty('Default');
    expect(rolesOfTemplate(bare, { centralAccountId: CENTRAL }).identification?.name).toBe('keyhammer-identification');
    expect(() => rolesOfTemplate(bare, {} as RollOut)).toThrow('CentralAccountId has no value');
  });

  test('two paths are a mistake of the configuration', () => {
    const aws = { ...settings.aws, identificationRole: 'a/reads', remediationRole: 'b/acts' };
    expect(() => templateOf({ aws })).toThrow(/path \/a\/.*and aws.role_name_reporting \/b\//);
  });
});

describe('the template', () => {
  test('needs neither bootstrap nor assets, and fits into a request', () => {
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toMatch(/bootstrap|CDKMetadata|cdk-/i);
    expect(text.length).toBeLessThan(51_200);
  });

  test('passes the AWS Solutions rules of cdk-nag, each wildcard with its reason', () => {
    const app = new App();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new MemberRolesStack(app, 'keyhammer-member-roles', { settings });
    expect(() => app.synth()).not.toThrow();
  });

  const linter = findProgram('cfn-lint');
  (linter ? test : test.skip)('passes cfn-lint', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'keyhammer-'));
    try {
      const file = join(directory, 'member-roles.json');
      await writeFile(file, JSON.stringify(template.toJSON()));
      await promisify(execFile)(linter ?? '', [file]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
