import { describe, expect, test } from '@jest/globals';
import { CentralTemplate } from '../../test/central-template.ts';
import { EVERYTHING, KEY_ARN } from '../../test/settings.ts';
import { FUNCTION_NAMES, FUNCTIONS } from '../functions.ts';

const everything = new CentralTemplate(EVERYTHING);
const sample = new CentralTemplate();
const functionsIn = (template: CentralTemplate) =>
  Object.values(template.ofType('AWS::Lambda::Function')).map(({ Properties }) => Properties);
const named = (template: CentralTemplate, name: string) =>
  functionsIn(template).find(({ FunctionName }) => FunctionName === `keyhammer-${name}`);

describe('the functions', () => {
  test('are all there, and by default the four workers alone', () => {
    expect(
      functionsIn(everything)
        .map(({ FunctionName }) => FunctionName)
        .sort(),
    ).toEqual(FUNCTION_NAMES.map((name) => `keyhammer-${name}`).sort());
    expect(
      functionsIn(sample)
        .map(({ FunctionName }) => FunctionName)
        .sort(),
    ).toEqual(['identifier', 'initiator', 'remediator', 'reporter'].map((name) => `keyhammer-${name}`));
  });

  test.each(FUNCTION_NAMES)('%s runs on Node 24 on ARM, from its zip file, within its time and memory', (name) => {
    expect(named(everything, name)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Code: { S3Bucket: '<CodeBucket>', S3Key: `<CodePrefix>/${name}.zip` },
      MemorySize: FUNCTIONS[name].memoryMb,
      Timeout: FUNCTIONS[name].timeoutSeconds,
    });
  });

  test.each(['identifier', 'reporter', 'remediator'])('%s may take as long as Lambda lets it', (name) => {
    expect(named(sample, name)?.Timeout).toBe(900);
  });
});

describe('the environment', () => {
  const CONFIGURATION = { KEYHAMMER_CONFIG: 's3://<ConfigurationBucket>' };
  const STAGES = {
    KEYHAMMER_IDENTIFY_QUEUE_URL: '<IdentifierQueue>',
    KEYHAMMER_REPORT_QUEUE_URL: '<ReporterQueue>',
    KEYHAMMER_REMEDIATE_QUEUE_URL: '<RemediatorQueue>',
  };
  const CHAT = { KEYHAMMER_CHAT_QUEUE_URL: '<ChatQueue>' };

  test.each([
    ['initiator', STAGES],
    ['identifier', {}],
    ['reporter', {}],
    ['remediator', {}],
    ['api', { KEYHAMMER_IDENTIFY_QUEUE_URL: '<IdentifierQueue>' }],
    ['api-authorizer', {}],
    ['chat-endpoint', CHAT],
    ['chat', { ...STAGES, ...CHAT }],
  ])('of %s', (name, besides) => {
    expect(named(everything, name)?.Environment).toEqual({ Variables: { ...CONFIGURATION, ...besides } });
  });
});

describe('the logs', () => {
  const groups = (template: CentralTemplate) => Object.values(template.ofType('AWS::Logs::LogGroup'));

  test.each(FUNCTION_NAMES)('%s has one of its own', (name) => {
    const [id] =
      Object.entries(everything.each('AWS::Logs::LogGroup', 'LogGroupName')).find(([, path]) => path === `/aws/lambda/keyhammer-${name}`) ??
      [];
    expect(named(everything, name)?.LoggingConfig).toEqual({ LogGroup: `<${id}>` });
  });

  test('are kept as long as the configuration says, encrypted with its key', () => {
    expect(groups(sample)).toHaveLength(4);
    for (const { Properties } of groups(sample)) {
      expect(Properties.RetentionInDays).toBe(90);
      expect(Properties).not.toHaveProperty('KmsKeyId');
    }
    for (const { Properties } of groups(everything)) expect(Properties).toMatchObject({ RetentionInDays: 30, KmsKeyId: KEY_ARN });
  });
});
