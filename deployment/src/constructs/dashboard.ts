import type { Settings } from '@keyhammer/config';
import type { Job, MetricName } from '@keyhammer/core';
import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  PeriodOverride,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { pauseMs } from '../pauses.ts';
import type { DeployedFunctions } from './alarms.ts';
import { ownMetric } from './own-metric.ts';
import { STAGES } from './stage-queues.ts';
import type { WorkQueue } from './work-queue.ts';

export interface DashboardProps {
  readonly settings: Settings;
  readonly functions: DeployedFunctions;
  readonly queues: readonly WorkQueue[];
}

const DAY = Duration.days(1);
const HOUR = Duration.hours(1);
const FIVE_MINUTES = Duration.minutes(5);

/** Of a row's 24 columns. */
const HALF = 12;
const THIRD = 8;

/** The metrics that there is a line of for each check, with the title of their graph. */
const CHANGES = {
  IssuesOpened: 'Issues opened',
  IssuesReported: 'Issues reported',
  IssuesRemediated: 'Issues remediated',
  IssuesResolved: 'Issues resolved',
  IssuesWhitelisted: 'Issues whitelisted',
  RemediationsFailed: 'Remediations failed',
} as const satisfies Partial<Readonly<Record<MetricName, string>>>;

const ACCOUNTS = {
  AccountsIdentified: 'identified',
  AccountsReadInPart: 'read in part',
  AccountsUnreadable: 'unreadable',
  AccountsUnreadableForThreeRuns: 'unreadable for three runs',
} as const satisfies Partial<Readonly<Record<MetricName, string>>>;

/** What an operator and a manager look at: issues over time, and how the work goes. */
export class Dashboard extends Construct {
  readonly name = 'Keyhammer';

  constructor(scope: Construct, id: string, { settings, functions, queues }: DashboardProps) {
    super(scope, id);
    new CloudWatchDashboard(this, 'Default', {
      dashboardName: this.name,
      defaultInterval: Duration.days(30),
      // Sums over a day mean something, over a second of a narrow window they don't.
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [
          new TextWidget({
            width: 24,
            height: 1,
            markdown: '**Issues**, by check. A point is a day, or a run of the identification where there are more in a day.',
          }),
        ],
        [openIssues(settings), ...changes(settings, ['IssuesOpened'])],
        changes(settings, ['IssuesReported', 'IssuesRemediated', 'IssuesResolved']),
        changes(settings, ['IssuesWhitelisted', 'RemediationsFailed']),
        [new TextWidget({ width: 24, height: 1, markdown: '**Work**' })],
        [accounts(), runs(), throttling()],
        [queueDepths(queues), deadLetters(queues), oldestMessages(queues)],
        [durations(functions), errors(functions)],
      ],
    });
  }
}

/** All accounts of one run together: what a day's runs have counted, by how many they were. */
function openIssues({ checks, schedules }: Settings): IWidget {
  const period = periodOfRun(schedules);
  const runs = ownMetric('StagesStarted', { dimensions: { stage: 'identify' satisfies Job['stage'] }, period });
  return new GraphWidget({
    title: 'Issues open',
    width: HALF,
    left: checks.map(
      ({ check }, index) =>
        new MathExpression({
          expression: `open${index} / runs`,
          usingMetrics: { [`open${index}`]: ownMetric('OpenIssues', { dimensions: { check }, period }), runs },
          label: check,
          period,
        }),
    ),
    leftYAxis: FROM_ZERO,
  });
}

/** One run or more in each; a day at the least often would hide what changes in an hour. */
function periodOfRun(schedules: Settings['schedules']): Duration {
  const gap = pauseMs('identify', schedules) ?? DAY.toMilliseconds();
  const hours = Math.ceil(gap / HOUR.toMilliseconds());
  return Duration.hours(Math.min(24, Math.max(1, hours)));
}

function changes({ checks }: Settings, names: readonly (keyof typeof CHANGES)[]): IWidget[] {
  return names.map(
    (name) =>
      new GraphWidget({
        title: CHANGES[name],
        width: names.length === 3 ? THIRD : HALF,
        left: checks.map(({ check }) => ownMetric(name, { dimensions: { check }, period: DAY, label: check })),
        leftYAxis: FROM_ZERO,
      }),
  );
}

const FROM_ZERO = { min: 0 };

function accounts(): IWidget {
  const metrics = Object.entries(ACCOUNTS) as readonly (readonly [keyof typeof ACCOUNTS, string])[];
  return graph(
    'Accounts',
    metrics.map(([name, label]) => ownMetric(name, { period: DAY, label })),
  );
}

function runs(): IWidget {
  const jobs = STAGES.map((stage) => ownMetric('JobsQueued', { dimensions: { stage }, period: DAY, label: `${stage}: jobs` }));
  const started = STAGES.map((stage) => ownMetric('StagesStarted', { dimensions: { stage }, period: DAY, label: `${stage}: runs` }));
  return new GraphWidget({
    title: 'Runs (right) and their jobs',
    width: THIRD,
    left: jobs,
    right: started,
    leftYAxis: FROM_ZERO,
    rightYAxis: FROM_ZERO,
  });
}

function throttling(): IWidget {
  return graph('Calls that were throttled', [ownMetric('CallsThrottled', { period: HOUR, label: 'calls' })]);
}

function queueDepths(queues: readonly WorkQueue[]): IWidget {
  return graph(
    'Messages waiting',
    queues.map(({ work, queue }) =>
      queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM, label: work }),
    ),
  );
}

function deadLetters(queues: readonly WorkQueue[]): IWidget {
  return graph(
    'Dead letters',
    queues.map(({ work, deadLetters }) =>
      deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM, label: work }),
    ),
  );
}

function oldestMessages(queues: readonly WorkQueue[]): IWidget {
  return graph(
    'Age of the oldest message, in seconds',
    queues.map(({ work, queue }) =>
      queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM, label: work }),
    ),
  );
}

function durations(functions: DeployedFunctions): IWidget {
  return graph(
    'Longest run of a function, in milliseconds',
    [...functions].map(([name, lambda]) => lambda.metricDuration({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM, label: name })),
    HALF,
  );
}

function errors(functions: DeployedFunctions): IWidget {
  return graph(
    'Functions that failed',
    [...functions].map(([name, lambda]) => lambda.metricErrors({ period: FIVE_MINUTES, label: name })),
    HALF,
  );
}

function graph(title: string, left: readonly IMetric[], width = THIRD): IWidget {
  return new GraphWidget({ title, width, left: [...left], leftYAxis: FROM_ZERO });
}
