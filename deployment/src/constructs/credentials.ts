import type { Settings } from '@keyhammer/config';
import { ArnFormat, RemovalPolicy, SecretValue, Stack, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ResourceArns } from './surroundings.ts';

/**
 * What the secret holds until somebody fills it in: Keyhammer then names what is missing. It must stay like this for ever, as
 * CloudFormation would write another text over the credentials.
 */
const NOTHING_YET = '{}';

/** Where the keys of other clouds and the tokens of Jira, Slack and the API are: the secret that the configuration names, and Hammer's table, if it is used. */
export class Credentials extends Construct {
  readonly secretArn?: string;
  readonly arns: ResourceArns;

  constructor(scope: Construct, id: string, { settings, key }: { readonly settings: Settings; readonly key?: IKey }) {
    super(scope, id);
    const { secretId, tableName } = settings.credentials;
    if (secretId !== undefined) this.secretArn = arnOfSecret(this, secretId, key);
    this.arns = {
      ...(this.secretArn !== undefined && { secret: [this.secretArn] }),
      ...(tableName !== undefined && { 'credentials-table': [tableArn(this, tableName)] }),
    };
  }
}

/** One that is named by its ARN is there already. */
function arnOfSecret(scope: Construct, secretId: string, key: IKey | undefined): string {
  if (secretId.startsWith('arn:')) return Secret.fromSecretCompleteArn(scope, 'Secret', secretId).secretArn;
  const secret = new Secret(scope, 'Secret', {
    secretName: secretId,
    description:
      'What Keyhammer signs in to IBM Cloud, Oracle Cloud, Jira and Slack with, and the token of its API: see docs/configuration.md for the names',
    secretStringValue: SecretValue.unsafePlainText(NOTHING_YET),
    removalPolicy: RemovalPolicy.RETAIN,
    ...(key && { encryptionKey: key }),
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'Tokens and keys that Jira, Slack and other clouds hand out: there is nothing that AWS could rotate them with',
  });
  return secret.secretArn;
}

function tableArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'dynamodb',
    resource: 'table',
    resourceName: name,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
