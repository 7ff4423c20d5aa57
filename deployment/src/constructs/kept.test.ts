import { describe, expect, test } from '@jest/globals';
import { CentralTemplate } from '../../test/central-template.ts';
import { EVERYTHING, KEY_ARN, section, without } from '../../test/settings.ts';

const everything = new CentralTemplate(EVERYTHING);
const sample = new CentralTemplate();

describe('the bucket of the configuration', () => {
  const bucket = (template: CentralTemplate) => template.properties('ConfigurationBucket');

  test('keeps every version, is nobody else’s, and outlives the stack', () => {
    expect(bucket(sample)).toMatchObject({
      BucketName: 'keyhammer-configuration-<AWS::AccountId>-<AWS::Region>',
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
    expect(sample.resources.ConfigurationBucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('takes no plain connection', () => {
    expect(sample.properties('ConfigurationBucketPolicy').PolicyDocument).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 's3:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]),
    });
  });

  test.each([
    ["S3's key", sample, { SSEAlgorithm: 'AES256' }],
    ["the customer's", everything, { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN }],
  ])('is encrypted with %s', (_, template, expected) => {
    expect(bucket(template).BucketEncryption).toMatchObject({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: expected }],
    });
  });
});

describe('the secret', () => {
  test('has the name that the configuration says, nothing in it yet, and outlives the stack', () => {
    expect(sample.properties('CredentialsSecret')).toMatchObject({ Name: 'keyhammer/credentials', SecretString: '{}' });
    expect(sample.resources.CredentialsSecret).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(everything.properties('CredentialsSecret').KmsKeyId).toBe(KEY_ARN);
  });

  test('that is named by its ARN is there already', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ours-AbCdEf';
    const template = new CentralTemplate(section('credentials', { secret_id: arn }));
    expect(template.ofType('AWS::SecretsManager::Secret')).toEqual({});
    expect(JSON.stringify(template.properties('ReporterRole'))).toContain(`"Resource":"${arn}"`);
  });

  test('that is not named is not made', () => {
    const template = new CentralTemplate({ ...section('credentials', { secret_id: '' }), ...without('ibm', 'oci') });
    expect(template.ofType('AWS::SecretsManager::Secret')).toEqual({});
    expect(template.outputs).not.toHaveProperty('CredentialsSecretArn');
  });
});

describe('the topic of the alarms', () => {
  const statements = (id: string, property: string) =>
    (everything.properties(id)[property] as { readonly Statement: readonly Record<string, unknown>[] }).Statement;

  test('lets alarms of this account in, which a topic with a policy of its own does not by itself', () => {
    expect(statements('AlarmsTopicPolicy', 'PolicyDocument')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' },
            ArnLike: { 'aws:SourceArn': 'arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:keyhammer-*' },
          },
        }),
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ]),
    );
  });

  test('is encrypted with a key that CloudWatch may use', () => {
    expect(everything.properties('AlarmsTopic').KmsMasterKeyId).toBe('<AlarmsKey.Arn>');
    expect(everything.properties('AlarmsKey').EnableKeyRotation).toBe(true);
    expect(statements('AlarmsKey', 'KeyPolicy')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Principal: { Service: 'cloudwatch.amazonaws.com' } }),
      ]),
    );
  });

  test('tells whom the configuration says, and by default nobody', () => {
    expect(Object.values(everything.ofType('AWS::SNS::Subscription')).map(({ Properties }) => Properties)).toEqual([
      { Endpoint: 'cloud-security@example.com', Protocol: 'email', TopicArn: '<AlarmsTopic>' },
    ]);
    expect(sample.ofType('AWS::SNS::Subscription')).toEqual({});
  });
});

test('what to do next is in the outputs', () => {
  expect(Object.fromEntries(Object.entries(sample.outputs).map(([name, { Value }]) => [name, Value]))).toEqual({
    ConfigurationUri: 's3://<ConfigurationBucket>',
    ConfigurationBucketName: '<ConfigurationBucket>',
    CredentialsSecretArn: '<CredentialsSecret>',
    IdentifierRoleArn: '<IdentifierRole.Arn>',
    RemediatorRoleArn: '<RemediatorRole.Arn>',
    IdentifyQueueUrl: '<IdentifierQueue>',
    ReportQueueUrl: '<ReporterQueue>',
    RemediateQueueUrl: '<RemediatorQueue>',
    InitiatorFunctionName: '<InitiatorFunction>',
    AlarmTopicArn: '<AlarmsTopic>',
    DashboardUrl: expect.stringMatching(/#dashboards:name=Keyhammer$/),
  });
});
