import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface WorkQueueProps {
  /** What is worked off: `identify`. */
  readonly work: string;
  /** How long a message is withheld from others once it was handed out. */
  readonly visibility: Duration;
  /** How often a message is handed out before it counts as dead. */
  readonly tries: number;
  readonly key?: IKey;
}

export interface WorkQueue {
  readonly work: string;
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  readonly visibility: Duration;
  readonly tries: number;
}

/** Puts a queue into `scope`, and one for what could not be done in all its tries. */
export function workQueue(scope: Construct, props: WorkQueueProps): WorkQueue {
  const { work, visibility, tries, key } = props;
  const deadLetters = deadLetterQueue(scope, 'DeadLetters', { queueName: `keyhammer-${work}-dead-letters`, ...(key && { key }) });
  const queue = new Queue(scope, 'Queue', {
    queueName: `keyhammer-${work}`,
    visibilityTimeout: visibility,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: tries },
    ...encryptedWith(key),
  });
  return { work, queue, deadLetters, visibility, tries };
}

/** For two weeks, the longest that SQS keeps anything: a person has to look at it. */
export function deadLetterQueue(
  scope: Construct,
  id: string,
  { queueName, key }: { readonly queueName: string; readonly key?: IKey },
): Queue {
  return new Queue(scope, id, { queueName, retentionPeriod: Duration.days(14), ...encryptedWith(key) });
}

function encryptedWith(key: IKey | undefined) {
  return key
    ? { enforceSSL: true, encryption: QueueEncryption.KMS, encryptionMasterKey: key }
    : { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED };
}

export interface WorkingOff {
  readonly batchSize: number;
  /** How long Lambda collects messages for a batch. */
  readonly collecting?: Duration;
  /** Batches that are worked on at once. */
  readonly concurrency: number;
}

/** Lets a function work off a queue: what it says has failed goes back, the rest of the batch is done. */
export function workOff(scope: Construct, target: LambdaFunction, { queue }: WorkQueue, options: WorkingOff): void {
  new EventSourceMapping(scope, 'Source', {
    target,
    eventSourceArn: queue.queueArn,
    batchSize: options.batchSize,
    ...(options.collecting && { maxBatchingWindow: options.collecting }),
    maxConcurrency: options.concurrency,
    reportBatchItemFailures: true,
  });
}
