import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { stageQueue } from './stage-queue.ts';
import type { Surroundings } from './surroundings.ts';
import { type WorkQueue, workOff } from './work-queue.ts';
import { workerFunction } from './worker-function.ts';

/** Acts on an account in each call. What a whole run may do is counted in the table of states, whoever works on it. */
export class Remediator extends Construct {
  readonly queue: WorkQueue;
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, surroundings: Surroundings) {
    super(scope, id);
    this.queue = stageQueue(this, 'remediate', surroundings);
    const resources = { ...surroundings.resources, 'own-queue': [this.queue.queue.queueArn] };
    this.lambda = workerFunction(this, { ...surroundings, name: 'remediator', resources });
    workOff(this, this.lambda, this.queue, { batchSize: 1, concurrency: surroundings.settings.deployment.concurrency.remediate });
  }
}
