import { ThrottledError, UnavailableError } from '@keyhammer/core';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
import { type HttpEvent, type HttpResponse, jsonBody, jsonResponse, messageResponse, routeOf } from './http.ts';
import { scanAnswer } from './scan-answer.ts';
import { type ScanBody, scanBody } from './scan-body.ts';
import type { ScanPorts } from './scan-ports.ts';
import { scanResult } from './scan-result.ts';
import { mistakesIn } from './scan-scope.ts';
import { type StartedScan, startScan } from './start-scan.ts';
import { wireApi } from './wire.ts';

/** The Lambda function behind the HTTP API. Who may call is API Gateway's to decide. */
export async function handler(event: HttpEvent, context?: LambdaContext): Promise<HttpResponse> {
  return await invoke('api', (invocation) => answerOrFailure(event, invocation), context);
}

async function answerOrFailure(event: HttpEvent, invocation: Invocation): Promise<HttpResponse> {
  try {
    return await answer(event, invocation);
  } catch (error) {
    return failure(error, event, invocation);
  }
}

async function answer(event: HttpEvent, invocation: Invocation): Promise<HttpResponse> {
  if (invocation.settings.api.authorization === 'off') return messageResponse(404, 'The API is switched off: api.authorization is "off".');
  const route = routeOf(event);
  switch (route.kind) {
    case 'start':
      return await start(event, invocation);
    case 'result':
      return await result(route.requestId, invocation);
    case 'wrong-method':
      return messageResponse(405, `Only ${route.allowed} is allowed here.`, { allow: route.allowed });
    case 'wrong-path':
      return messageResponse(404, 'There are POST /identify and GET /identify/{request_id}, and nothing else.');
  }
}

async function start(event: HttpEvent, invocation: Invocation): Promise<HttpResponse> {
  const body = jsonBody(event);
  if (body.kind === 'mistaken') return mistaken([body.mistake]);
  const read = scanBody(body.value);
  using ports = await wireApi(invocation);
  const { accountId } = read.order;
  if (accountId === undefined || read.mistakes.length > 0) return mistaken([...read.mistakes, ...(await otherMistakes(read, ports))]);
  const started = await startScan({ ...read.order, accountId, by: 'api' }, ports, invocation.now);
  if (started.kind === 'refused') return refused(started);
  const { requestId, alreadyRunning } = started;
  invocation.log.info('scan asked for', { account: accountId, request: requestId, alreadyRunning });
  return jsonResponse(200, { request_id: requestId });
}

/** What else is wrong, in the part of a body that could be read: all mistakes are told at once. */
async function otherMistakes({ order }: ScanBody, { accounts, checks }: ScanPorts): Promise<readonly string[]> {
  return mistakesIn(order, { accounts: order.accountId === undefined ? [] : await accounts(order.accountId), checks });
}

function mistaken(mistakes: readonly string[]): HttpResponse {
  return messageResponse(400, mistakes.join('; '));
}

function refused({ mistakes, retryAfterSeconds }: Extract<StartedScan, { readonly kind: 'refused' }>): HttpResponse {
  if (retryAfterSeconds === undefined) return mistaken(mistakes);
  return messageResponse(429, mistakes.join('; '), { 'retry-after': String(retryAfterSeconds) });
}

async function result(requestId: string, { store, now }: Invocation): Promise<HttpResponse> {
  const found = await scanResult(requestId, await store(), now);
  if (found.kind === 'unknown') return messageResponse(404, 'There is no such request, or no more.');
  return jsonResponse(200, scanAnswer(found));
}

const RETRY_AFTER_SECONDS = 60;

/** The caller learns where to look, and nothing of what is there. */
function failure(error: unknown, { requestContext: { requestId } }: HttpEvent, { log }: Invocation): HttpResponse {
  log.error('request failed', { apiRequest: requestId, error });
  const isTemporary = error instanceof UnavailableError || error instanceof ThrottledError;
  if (!isTemporary) return messageResponse(500, `It went wrong. Keyhammer's log tells why, under ${requestId}.`);
  const message = `Something that Keyhammer needs does not answer. Ask again; its log tells more, under ${requestId}.`;
  return messageResponse(503, message, { 'retry-after': String(RETRY_AFTER_SECONDS) });
}
