import type { Settings } from '@keyhammer/config';
import type { Job } from '@keyhammer/core';
import { QUEUE_ACTIONS } from '@keyhammer/job-queue';
import { ArnFormat, Aws, Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { inPascalCase } from '../readable-stack.ts';
import { scheduleExpressions } from '../schedule-expression.ts';
import { keyStatement } from './customer-key.ts';
import { STAGES } from './stage-queues.ts';
import { boundedRole } from './worker-function.ts';

export interface SchedulesProps {
  readonly settings: Settings;
  readonly target: LambdaFunction;
  readonly failedStarts: IQueue;
  readonly key?: IKey;
}

const GROUP = 'keyhammer';

/** An hour late is still the same night; later than that the next run is the better one. */
const TRIED_FOR = Duration.hours(1);
const TRIES = 10;

/** Puts the schedules of the stages into `scope`: none for a stage that is off. */
export function schedules(scope: Construct, props: SchedulesProps): void {
  const { settings } = props;
  const group = new CfnScheduleGroup(scope, 'Schedules', { name: GROUP });
  const role = schedulerRole(scope, props);
  for (const stage of STAGES) {
    const expressions = scheduleExpressions(settings.schedules[stage]);
    for (const [index, scheduleExpression] of expressions.entries()) {
      const suffix = expressions.length > 1 ? String(index + 1) : '';
      new CfnSchedule(scope, `Schedule${inPascalCase(stage)}${suffix}`, {
        name: `${deployedStage(stage)}${suffix && `-${suffix}`}`,
        groupName: group.ref,
        description: `Begins the stage ${stage}, as cronjobs in config.json says: ${settings.schedules[stage]}`,
        scheduleExpression,
        scheduleExpressionTimezone: settings.schedules.timezone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: targetOf(stage, role, props),
      });
    }
  }
}

function deployedStage(stage: Job['stage']): string {
  return `keyhammer-${stage}`;
}

function targetOf(stage: Job['stage'], role: Role, { target, failedStarts }: SchedulesProps): CfnSchedule.TargetProperty {
  return {
    arn: target.functionArn,
    roleArn: role.roleArn,
    // EventBridge Scheduler fills in the time: the same in each of its tries, and so the name of the run.
    input: JSON.stringify({ stage, scheduledTime: '<aws.scheduler.scheduled-time>' }),
    retryPolicy: { maximumEventAgeInSeconds: TRIED_FOR.toSeconds(), maximumRetryAttempts: TRIES },
    deadLetterConfig: { arn: failedStarts.queueArn },
  };
}

/** May invoke the initiator, and keep what could not be handed over. Only schedules of the group may use it. */
function schedulerRole(scope: Construct, { settings, target, failedStarts, key }: SchedulesProps): Role {
  const group = Stack.of(scope).formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: GROUP,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  const keeping = { actions: QUEUE_ACTIONS.send, on: 'failed-starts' } as const;
  return new Role(scope, 'SchedulerRole', {
    ...boundedRole(scope, 'scheduler', settings),
    description: 'Lets the schedules begin the stages',
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': group } },
    }),
    inlinePolicies: {
      keyhammer: new PolicyDocument({
        statements: [
          new PolicyStatement({ sid: 'Initiator', actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
          new PolicyStatement({ sid: 'FailedStarts', actions: [...keeping.actions], resources: [failedStarts.queueArn] }),
          ...(key ? [keyStatement(key, [keeping])] : []),
        ],
      }),
    },
  });
}
