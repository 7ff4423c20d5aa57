import type { Clock } from '../clock.ts';
import { LoopbackService, type ReceivedRequest, type Reply, type ServiceDefinition } from '../loopback-service.ts';
import { AwsError } from './aws-error.ts';
import { accountOfRequest, callerOf, OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY, operatorUser } from './caller.ts';
import { callIam, IAM_NAMESPACE } from './iam.ts';
import { jsonError, jsonReply } from './json-protocol.ts';
import { callOrganizations } from './organizations.ts';
import { queryError, queryReply } from './query-protocol.ts';
import { callSecretsManager } from './secrets-manager.ts';
import { type AwsState, newState } from './state.ts';
import { callSts, STS_NAMESPACE } from './sts.ts';
import { TokenBuckets } from './throttle.ts';
import type { AwsWorld } from './world.ts';

export interface AwsSandboxOptions {
  /** The time that reports and key changes are stamped with. Sessions, report delays and throttling run on the real clock. */
  readonly clock: Clock;
  readonly world: AwsWorld;
  readonly latencyMs?: number;
  readonly port?: number;
  /** How long a credential report takes, in real milliseconds; 50 if absent. */
  readonly reportDelayMs?: number;
  /** ListAccounts starts with an empty page that is not the last, as Organizations may. */
  readonly emptyFirstPage?: boolean;
}

export interface AwsSandbox {
  /** For its call counts (`iam:ListUsers`, `sts:AssumeRole`, `organizations:ListAccounts` …) and its faults. */
  readonly service: LoopbackService;
  readonly url: string;
  readonly world: AwsWorld;
  /** Calls that the world's `throttle` has turned away. */
  readonly throttledCalls: number;
  /** The account that a request is about, for a fault to match on: the caller's own; for AssumeRole the role's. */
  accountOf(request: ReceivedRequest): string | undefined;
  /**
   * What the standard AWS clients read: endpoint, region, the operator's keys. DynamoDB lives
   * elsewhere: add `AWS_ENDPOINT_URL_DYNAMODB`, which comes before the endpoint given here.
   */
  environment(): Record<string, string>;
  close(): Promise<void>;
}

/** IAM, STS, Organizations and Secrets Manager of one organisation, on one loopback port. */
export async function startAwsSandbox(options: AwsSandboxOptions): Promise<AwsSandbox> {
  const { world, clock, reportDelayMs = 50, emptyFirstPage = false, ...listen } = options;
  const buckets = new TokenBuckets();
  const operator = operatorUser(clock.now());
  const state = newState({ world, clock, operator, reportDelayMs, emptyFirstPage, buckets });
  const service = await LoopbackService.start(awsDefinition(state), listen);
  return {
    service,
    world,
    url: service.url,
    get throttledCalls() {
      return buckets.refused;
    },
    accountOf: (request) => accountOfRequest(state, request),
    environment: () => ({
      AWS_ENDPOINT_URL: service.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: OPERATOR_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: OPERATOR_SECRET_ACCESS_KEY,
    }),
    close: () => service.close(),
  };
}

function awsDefinition(state: AwsState): ServiceDefinition {
  return {
    name: 'aws',
    operationOf: (request) => jsonOperation(request) ?? queryOperation(request),
    handle: (request) => (jsonOperation(request) === undefined ? handleQuery(state, request) : handleJson(state, request)),
  };
}

const JSON_SERVICES: Readonly<Record<string, string>> = {
  AWSOrganizationsV20161128: 'organizations',
  secretsmanager: 'secretsmanager',
};

const JSON_CALLS = new Map([
  ['organizations', callOrganizations],
  ['secretsmanager', callSecretsManager],
]);

function jsonOperation(request: Pick<ReceivedRequest, 'headers'>): string | undefined {
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') return undefined;
  const [service = '', action = ''] = target.split('.');
  return `${JSON_SERVICES[service] ?? service}:${action}`;
}

/** STS and IAM share the form's shape; the API's version tells them apart. */
function queryOperation(request: Pick<ReceivedRequest, 'body'>): string {
  const form = new URLSearchParams(request.body);
  return `${form.get('Version') === '2011-06-15' ? 'sts' : 'iam'}:${form.get('Action') ?? 'unknown'}`;
}

function handleQuery(state: AwsState, request: ReceivedRequest): Reply {
  const [service, action = ''] = request.operation.split(':');
  const [namespace, call] = service === 'sts' ? ([STS_NAMESPACE, callSts] as const) : ([IAM_NAMESPACE, callIam] as const);
  return answer(
    () => {
      const work = () => call(state, callerOf(state, request), action, new URLSearchParams(request.body));
      return queryReply(namespace, action, withFailures(state, request, work));
    },
    (error) => queryError(namespace, error),
  );
}

function handleJson(state: AwsState, request: ReceivedRequest): Reply {
  const [service = '', action = ''] = request.operation.split(':');
  return answer(() => {
    const caller = callerOf(state, request);
    const call = JSON_CALLS.get(service);
    if (!call) throw new AwsError('UnknownOperationException', 400, `The sandbox has no service ${service}`);
    const input: Record<string, unknown> = JSON.parse(request.body || '{}');
    return jsonReply(withFailures(state, request, () => call(state, caller, action, input)));
  }, jsonError);
}

/** The work, or what the world was told to answer instead or afterwards. */
function withFailures<T>(state: AwsState, request: ReceivedRequest, work: () => T): T {
  return state.world.failures.around(accountOfRequest(state, request), request.operation, work);
}

function answer(work: () => Reply, refusal: (error: AwsError) => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError) return refusal(error);
    throw error;
  }
}
