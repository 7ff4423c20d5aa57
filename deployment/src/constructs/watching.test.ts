import { describe, expect, test } from '@jest/globals';
import { checkRegistry } from '@keyhammer/checks';
import type { MetricName } from '@keyhammer/core';
import { CentralTemplate } from '../../test/central-template.ts';
import { EVERYTHING } from '../../test/settings.ts';
import { FUNCTION_NAMES } from '../functions.ts';

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly AlarmActions: readonly string[];
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Metrics?: readonly unknown[];
  readonly Period?: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

const everything = new CentralTemplate(EVERYTHING);

function alarmsIn(template: CentralTemplate): ReadonlyMap<string, AlarmProperties> {
  const alarms = Object.values(template.ofType('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as unknown as AlarmProperties);
  return new Map(alarms.map((alarm) => [alarm.AlarmName, alarm]));
}

const alarm = (name: string, template = everything) => alarmsIn(template).get(`keyhammer-${name}`);

describe('the alarms', () => {
  test('all go to the topic, and say what to do', () => {
    for (const { AlarmActions, AlarmDescription } of alarmsIn(everything).values()) {
      expect(AlarmActions).toEqual(['<AlarmsTopic>']);
      expect(AlarmDescription.length).toBeGreaterThan(60);
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
    }
  });

  test.each([
    ['identify', 'Identifier'],
    ['report', 'Reporter'],
    ['remediate', 'Remediator'],
    ['chat', 'Chat'],
  ])('a message in the dead letters of %s', (work, worker) => {
    expect(alarm(`${work}-dead-letters`)).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: `<${worker}DeadLetters.QueueName>` }],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test('a run that could not be begun', () => {
    expect(alarm('failed-starts')).toMatchObject({
      Dimensions: [{ Name: 'QueueName', Value: '<InitiatorFailedStarts.QueueName>' }],
      Threshold: 1,
    });
  });

  test.each(FUNCTION_NAMES)('an error of %s', (name) => {
    expect(alarm(`${name}-errors`)).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: expect.stringMatching(/^<\w+Function>$/) }],
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  test.each([
    ['identify', 'Identifier'],
    ['remediate', 'Remediator'],
  ])('work of %s that lies longer than all its tries take', (work, worker) => {
    const { VisibilityTimeout, RedrivePolicy } = everything.properties(`${worker}Queue`) as {
      VisibilityTimeout: number;
      RedrivePolicy: { maxReceiveCount: number };
    };
    expect(alarm(`${work}-backlog`)).toMatchObject({
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: VisibilityTimeout * RedrivePolicy.maxReceiveCount + 3600,
    });
  });

  test('functions that were not let run, for a quarter of an hour', () => {
    expect(alarm('functions-throttled')).toMatchObject({ EvaluationPeriods: 3, Threshold: 1 });
    expect(JSON.stringify(alarm('functions-throttled')?.Metrics).match(/"Throttles"/g)).toHaveLength(FUNCTION_NAMES.length);
  });

  test('an account that could not be read for three runs, until a run says otherwise', () => {
    expect(alarm('accounts-unreadable')).toMatchObject({
      Namespace: 'Keyhammer',
      MetricName: 'AccountsUnreadableForThreeRuns',
      Threshold: 1,
      TreatMissingData: 'ignore',
    });
    expect(alarm('accounts-unreadable')).not.toHaveProperty('Dimensions');
  });
});

describe('a stage that did not run', () => {
  test.each(['identify', 'report', 'remediate'])('%s: no start in all the hours in which there should be one', (stage) => {
    expect(alarm(`${stage}-did-not-run`)).toMatchObject({
      Namespace: 'Keyhammer',
      MetricName: 'StagesStarted',
      Dimensions: [{ Name: 'stage', Value: stage }],
      Period: 3600,
      EvaluationPeriods: 25,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  const hours = (identification: string, timezone = 'UTC') =>
    alarm('identify-did-not-run', new CentralTemplate({ cronjobs: { identification, timezone } }))?.EvaluationPeriods;

  test.each([
    ['@hourly', 'UTC', 2],
    ['0 */6 * * *', 'UTC', 7],
    ['0 3 * * *', 'UTC', 25],
    // The night in which the clock is put back.
    ['0 4 * * *', 'Europe/Berlin', 26],
    ['0 3 * * mon-fri', 'UTC', 73],
    // Six days and 23 hours are the longest that CloudWatch can look back over, with the hour of the run.
    ['0 3,2 * * mon', 'UTC', 168],
  ])('%s in %s: %i hours', (crontab, timezone, expected) => {
    expect(hours(crontab, timezone)).toBe(expected);
  });

  test.each(['0 3 * * mon', '0 3 1 * *', 'off'])('%s: CloudWatch can not look back that far, or there is nothing to miss', (crontab) => {
    expect(hours(crontab)).toBeUndefined();
  });

  test('stays within what CloudWatch takes', () => {
    for (const { Period = 300, EvaluationPeriods } of alarmsIn(everything).values()) {
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period < 3600 ? 86_400 : 604_800);
    }
  });
});

/** Every name that the port knows: one that is added there is missed here by the compiler. */
const METRICS = {
  StagesStarted: true,
  JobsQueued: true,
  AccountsIdentified: true,
  AccountsReadInPart: true,
  AccountsUnreadable: true,
  AccountsUnreadableForThreeRuns: true,
  OpenIssues: true,
  IssuesOpened: true,
  IssuesWhitelisted: true,
  IssuesResolved: true,
  IssuesReported: true,
  IssuesRemediated: true,
  RemediationsFailed: true,
  CallsThrottled: true,
} as const satisfies Readonly<Record<MetricName, true>>;

describe('the dashboard', () => {
  const bodyOf = (template: CentralTemplate) => String(template.properties('Dashboard').DashboardBody);
  const body = bodyOf(everything);

  test.each(Object.keys(METRICS))('shows %s', (metric) => {
    expect(body).toContain(`["Keyhammer","${metric}"`);
  });

  test('has a line for each check in every graph of issues', () => {
    for (const { name: check } of checkRegistry) {
      for (const metric of ['OpenIssues', 'IssuesReported', 'IssuesRemediated', 'IssuesResolved']) {
        expect(body).toContain(`["Keyhammer","${metric}","check","${check}"`);
      }
    }
  });

  test('is JSON that CloudWatch reads', () => {
    const { widgets } = JSON.parse(body) as { readonly widgets: readonly { readonly x: number; readonly width: number }[] };
    expect(widgets.length).toBeGreaterThan(10);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });

  test.each([
    ['0 3 * * *', 86_400],
    ['0 */6 * * *', 6 * 3600],
    ['0 3 1 * *', 86_400],
  ])('counts what is open once: %s, in periods of %i seconds', (identification, period) => {
    const open =
      /\{[^{}]*"label":"user_inactivekeys"[^{}]*"expression":"open0 \/ runs"[^{}]*\}|\{[^{}]*"expression":"open0 \/ runs"[^{}]*\}/.exec(
        bodyOf(new CentralTemplate({ cronjobs: { identification } })),
      );
    expect(open?.[0]).toContain(`"period":${period}`);
  });

  test('has the depth and the age of every queue, and the time that every function takes', () => {
    for (const queue of ['IdentifierQueue', 'ReporterQueue', 'RemediatorQueue', 'ChatQueue'])
      expect(body).toContain(`<${queue}.QueueName>`);
    expect(body.match(/"Duration"/g)).toHaveLength(FUNCTION_NAMES.length);
  });
});
