import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { stageQueue } from './stage-queue.ts';
import type { Surroundings } from './surroundings.ts';
import { type WorkQueue, workOff } from './work-queue.ts';
import { workerFunction } from './worker-function.ts';

/** A batch is one run, in which an owner gets one message for all of its accounts; so batches are waited for. */
const ACCOUNTS_IN_A_BATCH = 25;
const COLLECTING = Duration.minutes(1);

/** Tells owners, a few accounts at once. */
export class Reporter extends Construct {
  readonly queue: WorkQueue;
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id);
    this.queue = stageQueue(this, 'report', surroundings);
    const resources = { ...surroundings.resources, 'own-queue': [this.queue.queue.queueArn] };
    this.lambda = workerFunction(this, { ...surroundings, name: 'reporter', resources });
    workOff(this, this.lambda, this.queue, {
      batchSize: ACCOUNTS_IN_A_BATCH,
      collecting: COLLECTING,
      concurrency: surroundings.settings.deployment.concurrency.report,
    });
  }
}
