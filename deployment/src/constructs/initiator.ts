import { Duration, Validations } from 'aws-cdk-lib';
import { EventInvokeConfig, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { schedules } from './schedules.ts';
import { arnsOf, type StageQueues, urlsOf } from './stage-queues.ts';
import type { Surroundings } from './surroundings.ts';
import { deadLetterQueue } from './work-queue.ts';
import { workerFunction } from './worker-function.ts';

/** Begins a stage when its schedule says so. */
export class Initiator extends Construct {
  readonly lambda: LambdaFunction;
  /** Where a run that could not be begun is kept, whether its schedule or the function failed. */
  readonly failedStarts: IQueue;

  constructor(scope: Construct, id: string, surroundings: Surroundings, queues: StageQueues) {
    super(scope, id);
    const { key, settings } = surroundings;
    this.failedStarts = deadLetterQueue(this, 'FailedStarts', { queueName: 'keyhammer-failed-starts', ...(key && { key }) });
    Validations.of(this.failedStarts).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself, of the schedules and of the initiator, which name it without a redrive policy',
    });
    const resources = { ...surroundings.resources, ...arnsOf(queues), 'failed-starts': [this.failedStarts.queueArn] };
    this.lambda = workerFunction(this, { ...surroundings, name: 'initiator', resources, environment: urlsOf(queues) });
    this.#tryAgain();
    schedules(this, { settings, target: this.lambda, failedStarts: this.failedStarts, ...(key && { key }) });
  }

  /** A schedule hands over and looks no further: Lambda tries again, and queues no job twice that a run's name would not tell. */
  #tryAgain(): void {
    new EventInvokeConfig(this, 'Retries', {
      function: this.lambda,
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: { bind: () => ({ destination: this.failedStarts.queueArn }) },
    });
  }
}
