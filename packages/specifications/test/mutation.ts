import type { IncomingHttpHeaders } from 'node:http';
import { expect } from '@jest/globals';
import type { Fault, LoopbackService, Reply } from '@keyhammer/sandbox';
import type { SentRequest } from '../src/exchange.ts';
import type { JudgedCall, PrismJudge } from '../src/prism-judge.ts';
import type { Violation } from '../src/violation.ts';

/** @param where as in `Violation` */
export function clientsFault(where: string) {
  return expect.objectContaining({ by: 'client', severity: 'error', where });
}

export function sandboxsFault(where: string) {
  return expect.objectContaining({ by: 'sandbox', severity: 'error', where });
}

/** Of a status that the specification does not have for a call, and that is no success. */
export const undeclaredStatus = {
  severity: 'warning',
  where: '',
  message: expect.stringContaining('Unable to match the returned status code'),
} as const;

/** The last call of an operation that the walk has made and that was carried out. */
export function lastCall(judge: PrismJudge, operation: string): JudgedCall {
  const call = judge.judged.findLast(({ operation: called, answer }) => called === operation && answer.status < 300);
  if (!call) throw new Error(`The walk has not called ${operation}, but ${judge.operations.join(', ')}`);
  return call;
}

/** What the judge has against the same request once more, but for what was changed in it. */
export function tryAgain(
  judge: PrismJudge,
  operation: string,
  change: (request: SentRequest) => SentRequest = (request) => request,
): Promise<readonly Violation[]> {
  return judge.try(change(lastCall(judge, operation).request));
}

/** What the judge has against the same request once more, when the sandbox answers as before, but for what was changed. */
export async function tryWithAnswer(
  { judge, service }: { readonly judge: PrismJudge; readonly service: LoopbackService },
  operation: string,
  change: (reply: Reply) => Reply = (reply) => reply,
): Promise<readonly Violation[]> {
  const { request, answer } = lastCall(judge, operation);
  const contentType = answer.headers['content-type'];
  const reply: Reply = {
    status: answer.status,
    ...(contentType && { headers: { 'content-type': contentType } }),
    body: answer.body.toString('utf8'),
  };
  const fault: Fault = { matches: () => true, times: 1, effect: change(reply) };
  service.addFault(fault);
  try {
    return await judge.try(request);
  } finally {
    service.clearFaults();
  }
}

/**
 * The operations of the walk of which the judge takes any request, or any answer, whatever is in its body. Prism passes over a schema that
 * it can't read without a word: then it judges nothing.
 */
export async function blindSpots(judged: { readonly judge: PrismJudge; readonly service: LoopbackService }): Promise<readonly string[]> {
  const { judge } = judged;
  const blind: string[] = [];
  for (const operation of judge.operations) {
    const { request, answer } = lastCall(judge, operation);
    const faults = [
      ...(isJson(request) ? [{ at: 'request', by: 'client', found: await tryAgain(judge, operation, nonsense) }] : []),
      ...(isJson(answer) ? [{ at: 'answer', by: 'sandbox', found: await tryWithAnswer(judged, operation, nonsense) }] : []),
    ];
    blind.push(
      ...faults
        .filter(({ by, found }) => !found.some((fault) => fault.by === by && fault.severity === 'error'))
        .map(({ at }) => `${operation}: ${at}`),
    );
  }
  return blind;
}

function isJson({ body, headers }: { readonly body: Buffer; readonly headers: IncomingHttpHeaders }): boolean {
  return body.length > 0 && /json/.test(headers['content-type'] ?? '');
}

function nonsense<T extends { readonly body?: Buffer | string }>(message: T): T {
  return withBody(message, '5');
}

/** @param path of a field of a JSON body: `issueUpdates.0.fields.summary` */
export function withoutField(path: string): <T extends { readonly body?: Buffer | string }>(message: T) => T {
  return withField(path, undefined);
}

/** @param value `undefined` takes the field away */
export function withField(path: string, value: unknown): <T extends { readonly body?: Buffer | string }>(message: T) => T {
  return (message) => {
    const body: unknown = JSON.parse(String(message.body));
    const parts = path.split('.');
    const last = parts.pop() ?? '';
    const holder = parts.reduce<unknown>((value, part) => Reflect.get(Object(value), part), body);
    if (!Reflect.has(Object(holder), last)) throw new Error(`There is no ${path} to change in ${message.body}`);
    Reflect.set(Object(holder), last, value);
    return withBody(message, JSON.stringify(body));
  };
}

export function withoutFormField(name: string): (request: SentRequest) => SentRequest {
  return (request) => {
    const form = new URLSearchParams(request.body.toString('utf8'));
    if (!form.has(name)) throw new Error(`There is no ${name} in ${form}`);
    form.delete(name);
    return withBody(request, form.toString());
  };
}

/** The same call as JSON: what is JSON within the form becomes a part of it. */
export function formAsJson(request: SentRequest): SentRequest {
  const form = [...new URLSearchParams(request.body.toString('utf8'))];
  const body = Object.fromEntries(form.map(([name, value]) => [name, /^([[{]|true$|false$)/.test(value) ? JSON.parse(value) : value]));
  const asForm = withBody(request, JSON.stringify(body));
  return { ...asForm, headers: { ...asForm.headers, 'content-type': 'application/json; charset=utf-8' } };
}

/** One change after the other. */
export function afterwards(...changes: readonly ((request: SentRequest) => SentRequest)[]): (request: SentRequest) => SentRequest {
  return (request) => changes.reduce((changed, change) => change(changed), request);
}

export function withoutHeader(name: string): (request: SentRequest) => SentRequest {
  return ({ headers, ...request }) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
  });
}

export function withoutQuery(name: string): (request: SentRequest) => SentRequest {
  return ({ target, ...request }) => {
    const url = new URL(target, 'http://service');
    if (!url.searchParams.has(name)) throw new Error(`There is no ${name} in ${target}`);
    url.searchParams.delete(name);
    return { ...request, target: `${url.pathname}${url.search}` };
  };
}

export function withStatus(status: number): (reply: Reply) => Reply {
  return (reply) => ({ ...reply, status });
}

/** @param replaced a part of the path or the query */
export function withTarget(replaced: string | RegExp, by: string): (request: SentRequest) => SentRequest {
  return ({ target, ...request }) => {
    const changed = target.replace(replaced, by);
    if (changed === target) throw new Error(`There is no ${replaced} in ${target}`);
    return { ...request, target: changed };
  };
}

function withBody<T extends { readonly body?: Buffer | string; readonly headers?: IncomingHttpHeaders }>(message: T, text: string): T {
  const body = Buffer.from(text);
  return {
    ...message,
    body: Buffer.isBuffer(message.body) ? body : text,
    headers: { ...message.headers, 'content-length': String(body.length) },
  };
}
