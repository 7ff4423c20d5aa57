import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { stageQueue } from './stage-queue.ts';
import type { Surroundings } from './surroundings.ts';
import { type WorkQueue, workOff } from './work-queue.ts';
import { workerFunction } from './worker-function.ts';

/** Reads an account in each call. */
export class Identifier extends Construct {
  readonly queue: WorkQueue;
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id);
    this.queue = stageQueue(this, 'identify', surroundings);
    const resources = { ...surroundings.resources, 'own-queue': [this.queue.queue.queueArn] };
    this.lambda = workerFunction(this, { ...surroundings, name: 'identifier', resources });
    workOff(this, this.lambda, this.queue, { batchSize: 1, concurrency: surroundings.settings.deployment.concurrency.identify });
  }
}
