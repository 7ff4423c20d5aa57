import { Duration, Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { arnsOf, type StageQueues, urlsOf } from './stage-queues.ts';
import type { Surroundings } from './surroundings.ts';
import { type WorkQueue, workOff, workQueue } from './work-queue.ts';
import { workerFunction } from './worker-function.ts';

/** Twice what the function may take; somebody waits for the answer, so it is tried again soon. */
const VISIBILITY = Duration.minutes(4);
const TRIES = 3;

/** People, not accounts: more than a few never ask at once. */
const CONCURRENCY = 5;

/** Buttons and the slash command: an endpoint that answers Slack at once, and a queue for the work. */
export class Chat extends Construct {
  readonly queue: WorkQueue;
  readonly lambda: LambdaFunction;
  readonly endpoint: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    surroundings: Surroundings,
    { queues, http }: { readonly queues: StageQueues; readonly http: HttpApi },
  ) {
    super(scope, id);
    const { key } = surroundings;
    this.queue = workQueue(this, { work: 'chat', visibility: VISIBILITY, tries: TRIES, ...(key && { key }) });
    const { queueArn, queueUrl } = this.queue.queue;
    const withQueues = {
      ...surroundings,
      resources: { ...surroundings.resources, ...arnsOf(queues), 'chat-queue': [queueArn], 'own-queue': [queueArn] },
    };
    const own = { KEYHAMMER_CHAT_QUEUE_URL: queueUrl };
    this.lambda = workerFunction(this, { ...withQueues, name: 'chat', environment: { ...urlsOf(queues), ...own } });
    workOff(this, this.lambda, this.queue, { batchSize: 1, concurrency: CONCURRENCY });
    this.endpoint = workerFunction(new Construct(this, 'Endpoint'), { ...withQueues, name: 'chat-endpoint', environment: own });
    this.#route(http);
  }

  #route(http: HttpApi): void {
    const integration = new HttpLambdaIntegration('Integration', this.endpoint);
    for (const path of ['/slack/commands', '/slack/interactivity']) {
      for (const route of http.addRoutes({ path, methods: [HttpMethod.POST], integration })) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            'Slack signs its requests over their raw body, which no authorizer of an HTTP API is shown: the function checks it first of all',
        });
      }
    }
  }
}
