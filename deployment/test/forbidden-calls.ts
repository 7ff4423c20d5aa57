import { DeleteTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, DeleteSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedStage } from './deployed-stage.ts';

type ClientConfiguration = ReturnType<DeployedStage['as']>;
type Call = (configuration: ClientConfiguration) => Promise<unknown>;

const UserName = 'ann';
const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE';

/** What only the remediation may do. */
const CHANGES: readonly (readonly [string, Call])[] = [
  ['iam:UpdateAccessKey', (to) => new IAMClient(to).send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }))],
  ['iam:CreateAccessKey', (to) => new IAMClient(to).send(new CreateAccessKeyCommand({ UserName }))],
  ['iam:DeleteAccessKey', (to) => new IAMClient(to).send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))],
  ['iam:CreateLoginProfile', (to) => new IAMClient(to).send(new CreateLoginProfileCommand({ UserName, Password: 'an-old-Passw0rd' }))],
  ['iam:DeleteLoginProfile', (to) => new IAMClient(to).send(new DeleteLoginProfileCommand({ UserName }))],
  ['secretsmanager:CreateSecret', (to) => new SecretsManagerClient(to).send(new CreateSecretCommand({ Name: 'keyhammer/ann' }))],
];

/** What nothing of Keyhammer's may do in an account. */
const NEVER: readonly (readonly [string, Call])[] = [
  ['iam:CreateUser', (to) => new IAMClient(to).send(new CreateUserCommand({ UserName: 'mallory' }))],
  ['iam:DeleteUser', (to) => new IAMClient(to).send(new DeleteUserCommand({ UserName }))],
  [
    'iam:AttachUserPolicy',
    (to) => new IAMClient(to).send(new AttachUserPolicyCommand({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/a' })),
  ],
  ['iam:PutUserPolicy', (to) => new IAMClient(to).send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: '{}' }))],
  ['iam:PutRolePolicy', (to) => new IAMClient(to).send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument: '{}' }))],
  ['iam:CreateRole', (to) => new IAMClient(to).send(new CreateRoleCommand({ RoleName: 'mallory', AssumeRolePolicyDocument: '{}' }))],
  ['iam:ListRoles', (to) => new IAMClient(to).send(new ListRolesCommand({}))],
  ['secretsmanager:DeleteSecret', (to) => new SecretsManagerClient(to).send(new DeleteSecretCommand({ SecretId: 'keyhammer/ann' }))],
  ['dynamodb:DeleteTable', (to) => new DynamoDBClient(to).send(new DeleteTableCommand({ TableName: 'keyhammer-audit' }))],
  ['s3:PutObject', (to) => new S3Client(to).send(new PutObjectCommand({ Bucket: 'keyhammer-releases', Key: 'config.json', Body: '{}' }))],
  ['s3:DeleteObject', (to) => new S3Client(to).send(new DeleteObjectCommand({ Bucket: 'keyhammer-releases', Key: 'config.json' }))],
  [
    'organizations:CreateAccount',
    (to) => new OrganizationsClient(to).send(new CreateAccountCommand({ AccountName: 'a', Email: 'a@example.com' })),
  ],
];

const READS_OF_SECRETS: readonly (readonly [string, Call])[] = [
  ['secretsmanager:GetSecretValue', (to) => new SecretsManagerClient(to).send(new GetSecretValueCommand({ SecretId: 'keyhammer/ann' }))],
];

/** What nobody's function may do in the central account, whatever it may do in others through a role. */
const IN_THE_CENTRAL_ACCOUNT: readonly (readonly [string, Call])[] = [
  ['iam:ListUsers', (to) => new IAMClient(to).send(new ListUsersCommand({}))],
  ['dynamodb:Scan', (to) => new DynamoDBClient(to).send(new ScanCommand({ TableName: 'keyhammer-audit' }))],
  ['sqs:PurgeQueue', (to) => new SQSClient(to).send(new PurgeQueueCommand({ QueueUrl: `${to.endpoint}/123456789012/keyhammer-identify` }))],
];

/** Calls that must be refused to a role of an account, or to any function in its own. */
export function forbiddenCalls(to: 'identification' | 'remediation' | 'function'): readonly (readonly [string, Call])[] {
  switch (to) {
    case 'identification':
      return [...NEVER, ...READS_OF_SECRETS, ...CHANGES];
    case 'remediation':
      return [...NEVER, ...READS_OF_SECRETS];
    case 'function':
      return [...NEVER, ...CHANGES, ...IN_THE_CENTRAL_ACCOUNT];
  }
}
