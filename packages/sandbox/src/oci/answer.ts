import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import type { OciAnswer, OciCall } from './call.ts';
import { ociCallerOf } from './caller.ts';
import { ociFaults } from './faults.ts';
import { NotAuthenticated, OciError, ociErrorReply } from './oci-error.ts';
import { type FoundRoute, ociRouteOf } from './routes.ts';
import type { OciState } from './state.ts';

/** `identity:ListUsers`, `audit:ListEvents`, `domains:ListGroups` …; method and path for what the sandbox does not have. */
export function ociOperationOf(request: Pick<ReceivedRequest, 'method' | 'path'>): string {
  return ociRouteOf(request)?.route.operation ?? `${request.method} ${request.path}`;
}

export function answerOci(state: OciState, request: ReceivedRequest): Reply {
  const { headers, ...reply } = replyTo(state, request);
  state.requests += 1;
  // The sandbox's own time: by it a client sees whose clock is wrong.
  const stamp = { date: state.clock.now().toUTCString(), 'opc-request-id': `sandbox-${state.requests}` };
  return { ...reply, headers: { ...stamp, ...headers } };
}

/** The route first, then the limit on calls, then the signature; what the caller may see is for the operation to say. */
function replyTo(state: OciState, request: ReceivedRequest): Reply {
  const found = ociRouteOf(request);
  if (!found) return ociErrorReply(new OciError(404, 'NotFound', `There is no ${request.method} ${request.path}.`));
  return tooMany(state, found) ?? authenticated(state, request, found);
}

function tooMany({ world: { throttle }, buckets }: OciState, { route, region }: FoundRoute): Reply | undefined {
  const [service] = route.operation.split(':');
  if (!throttle || buckets.take(`${service} ${region}`, throttle)) return undefined;
  return ociFaults.tooManyRequests(throttle.retryAfter ? Math.ceil(1 / throttle.perSecond) : undefined);
}

function authenticated(state: OciState, request: ReceivedRequest, { route, params, region }: FoundRoute): Reply {
  try {
    const caller = ociCallerOf(state, request);
    const call: OciCall = {
      state,
      now: state.clock.now(),
      caller,
      request,
      operation: route.operation,
      params,
      anyRegion: route.anyRegion ?? false,
      ...(region !== undefined && { region }),
    };
    const reply = carriedOut(call, route.handler);
    takeDown(call, reply.status);
    return reply;
  } catch (error) {
    if (!(error instanceof NotAuthenticated)) throw error;
    state.refusals.push(`${route.operation}: ${error.reason}`);
    return ociErrorReply(error);
  }
}

function carriedOut(call: OciCall, handler: (call: OciCall) => OciAnswer): Reply {
  try {
    const { status, body, headers } = handler(call);
    if (body === undefined) return { status, ...(headers && { headers }) };
    return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  } catch (error) {
    if (error instanceof OciError && !(error instanceof NotAuthenticated)) return ociErrorReply(error);
    throw error;
  }
}

/** A call that was signed well is a use of the key, whatever came of it. Audit has it in the caller's root compartment. */
function takeDown({ state, now, caller: { user, key }, operation, region }: OciCall, status: number): void {
  if (!state.world.audit.recordsCalls) return;
  const { id, homeRegion, audit } = state.world.tenancy(user.tenancyId);
  const [, action = ''] = operation.split(':');
  const record = { at: now.getTime(), userId: user.id, fingerprint: key.fingerprint, action, status };
  audit.record({ region: region ?? homeRegion, compartmentId: id }, record);
}
