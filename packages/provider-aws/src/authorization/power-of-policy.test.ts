import { describe, expect, test } from '@jest/globals';
import type { Power } from '@keyhammer/core';
import { powerOfPolicy } from './power-of-policy.ts';

type Statement = Readonly<Record<string, unknown>>;

const encoded = (document: unknown) => encodeURIComponent(JSON.stringify(document));
const powerOf = (...statements: Statement[]) => powerOfPolicy(encoded({ Version: '2012-10-17', Statement: statements }));
const allow = (Action: string | string[], Resource: string | string[] = '*'): Statement => ({ Effect: 'Allow', Action, Resource });
const allowAllBut = (NotAction: string | string[], Resource: string | string[] = '*'): Statement => ({
  Effect: 'Allow',
  NotAction,
  Resource,
});

const OWN_USER = `arn:aws:iam::*:user/\${aws:username}`;

describe('administrator', () => {
  test.each<[string, Statement]>([
    ['everything', allow('*')],
    ['everything, written out', allow('*:*', 'arn:aws:*:*:*:*')],
    ['all of IAM', allow(['s3:GetObject', 'IAM:*'])],
    ['all of IAM, in the account', allow('iam:*', 'arn:aws:iam::111111111111:*')],
    ['all but what is not IAM', allowAllBut(['s3:*', 'aws-portal:*'])],
    ['everything on all but something', { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::ledger' }],
  ])('%s', (_what, statement) => {
    expect(powerOf(statement)).toBe('administrator');
  });

  test('in two statements together', () => {
    expect(powerOf(allow(['iam:A*', 'iam:C*', 'iam:D*']), allow(['iam:P*', 'iam:S*', 'iam:U*']))).toBe('administrator');
  });
});

describe('IAM write', () => {
  test.each<[string, Statement]>([
    ['one granting action', allow('iam:PutUserPolicy')],
    ['a family of them', allow('iam:Attach*')],
    ['whatever the case', allow('IAM:attachUSERpolicy')],
    ['on one user', allow('iam:CreateAccessKey', 'arn:aws:iam::111111111111:user/root-of-all')],
    ['passing one role', allow(['ecs:RunTask', 'iam:PassRole'], ['arn:aws:iam::111111111111:role/task', 'arn:aws:ecs:*:*:task/*'])],
    ['all of IAM on a path', allow('iam:*', 'arn:aws:iam::*:role/teams/data/*')],
    ['a pattern that may hold anything', allow('iam:*Policy')],
    ['everything on one role', allow('*', 'arn:aws:iam::111111111111:role/ops')],
    ["attaching policies to one's own user", allow('iam:*', OWN_USER)],
    ['becoming any role', allow('sts:AssumeRole')],
    ['becoming any role, by its ARN', allow('sts:*', ['arn:aws:iam::*:role/*'])],
    ['all but deleting, on a path', allowAllBut('iam:Delete*', 'arn:aws:iam::*:user/teams/*')],
    ['PowerUserAccess of AWS: no IAM, but every role that trusts the account', allowAllBut(['iam:*', 'organizations:*', 'account:*'])],
  ])('%s', (_what, statement) => {
    expect(powerOf(statement)).toBe('iam-write');
  });

  test.each<[Power, string, Statement]>([
    ['write', "managing one's own keys", allow(['iam:*AccessKey*', 'iam:ChangePassword', 'iam:*LoginProfile'], OWN_USER)],
    ['write', "managing one's own keys, below a path", allow('iam:CreateAccessKey', `arn:aws:iam::*:user/*/\${aws:username}`)],
    ['write', "managing one's own MFA", allow(['iam:CreateVirtualMFADevice', 'iam:DeleteVirtualMFADevice'], 'arn:aws:iam::*:mfa/*')],
    ['write', 'a service-linked role, as most of AWS\'s "full access" policies have it', allow('iam:CreateServiceLinkedRole')],
    ['write', 'becoming one role', allow('sts:AssumeRole', 'arn:aws:iam::111111111111:role/deploy')],
    ['write', 'an action of IAM on what is not IAM', allow('iam:PutUserPolicy', 'arn:aws:s3:::bucket')],
    ['write', 'all but IAM and STS, on nothing that holds data', allowAllBut(['iam:*', 'sts:*'], 'arn:aws:sns:*:*:*')],
    ['read-only', 'reading IAM and its reports', allow(['iam:Get*', 'iam:List*', 'iam:GenerateCredentialReport', 'iam:Simulate*'])],
  ])('but %s for %s', (power, _what, statement) => {
    expect(powerOf(statement)).toBe(power);
  });
});

describe('broad data access', () => {
  test.each<[string, Statement]>([
    ['reading all objects', allow('s3:GetObject')],
    ['ReadOnlyAccess of AWS, which reads objects, too', allow(['s3:Get*', 's3:List*', 'ec2:Describe*'])],
    ['writing all objects', allow('s3:Put*', 'arn:aws:s3:::*')],
    ['the objects of all buckets', allow('s3:*', ['arn:aws:s3:::*/*'])],
    ['everything on all buckets', allow('*', 'arn:aws:s3:::*')],
    ['all tables', allow('dynamodb:*', 'arn:aws:dynamodb:eu-west-1:111111111111:table/*')],
    ['all secrets', allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:*')],
    ['all keys', allow('kms:Decrypt')],
    ['all parameters', allow('ssm:GetParameter*', 'arn:aws:ssm:*:*:parameter/*')],
    ['all databases, through the resources of another service', allow('rds-data:ExecuteStatement', 'arn:aws:rds:*:*:cluster:*')],
    ['all disks, by sharing their snapshots', allow('ec2:*')],
    ['an ARN that ends early', allow('s3:GetObject', 'arn:aws:s3:*')],
    ['all but some actions', allowAllBut(['iam:*', 'sts:*'])],
    ['all objects but those of a bucket', { Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::ledger/*' }],
    ['whatever the condition', { ...allow('s3:GetObject'), Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
  ])('%s', (_what, statement) => {
    expect(powerOf(statement)).toBe('broad-data-access');
  });

  test.each<[Power, string, Statement]>([
    ['read-only', 'one bucket', allow('s3:GetObject', 'arn:aws:s3:::reports/*')],
    ['read-only', 'buckets of a name', allow('s3:Get*', 'arn:aws:s3:::reports-*')],
    ['read-only', 'some secrets', allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:prod/*')],
    ['read-only', "one's own folder", allow('s3:GetObject', `arn:aws:s3:::homes/\${aws:username}/*`)],
    ['read-only', 'what describes the data', allow(['s3:ListAllMyBuckets', 's3:GetBucket*', 'dynamodb:DescribeTable', 'kms:Describe*'])],
    ['write', 'one table', allow('dynamodb:*', 'arn:aws:dynamodb:*:*:table/orders')],
    ['write', 'tables that end alike', allow('dynamodb:*', 'arn:aws:dynamodb:*:*:table/*-orders')],
    ['write', "another service's resources", allow('dynamodb:*', 'arn:aws:s3:::*')],
  ])('but %s for %s', (power, _what, statement) => {
    expect(powerOf(statement)).toBe(power);
  });
});

describe('write and read-only', () => {
  test.each<[Power, string[]]>([
    ['write', ['sns:Publish']],
    ['write', ['ec2:Describe*', 'ec2:StartInstances']],
    ['write', ['sns:*']],
    ['write', ['sns:*Topic']],
    ['write', ['codedeploy:Batch*', 'codedeploy:Create*']],
    ['write', ['acm-pca:IssueCertificate']],
    ['read-only', ['ec2:Describe*', 'SNS:list*', 'cloudtrail:LookupEvents', 'tag:GetResources', 'support:SearchForCases']],
    ['read-only', ['codebuild:BatchGetProjects', 'aws-portal:ViewBilling', 'config:SelectResourceConfig', 'apigateway:GET']],
    ['read-only', ['codedeploy:Batch*', 'config:Deliver*', 'events:TestEventPattern', 'identitystore:IsMemberInGroups']],
  ])('%s: %j', (power, actions) => {
    expect(powerOf(allow(actions))).toBe(power);
  });

  test('the most of its statements counts, wherever it stands', () => {
    const [little, more, most] = [allow('ec2:Describe*'), allow('sns:Publish'), allow('kms:Decrypt')];
    expect(powerOf(little, more)).toBe('write');
    expect(powerOf(most, more, little)).toBe('broad-data-access');
  });
});

describe('the document', () => {
  test('may have one statement that is not in a list', () => {
    expect(powerOfPolicy(encoded({ Statement: allow('*') }))).toBe('administrator');
  });

  test('that only denies, or says nothing, allows nothing', () => {
    expect(powerOf({ Effect: 'Deny', NotAction: 'iam:*', Resource: '*' })).toBe('none');
    expect(powerOf()).toBe('none');
  });

  test('may deny without that being weighed: what it allows is told', () => {
    expect(powerOf(allow('*'), { Effect: 'Deny', Action: '*', Resource: '*' })).toBe('administrator');
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '%7B'],
    ['a bad encoding', '%7B%'],
    ['a list', encoded([allow('*')])],
    ['null', 'null'],
    ['no statement', encoded({ Version: '2012-10-17' })],
    ['a statement that is none', encoded({ Statement: ['*'] })],
    ['another effect', encoded({ Statement: [{ ...allow('*'), Effect: 'Permit' }] })],
    ['no action', encoded({ Statement: [{ Effect: 'Allow', Resource: '*' }] })],
    ['both kinds of action', encoded({ Statement: [{ ...allow('*'), NotAction: '*' }] })],
    ['an action that is no text', encoded({ Statement: [{ ...allow('*'), Action: [1] }] })],
    ['no resource', encoded({ Statement: [{ Effect: 'Allow', Action: '*' }] })],
    ['one good statement and one that is none', encoded({ Statement: [allow('ec2:Describe*'), 7] })],
  ])('with %s in it is not known, and not "none"', (_what, document) => {
    expect(powerOfPolicy(document)).toBeUndefined();
  });
});
