import { describe, expect, test } from '@jest/globals';
import { STORE_ACTIONS } from '@keyhammer/store-dynamodb';
import { CentralTemplate } from '../test/central-template.ts';
import { BOUNDARY_ARN, EVERYTHING, KEY_ARN, section, settingsWith, without } from '../test/settings.ts';
import { FUNCTION_NAMES } from './functions.ts';
import { grantsOf, WORKER_ACTIONS } from './grants.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

interface RoleProperties {
  readonly RoleName: string;
  readonly Path: string;
  readonly PermissionsBoundary?: string;
  readonly AssumeRolePolicyDocument: { readonly Statement: readonly unknown[] };
  readonly ManagedPolicyArns?: unknown;
  readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
}

const everything = new CentralTemplate(EVERYTHING);
const sample = new CentralTemplate();

function rolesOf(template: CentralTemplate): ReadonlyMap<string, RoleProperties> {
  const roles = Object.values(template.ofType('AWS::IAM::Role')).map(({ Properties }) => Properties as unknown as RoleProperties);
  return new Map(roles.map((role) => [role.RoleName, role]));
}

function statementsOf(template: CentralTemplate, role: string): readonly Statement[] {
  return (
    rolesOf(template)
      .get(role)
      ?.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? []
  );
}

/** What a role may do, each as `action resource`, besides writing its log and using the key. */
function allowed(template: CentralTemplate, role: string): readonly string[] {
  return statementsOf(template, role)
    .filter(({ Sid }) => Sid !== 'Logs' && Sid !== 'CustomerKey')
    .flatMap(({ Action, Resource }) => [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)))
    .sort();
}

const TABLES_OF_ISSUES = [
  'TableHammerIamUserKeysInactive',
  'TableHammerIamUserKeysRotation',
  'TableKeyhammerIamUserPasswordsInactive',
  'TableKeyhammerIamRootUser',
  'TableKeyhammerIbmApiKeysInactive',
  'TableKeyhammerIbmServiceIdsInactive',
  'TableKeyhammerIbmTrustedProfilesInactive',
  'TableKeyhammerIbmUsersInactive',
  'TableKeyhammerOciAdminApiKeys',
  'TableKeyhammerOciApiKeysInactive',
];

const onIssues = (...actions: readonly string[]) =>
  actions.flatMap((action) => TABLES_OF_ISSUES.map((table) => `dynamodb:${action} <${table}.Arn>`));
const on = (resource: string, ...actions: readonly string[]) => actions.map((action) => `${action} <${resource}.Arn>`);
const consume = (queue: string) => on(queue, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
const send = (...queues: readonly string[]) => queues.flatMap((queue) => on(queue, 'sqs:SendMessage'));

const STAGE_QUEUES = send('IdentifierQueue', 'ReporterQueue', 'RemediatorQueue');
const AUDIT = on('TableKeyhammerAudit', 'dynamodb:PutItem', 'dynamodb:Query');
const LIST_ACCOUNTS = ['organizations:ListAccounts *'];
const FIND_ACCOUNT = ['organizations:DescribeAccount *'];
const enter = (role: string) => [`sts:AssumeRole arn:<AWS::Partition>:iam::*:role/${role}`];

const CONFIGURATION = [
  ...['config.json', 'whitelist.json', 'ticket_owners.json', 'push.json'].map((file) => `s3:GetObject <ConfigurationBucket.Arn>/${file}`),
  's3:ListBucket <ConfigurationBucket.Arn>',
];
const SECRET = ['secretsmanager:GetSecretValue <CredentialsSecret>'];
const HAMMERS_CREDENTIALS = ['dynamodb:GetItem arn:<AWS::Partition>:dynamodb:<AWS::Region>:<AWS::AccountId>:table/hammer-credentials'];

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'keyhammer-initiator': [...STAGE_QUEUES, ...send('InitiatorFailedStarts'), ...LIST_ACCOUNTS],
  'keyhammer-identifier': [
    ...consume('IdentifierQueue'),
    ...onIssues('GetItem', 'PutItem', 'Query'),
    ...on('TableKeyhammerState', ...STORE_ACTIONS.health),
    ...on('TableKeyhammerApiRequests', 'dynamodb:UpdateItem'),
    ...enter('keyhammer-identification'),
  ],
  'keyhammer-reporter': [...consume('ReporterQueue'), ...onIssues('GetItem', 'PutItem', 'Query'), ...AUDIT],
  'keyhammer-remediator': [
    ...consume('RemediatorQueue'),
    ...onIssues('GetItem', 'PutItem', 'Query'),
    ...AUDIT,
    ...on('TableKeyhammerState', ...STORE_ACTIONS.budget),
    ...enter('keyhammer-remediation'),
  ],
  'keyhammer-api': [
    ...FIND_ACCOUNT,
    ...onIssues('Query'),
    ...on('TableKeyhammerApiRequests', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
    ...send('IdentifierQueue'),
  ],
  'keyhammer-api-authorizer': [],
  'keyhammer-chat-endpoint': send('ChatQueue'),
  'keyhammer-chat': [
    ...consume('ChatQueue'),
    ...onIssues('GetItem', 'PutItem', 'Query'),
    ...AUDIT,
    ...on('TableKeyhammerApiRequests', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
    ...STAGE_QUEUES,
    ...send('ChatQueue'),
    ...LIST_ACCOUNTS,
    ...FIND_ACCOUNT,
  ],
};

describe('what the roles of the functions may do', () => {
  test.each(Object.entries(EXPECTED))('%s: this and nothing else', (role, expected) => {
    expect(allowed(everything, role)).toEqual([...CONFIGURATION, ...SECRET, ...HAMMERS_CREDENTIALS, ...expected].sort());
  });

  test('there is no other role than theirs and that of the schedules', () => {
    expect([...rolesOf(everything).keys()].sort()).toEqual([...Object.keys(EXPECTED), 'keyhammer-scheduler'].sort());
    expect([...rolesOf(sample).keys()].sort()).toEqual(
      ['identifier', 'initiator', 'remediator', 'reporter', 'scheduler'].map((name) => `keyhammer-${name}`),
    );
  });

  test('the role of the schedules: the initiator, and keeping what could not be begun', () => {
    expect(allowed(everything, 'keyhammer-scheduler')).toEqual([
      'lambda:InvokeFunction <InitiatorFunction.Arn>',
      'sqs:SendMessage <InitiatorFailedStarts.Arn>',
    ]);
  });

  test('everything is allowed in the role itself: no policy is attached from elsewhere, and each statement has a name of its own', () => {
    expect(everything.ofType('AWS::IAM::Policy')).toEqual({});
    expect(everything.ofType('AWS::IAM::ManagedPolicy')).toEqual({});
    for (const [name, { ManagedPolicyArns }] of rolesOf(everything)) {
      expect(ManagedPolicyArns).toBeUndefined();
      const sids = statementsOf(everything, name).map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
    }
  });

  test.each(FUNCTION_NAMES)('%s writes its own log, and no other', (name) => {
    const [logs] = statementsOf(everything, `keyhammer-${name}`);
    const group = Object.entries(everything.each('AWS::Logs::LogGroup', 'LogGroupName')).find(
      ([, path]) => path === `/aws/lambda/keyhammer-${name}`,
    );
    expect(logs).toMatchObject({ Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: `<${group?.[0]}.Arn>` });
  });
});

describe('a configuration that does without', () => {
  test.each([
    ['an organisation', {}, 'keyhammer-initiator', 'organizations:ListAccounts'],
    [
      'a secret',
      { ...section('credentials', { secret_id: '' }), ...without('ibm', 'oci') },
      'keyhammer-reporter',
      'secretsmanager:GetSecretValue',
    ],
    ["Hammer's credentials", {}, 'keyhammer-reporter', 'dynamodb:GetItem arn:'],
    [
      'a remediation role',
      { ...section('aws', { role_name_reporting: '' }), ...section('user_keysrotation', { remediation_action: 'deactivate' }) },
      'keyhammer-remediator',
      'sts:AssumeRole',
    ],
    ['scans on demand', {}, 'keyhammer-identifier', 'dynamodb:UpdateItem'],
  ])('%s grants nothing on it', (_, sections, role, action) => {
    const without = new CentralTemplate(sections);
    expect(allowed(without, role).filter((grant) => grant.startsWith(action))).toEqual([]);
    expect(allowed(everything, role).some((grant) => grant.startsWith(action))).toBe(true);
  });

  test('a role that is named with its path is entered by it', () => {
    const template = new CentralTemplate(section('aws', { role_name_identification: 'security/keyhammer-identification' }));
    expect(allowed(template, 'keyhammer-identifier')).toEqual(expect.arrayContaining(enter('security/keyhammer-identification')));
  });
});

describe("the customer's key", () => {
  test.each([...Object.keys(EXPECTED), 'keyhammer-scheduler'])(
    '%s may use it through the services that it uses, and not past them',
    (role) => {
      const statement = statementsOf(everything, role).find(({ Sid }) => Sid === 'CustomerKey');
      expect(statement).toMatchObject({
        Effect: 'Allow',
        Resource: KEY_ARN,
        Condition: { StringEquals: { 'kms:ViaService': expect.any(Array) } },
      });
      expect([statement?.Action].flat()).toContain('kms:Decrypt');
    },
  );

  test.each([
    ['keyhammer-api-authorizer', ['kms:Decrypt']],
    ['keyhammer-chat-endpoint', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['keyhammer-scheduler', ['kms:Decrypt', 'kms:GenerateDataKey']],
    [
      'keyhammer-reporter',
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    ],
  ])('%s has just what its services need: %j', (role, actions) => {
    const { Action, Condition } = statementsOf(everything, role).find(({ Sid }) => Sid === 'CustomerKey') ?? {};
    expect([Action].flat().sort()).toEqual(actions);
    if (role === 'keyhammer-scheduler')
      expect(Condition).toEqual({ StringEquals: { 'kms:ViaService': ['sqs.<AWS::Region>.<AWS::URLSuffix>'] } });
  });

  test('without one, nobody is granted the use of a key', () => {
    for (const role of rolesOf(sample).keys()) expect(statementsOf(sample, role).map(({ Sid }) => Sid)).not.toContain('CustomerKey');
  });
});

describe('the roles themselves', () => {
  test('have the path and the boundary that the configuration says', () => {
    for (const role of rolesOf(everything).values()) expect(role).toMatchObject({ Path: '/security/', PermissionsBoundary: BOUNDARY_ARN });
    for (const role of rolesOf(sample).values()) {
      expect(role.Path).toBe('/');
      expect(role).not.toHaveProperty('PermissionsBoundary');
    }
  });

  test('are for Lambda, and that of the schedules for the schedules of this account alone', () => {
    for (const [name, { AssumeRolePolicyDocument }] of rolesOf(sample)) {
      const service = name === 'keyhammer-scheduler' ? 'scheduler' : 'lambda';
      expect(AssumeRolePolicyDocument.Statement).toMatchObject([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` } },
      ]);
    }
    expect(rolesOf(sample).get('keyhammer-scheduler')?.AssumeRolePolicyDocument.Statement).toMatchObject([
      {
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '<AWS::AccountId>',
            'aws:SourceArn': 'arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule-group/keyhammer',
          },
        },
      },
    ]);
  });
});

test('no grant has a wildcard for an action, and none is empty', () => {
  for (const { actions } of Object.values(WORKER_ACTIONS).flat()) {
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.join()).not.toContain('*');
  }
});

test('what the configuration has no resource for falls away', () => {
  expect(grantsOf('initiator', settingsWith()).map((grant) => grant.on)).not.toContain('organization');
  expect(grantsOf('initiator', settingsWith(EVERYTHING)).map((grant) => grant.on)).toContain('organization');
});
