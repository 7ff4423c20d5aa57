import type { Settings } from '@keyhammer/config';
import type { Job } from '@keyhammer/core';
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deployedName, type FunctionName } from '../functions.ts';
import { hoursWithoutRun } from '../pauses.ts';
import { inPascalCase } from '../readable-stack.ts';
import { ALARM_PREFIX } from './alarm-topic.ts';
import { ownMetric } from './own-metric.ts';
import { STAGES } from './stage-queues.ts';
import type { WorkQueue } from './work-queue.ts';

export type DeployedFunctions = ReadonlyMap<FunctionName, LambdaFunction>;

export interface AlarmsProps {
  readonly settings: Settings;
  readonly topic: ITopic;
  readonly functions: DeployedFunctions;
  readonly queues: readonly WorkQueue[];
  readonly failedStarts: IQueue;
}

interface Watch {
  /** Unique; the alarm is called by it. */
  readonly name: string;
  /** What happened, and what to do next. */
  readonly description: string;
  readonly metric: IMetric;
  readonly periods?: number;
  /** The metric at this value or above is trouble; below 1 with `tooFew`. */
  readonly from?: number;
  readonly tooFew?: boolean;
  readonly missing?: TreatMissingData;
}

const FIVE_MINUTES = Duration.minutes(5);

/** What somebody has to look at, told to the topic. */
export class Alarms extends Construct {
  readonly #topic: ITopic;

  constructor(scope: Construct, id: string, { settings, topic, functions, queues, failedStarts }: AlarmsProps) {
    super(scope, id);
    this.#topic = topic;
    const watches = [
      ...queues.flatMap((queue) => [deadLettersOf(queue), backlogOf(queue)]),
      failedStartsIn(failedStarts),
      ...[...functions].map(([name, lambda]) => errorsOf(name, lambda)),
      throttlesOf(functions),
      ...STAGES.flatMap((stage) => stageNotRun(stage, settings)),
      accountsUnreadable(),
    ];
    for (const watch of watches) this.#alarm(watch);
  }

  #alarm({ name, description, metric, periods = 1, from = 1, tooFew = false, missing = TreatMissingData.NOT_BREACHING }: Watch): void {
    const alarm = new Alarm(this, inPascalCase(name), {
      alarmName: `${ALARM_PREFIX}${name}`,
      alarmDescription: description,
      metric,
      evaluationPeriods: periods,
      threshold: from,
      comparisonOperator: tooFew ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: missing,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }
}

function deadLettersOf({ work, deadLetters, tries }: WorkQueue): Watch {
  return {
    name: `${work}-dead-letters`,
    description:
      `Messages of "${work}" failed ${tries} times and lie in keyhammer-${work}-dead-letters: they name their accounts, ` +
      'and the log of the function says why. When the cause is gone, the next run does them anew: then purge the queue.',
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
  };
}

function backlogOf({ work, queue, visibility, tries }: WorkQueue): Watch {
  const longest = visibility.toSeconds() * tries + Duration.hours(1).toSeconds();
  return {
    name: `${work}-backlog`,
    description:
      `A message of "${work}" is older than all its tries should take, so work comes in faster than it is done: ` +
      'raise deployment.concurrency in config.json and deploy, or run the stage less often.',
    metric: queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
    from: longest,
  };
}

function failedStartsIn(queue: IQueue): Watch {
  return {
    name: 'failed-starts',
    description:
      "A stage could not be begun, in all of its tries: keyhammer-failed-starts says which, and the initiator's log why. " +
      'Invoke keyhammer-initiator with the same event when the cause is gone.',
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM }),
  };
}

function errorsOf(name: FunctionName, lambda: LambdaFunction): Watch {
  return {
    name: `${name}-errors`,
    description:
      `The function ${deployedName(name)} failed as a whole: its log says why. ` +
      'An invalid configuration is one cause, running out of time or memory another.',
    metric: lambda.metricErrors({ period: FIVE_MINUTES }),
  };
}

/** Now and then is no harm, a quarter of an hour on end is a limit of the account that is too low. */
function throttlesOf(functions: DeployedFunctions): Watch {
  const names = [...functions.keys()].map((_, index) => `m${index}`);
  const throttles = [...functions.values()].map((lambda) => lambda.metricThrottles({ period: FIVE_MINUTES }));
  return {
    name: 'functions-throttled',
    description:
      "Lambda has not run a function of Keyhammer for want of concurrency: raise the account's limit (Service Quotas, " +
      'Lambda, concurrent executions), or lower deployment.concurrency in config.json and deploy.',
    metric: new MathExpression({
      expression: names.join(' + '),
      usingMetrics: Object.fromEntries(throttles.map((metric, index) => [`m${index}`, metric])),
      period: FIVE_MINUTES,
      label: 'invocations throttled',
    }),
    periods: 3,
  };
}

/** It alarms until the stage has run for the first time, too, which shows that the way to the reader is open. */
function stageNotRun(stage: Job['stage'], { schedules }: Settings): readonly Watch[] {
  const hours = hoursWithoutRun(stage, schedules);
  if (hours === undefined) return [];
  const watch: Watch = {
    name: `${stage}-did-not-run`,
    description:
      `The stage "${stage}" has not begun for ${hours} hours, though it is due by its schedule (${schedules[stage]}, ${schedules.timezone}): ` +
      `see the schedule keyhammer-${stage}, the log of keyhammer-initiator, and the queue keyhammer-failed-starts.`,
    metric: ownMetric('StagesStarted', { dimensions: { stage }, period: Duration.hours(1) }),
    periods: hours,
    tooFew: true,
    missing: TreatMissingData.BREACHING,
  };
  return [watch];
}

/** As it was while nothing is identified: only a run that finds all of them readable ends it. */
function accountsUnreadable(): Watch {
  return {
    name: 'accounts-unreadable',
    description:
      "An account could not be read in three runs in a row, so nothing is known of it: the identifier's log names it and the reason. " +
      'Mostly its role is missing: see the StackSet, and whether the account still exists. In another cloud it is mostly the key in the ' +
      'secret, or what that key may see. One that takes longer than a function may has to be identified by a machine.',
    metric: ownMetric('AccountsUnreadableForThreeRuns', { period: Duration.hours(6) }),
    missing: TreatMissingData.IGNORE,
  };
}
