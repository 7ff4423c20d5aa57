import type { Clock } from '../clock.ts';
import { LoopbackService, type ReceivedRequest } from '../loopback-service.ts';
import { answerIbm, ibmOperationOf, ibmTooManyRequests } from './answer.ts';
import { newIbmState } from './state.ts';
import type { IbmWorld } from './world.ts';

export interface IbmSandboxOptions {
  readonly clock: Clock;
  readonly world: IbmWorld;
  /** Added to every answer, in real milliseconds. */
  readonly latencyMs?: number;
  readonly port?: number;
  /** On the sandbox's clock; an hour if absent. */
  readonly tokenLifetimeMs?: number;
}

/** IAM and user management of an IBM Cloud, and a look inside. */
export interface IbmSandbox {
  /** Of both services: for `ibm.iam_url` and `ibm.user_management_url`. */
  readonly url: string;
  readonly world: IbmWorld;
  /** For its call counts (`getToken`, `listApiKeys`, `createReport` …: the names of IBM's SDK) and its faults. */
  readonly service: LoopbackService;
  /** Calls that the world's `throttle` has turned away. */
  readonly throttledCalls: number;
  /** The account that a request's token is for, for a fault to match on; absent for the token endpoint and for unknown tokens. */
  accountOf(request: ReceivedRequest): string | undefined;
  /** Somebody uses an API key now, in whichever account it is. */
  authenticate(keyId: string): void;
  /** The next calls of an operation get a 429, which says when to come again only if it is told here. */
  throttle(operation: string, times: number, retryAfterSeconds?: number): void;
  /** `IBMCLOUD_API_KEY` of the first account's operator; nothing, if the world has no operator. */
  environment(): Record<string, string>;
  /** The section `ibm` of the configuration: all accounts, and the sandbox's address. */
  configuration(): IbmConfiguration;
  close(): Promise<void>;
}

export interface IbmConfiguration {
  /** id → name */
  readonly accounts: Readonly<Record<string, string>>;
  readonly iam_url: string;
  readonly user_management_url: string;
}

/** Both services on one loopback port. */
export async function startIbmSandbox(options: IbmSandboxOptions): Promise<IbmSandbox> {
  const { world, clock } = options;
  const state = newIbmState(options);
  const definition = {
    name: 'ibm',
    operationOf: ibmOperationOf,
    handle: (request: ReceivedRequest) => answerIbm(state, request),
  };
  const service = await LoopbackService.start(definition, options);
  const { url } = service;
  state.baseUrl = url;
  return {
    url,
    world,
    service,
    get throttledCalls() {
      return state.buckets.refused;
    },
    accountOf: (request) => state.tokens.grantOf(request)?.accountId,
    authenticate: (keyId) => world.authenticate(accountOfKey(world, keyId), keyId, clock.now()),
    throttle: (operation, times, retryAfterSeconds) =>
      service.addFault({ matches: (request) => request.operation === operation, times, effect: ibmTooManyRequests(retryAfterSeconds) }),
    environment: () => environmentOf(world),
    configuration: () => ({ accounts: namesOf(world), iam_url: url, user_management_url: url }),
    close: () => service.close(),
  };
}

function accountOfKey({ accounts }: IbmWorld, keyId: string): string {
  const account = [...accounts.values()].find(({ apiKeys }) => apiKeys.has(keyId));
  if (!account) throw new Error(`The sandbox's IBM Cloud has no API key ${keyId}.`);
  return account.id;
}

function environmentOf({ operators }: IbmWorld): Record<string, string> {
  const [first] = operators.values();
  return first ? { IBMCLOUD_API_KEY: first.apiKey } : {};
}

function namesOf({ accounts }: IbmWorld): Record<string, string> {
  return Object.fromEntries(Array.from(accounts.values(), ({ id, name }) => [id, name]));
}
