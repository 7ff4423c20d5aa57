import type { ManagedPolicy, PolicyDocument } from './model.ts';

const MADE = Date.UTC(2015, 1, 6, 18, 39);

/** The policies of AWS itself that the sandbox has, by ARN; the long ones are cut to what they are about. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, ManagedPolicy> = new Map(
  [
    policy('AdministratorAccess', allow('*')),
    policy('PowerUserAccess', {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        { Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole', 'iam:ListRoles', 'organizations:DescribeOrganization'], Resource: '*' },
      ],
    }),
    policy('IAMFullAccess', allow('iam:*', 'organizations:DescribeAccount', 'organizations:ListPolicies')),
    policy('ReadOnlyAccess', allow('ec2:Describe*', 'iam:Get*', 'iam:List*', 's3:Get*', 's3:List*', 'dynamodb:Get*', 'dynamodb:Scan')),
    policy('SecurityAudit', allow('ec2:Describe*', 'iam:GenerateCredentialReport', 'iam:Get*', 'iam:List*', 's3:GetBucket*')),
    policy('AmazonS3FullAccess', allow('s3:*', 's3-object-lambda:*')),
    policy('AmazonS3ReadOnlyAccess', allow('s3:Get*', 's3:List*', 's3:Describe*')),
    policy('AmazonDynamoDBFullAccess', allow('dynamodb:*', 'dax:*', 'cloudwatch:GetMetricData')),
  ].map((known) => [known.arn, known]),
);

export function awsManagedPolicyArn(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}

function policy(name: string, document: PolicyDocument): ManagedPolicy {
  return { arn: awsManagedPolicyArn(name), name, path: '/', created: MADE, documents: [document], defaultVersion: 'v1' };
}

/** A document that allows these actions on everything. */
export function allow(...actions: readonly string[]): PolicyDocument {
  const [only = '', ...more] = actions;
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: more.length === 0 ? only : actions, Resource: '*' }] };
}
