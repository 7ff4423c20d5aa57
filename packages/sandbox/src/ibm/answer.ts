import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { callerOf } from './call.ts';
import { forbidden, IbmError, ibmErrorReply, notFound } from './ibm-error.ts';
import { onlyKnown } from './parameters.ts';
import { type IbmRoute, routeOf } from './routes.ts';
import { getToken } from './sign-in.ts';
import type { IbmState } from './state.ts';

const TOKEN_OPERATION = 'getToken';

/** `listApiKeys`, `getToken` …: IBM's own names; method and path for what the sandbox does not have. */
export function ibmOperationOf(request: Pick<ReceivedRequest, 'method' | 'path'>): string {
  if (request.method === 'POST' && request.path === '/identity/token') return TOKEN_OPERATION;
  return routeOf(request)?.[0].operation ?? `${request.method} ${request.path}`;
}

export function answerIbm(state: IbmState, request: ReceivedRequest): Reply {
  if (request.operation === TOKEN_OPERATION) return getToken(state, request);
  try {
    const [route, params] = routeOf(request) ?? [];
    if (!route || !params) throw notFound(`${request.method} ${request.path}`);
    return answerRoute(state, request, route, params);
  } catch (error) {
    if (error instanceof IbmError) return ibmErrorReply(error);
    throw error;
  }
}

/** The token first, then the limit on calls, then what the account forbids, then what the query says. */
function answerRoute(state: IbmState, request: ReceivedRequest, route: IbmRoute, params: readonly string[]): Reply {
  const now = state.clock.now();
  const grant = state.tokens.valid(request, now);
  const refused = tooMany(state, grant.accountId);
  if (refused) return refused;
  if (state.world.isDenied(grant.accountId, route.operation)) throw forbidden(route.operation);
  onlyKnown(request.query, route.query);
  const account = state.world.settle(grant.accountId, now);
  return route.handler({ state, now, caller: callerOf(grant, account), account, request, params });
}

function tooMany({ world, buckets }: IbmState, accountId: string): Reply | undefined {
  const { throttle } = world;
  if (!throttle || buckets.take(accountId, throttle)) return undefined;
  return ibmTooManyRequests(throttle.retryAfter ? Math.ceil(1 / throttle.perSecond) : undefined);
}

/** @param retryAfter in seconds; absent: it does not say. */
export function ibmTooManyRequests(retryAfter?: number): Reply {
  const reply = ibmErrorReply(new IbmError(429, 'too_many_requests', 'BXNIM0112E', 'Too many requests'));
  return retryAfter === undefined ? reply : { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfter) } };
}
