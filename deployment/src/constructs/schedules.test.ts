import { describe, expect, test } from '@jest/globals';
import { CentralTemplate } from '../../test/central-template.ts';

const withCronjobs = (cronjobs: Readonly<Record<string, string>>) => new CentralTemplate({ cronjobs });
const sample = new CentralTemplate();
const schedules = (template: CentralTemplate) => template.ofType('AWS::Scheduler::Schedule');
const expressions = (template: CentralTemplate) =>
  Object.fromEntries(Object.values(schedules(template)).map(({ Properties }) => [Properties.Name, Properties.ScheduleExpression]));

describe('the schedules', () => {
  test('are those of the configuration, sensible ones by default', () => {
    expect(expressions(sample)).toEqual({
      'keyhammer-identify': 'cron(0 3 * * ? *)',
      'keyhammer-report': 'cron(30 5 * * ? *)',
      'keyhammer-remediate': 'cron(0 9 * * ? *)',
    });
  });

  test('hang from the clock that the configuration says', () => {
    const template = withCronjobs({ timezone: 'Europe/Berlin' });
    const timezones = Object.values(template.each('AWS::Scheduler::Schedule', 'ScheduleExpressionTimezone'));
    expect(timezones).toEqual(['Europe/Berlin', 'Europe/Berlin', 'Europe/Berlin']);
  });

  test('a stage that is off has none', () => {
    expect(Object.keys(expressions(withCronjobs({ remediation: 'off' })))).toEqual(['keyhammer-identify', 'keyhammer-report']);
    expect(schedules(withCronjobs({ identification: 'off', reporting: 'off', remediation: 'off' }))).toEqual({});
  });

  test("cron's day of the month or day of the week takes two", () => {
    expect(expressions(withCronjobs({ reporting: '0 6 1 * mon' }))).toMatchObject({
      'keyhammer-report-1': 'cron(0 6 1 * ? *)',
      'keyhammer-report-2': 'cron(0 6 ? * MON *)',
    });
  });
});

describe('what a schedule does', () => {
  test('it tells the initiator which stage, and the time that names the run: the same in each of its tries', () => {
    for (const { Properties } of Object.values(schedules(sample))) {
      const { Input, Arn, RoleArn } = Properties.Target as Readonly<Record<string, string>>;
      const stage = String(Properties.Name).replace('keyhammer-', '');
      expect(JSON.parse(Input ?? '')).toEqual({ stage, scheduledTime: '<aws.scheduler.scheduled-time>' });
      expect([Arn, RoleArn]).toEqual(['<InitiatorFunction.Arn>', '<InitiatorSchedulerRole.Arn>']);
      expect(Properties).toMatchObject({ FlexibleTimeWindow: { Mode: 'OFF' }, GroupName: '<InitiatorSchedules>' });
    }
  });

  test('it tries again for an hour, and keeps what it could not hand over', () => {
    for (const { Properties } of Object.values(schedules(sample))) {
      expect(Properties.Target).toMatchObject({
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: '<InitiatorFailedStarts.Arn>' },
      });
    }
  });

  test('and so does Lambda, when the initiator fails', () => {
    expect(sample.properties('InitiatorRetries')).toEqual({
      FunctionName: '<InitiatorFunction>',
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: '<InitiatorFailedStarts.Arn>' } },
    });
  });
});
