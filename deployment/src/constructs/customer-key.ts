import { Fn } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Grant, ResourceKind } from '../grants.ts';

const SERVICES: Readonly<Partial<Record<ResourceKind, 'dynamodb' | 's3' | 'secretsmanager' | 'sqs'>>> = {
  issues: 'dynamodb',
  audit: 'dynamodb',
  state: 'dynamodb',
  requests: 'dynamodb',
  'credentials-table': 'dynamodb',
  configuration: 's3',
  secret: 'secretsmanager',
  'own-queue': 'sqs',
  'identify-queue': 'sqs',
  'report-queue': 'sqs',
  'remediate-queue': 'sqs',
  'chat-queue': 'sqs',
  'failed-starts': 'sqs',
};

/**
 * The services ask KMS with the rights of whoever calls them, so what is encrypted with the customer's key takes the use of
 * the key as well: of each service this much, and not past the service. What a table takes:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html; what a queue takes:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function keyStatement(key: IKey, grants: readonly Grant[]): PolicyStatement {
  const services = new Set(grants.flatMap(({ on }) => SERVICES[on] ?? []));
  return new PolicyStatement({
    sid: 'CustomerKey',
    actions: [...new Set(grants.flatMap(keyActionsOf))],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:ViaService': [...services].sort().map((service) => Fn.sub(`${service}.\${AWS::Region}.\${AWS::URLSuffix}`)) },
    },
  });
}

const WRITES_ITEMS = /^dynamodb:(Put|Update|Delete)Item$/;

function keyActionsOf({ actions, on }: Grant): readonly string[] {
  if (SERVICES[on] === undefined) return [];
  if (actions.some((action) => WRITES_ITEMS.test(action))) {
    return ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'];
  }
  return actions.includes('sqs:SendMessage') ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
}
