import { describe, expect, test } from '@jest/globals';
import { CentralTemplate } from '../../test/central-template.ts';
import { EVERYTHING, KEY_ARN, section } from '../../test/settings.ts';

interface QueueProperties {
  readonly QueueName: string;
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
  readonly KmsMasterKeyId?: string;
  readonly SqsManagedSseEnabled?: boolean;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
}

const everything = new CentralTemplate(EVERYTHING);
const sample = new CentralTemplate();
const queue = (template: CentralTemplate, id: string) => template.properties(id) as unknown as QueueProperties;
const queuesOf = (template: CentralTemplate) =>
  Object.entries(template.ofType('AWS::SQS::Queue')).map(([id]) => [id, queue(template, id)] as const);

const WORKERS = ['Identifier', 'Reporter', 'Remediator', 'Chat'] as const;

describe('the queue of each worker', () => {
  test.each(WORKERS)(
    '%s: what it could not do in all its tries goes to a queue of its own, for as long as SQS keeps anything',
    (worker) => {
      const { RedrivePolicy } = queue(everything, `${worker}Queue`);
      expect(RedrivePolicy?.deadLetterTargetArn).toBe(`<${worker}DeadLetters.Arn>`);
      expect(RedrivePolicy?.maxReceiveCount).toBeGreaterThanOrEqual(3);
      expect(queue(everything, `${worker}DeadLetters`)).toMatchObject({ MessageRetentionPeriod: 14 * 24 * 3600 });
      expect(queue(everything, `${worker}DeadLetters`)).not.toHaveProperty('RedrivePolicy');
    },
  );

  test.each(WORKERS)('%s: a message is withheld for at least twice as long as the function may take', (worker) => {
    const timeout = Number(everything.properties(`${worker}Function`).Timeout);
    const collecting = Number(everything.properties(`${worker}Source`).MaximumBatchingWindowInSeconds ?? 0);
    expect(queue(everything, `${worker}Queue`).VisibilityTimeout).toBeGreaterThanOrEqual(2 * timeout);
    expect(queue(everything, `${worker}Queue`).VisibilityTimeout).toBeGreaterThan(timeout + collecting);
  });

  test('there are no others but that for what could not be begun', () => {
    const names = queuesOf(everything).map(([, { QueueName }]) => QueueName);
    const work = ['identify', 'report', 'remediate', 'chat'];
    const expected = [...work, ...work.map((name) => `${name}-dead-letters`), 'failed-starts'].map((name) => `keyhammer-${name}`);
    expect(names.sort()).toEqual(expected.sort());
  });
});

describe('tries', () => {
  test.each([
    [0, 4],
    [1, 5],
    [30, 5],
    [31, 6],
    [1440, 52],
  ])('a brown-out of %i minutes comes back until it is over: %i', (minutes, tries) => {
    const template = new CentralTemplate(section('user_inactivekeys', { brownout_minutes: minutes }));
    expect(queue(template, 'RemediatorQueue').RedrivePolicy?.maxReceiveCount).toBe(tries);
    expect(queue(template, 'IdentifierQueue').RedrivePolicy?.maxReceiveCount).toBe(4);
  });
});

describe('encryption', () => {
  test("is AWS's without a key of the customer's, and takes no plain connection", () => {
    for (const [id, properties] of queuesOf(sample)) {
      expect(properties).toMatchObject({ SqsManagedSseEnabled: true });
      expect(properties).not.toHaveProperty('KmsMasterKeyId');
      const [policy] = Object.values(sample.ofType('AWS::SQS::QueuePolicy')).filter(
        ({ Properties }) => JSON.stringify(Properties.Queues) === JSON.stringify([`<${id}>`]),
      );
      expect(policy?.Properties.PolicyDocument).toMatchObject({
        Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      });
    }
  });

  test("is by the customer's key, if there is one", () => {
    for (const [, properties] of queuesOf(everything)) expect(properties.KmsMasterKeyId).toBe(KEY_ARN);
  });
});

describe('how the functions work them off', () => {
  test.each([
    ['Identifier', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 40 } }],
    ['Reporter', { BatchSize: 25, MaximumBatchingWindowInSeconds: 60, ScalingConfig: { MaximumConcurrency: 3 } }],
    ['Remediator', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 7 } }],
    ['Chat', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 5 } }],
  ])('%s: only what failed comes back, and no more at once than the configuration says', (worker, expected) => {
    expect(everything.properties(`${worker}Source`)).toEqual({
      ...expected,
      EventSourceArn: `<${worker}Queue.Arn>`,
      FunctionName: `<${worker}Function>`,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('by default few reporters, for the sake of Jira', () => {
    const concurrency = sample.each('AWS::Lambda::EventSourceMapping', 'ScalingConfig');
    expect(concurrency).toEqual({
      IdentifierSource: { MaximumConcurrency: 20 },
      ReporterSource: { MaximumConcurrency: 2 },
      RemediatorSource: { MaximumConcurrency: 5 },
    });
  });
});
