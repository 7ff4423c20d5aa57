import type { EventLog, Waiter } from '@keyhammer/core';
import { OutcomeUnknownError, UnavailableError } from '@keyhammer/core';
import type { SignIn } from './authorization.ts';
import { type Exchange, isRepeatable, type JiraCall, waitBeforeRetry, wasSent } from './exchange.ts';
import { errorFor } from './jira-errors.ts';

/**
 * What our `request` function resolves to. It never rejects, because jira-client turns whatever is
 * thrown into `new Error(JSON.stringify(it))`, which loses status, words and class.
 */
export type Settled =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'failure'; readonly error: Error };

export interface RequestDependencies {
  readonly signIn: SignIn;
  readonly waiter: Waiter;
  readonly log: EventLog;
  /** Milliseconds for one try, unless the call names its own. */
  readonly timeoutMs: number;
}

/** jira-client's `request` option, made with `fetch`. */
export function jiraRequest(dependencies: RequestDependencies): (call: JiraCall) => Promise<Settled> {
  const { signIn, waiter, log, timeoutMs } = dependencies;
  // One pause for all: when Jira asks one request to wait, the others would only be told the same.
  let pause: Promise<void> = Promise.resolve();
  const pauseOver = async () => {
    for (let seen: Promise<void> | undefined; seen !== pause; ) {
      seen = pause;
      await seen;
    }
  };

  return async (call) => {
    for (let tries = 1; ; tries += 1) {
      await pauseOver();
      const exchange = await exchangeOnce(call, signIn, timeoutMs);
      const wait = waitBeforeRetry(call, exchange, tries);
      if (wait === undefined) return settle(call, exchange, signIn);
      const status = exchange.kind === 'answered' ? exchange.status : 'no answer';
      log.debug('Waiting before asking Jira again', {
        method: call.method,
        path: URL.parse(call.uri)?.pathname,
        status,
        wait_ms: wait,
        tries,
      });
      if (status === 429) pause = waiter.wait(wait);
      else await waiter.wait(wait);
    }
  };
}

async function exchangeOnce(call: JiraCall, signIn: SignIn, timeoutMs: number): Promise<Exchange> {
  try {
    const response = await fetch(call.uri, {
      method: call.method,
      headers: {
        accept: 'application/json',
        authorization: signIn.authorize(call.method, call.uri),
        ...(call.body !== undefined && { 'content-type': 'application/json' }),
      },
      // A bare string (a watcher's id) has to be JSON as well.
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      // A redirected POST would arrive as a GET.
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeout ?? timeoutMs),
    });
    return { kind: 'answered', status: response.status, headers: response.headers, text: await response.text() };
  } catch (cause) {
    return { kind: 'unanswered', sent: wasSent(cause), cause };
  }
}

function settle(call: JiraCall, exchange: Exchange, signIn: SignIn): Settled {
  if (exchange.kind === 'unanswered') return { kind: 'failure', error: errorFor(call, exchange, signIn.redact) };
  const isAnswer = (exchange.status >= 200 && exchange.status < 300) || call.answers?.includes(exchange.status);
  if (!isAnswer) return { kind: 'failure', error: errorFor(call, exchange, signIn.redact) };
  if (exchange.text.trim() === '') return { kind: 'answer', status: exchange.status, body: undefined };
  try {
    return { kind: 'answer', status: exchange.status, body: JSON.parse(exchange.text) };
  } catch {
    return { kind: 'failure', error: notJiraError(call) };
  }
}

/** A login page or a proxy's words, sent with 200. */
function notJiraError(call: JiraCall): Error {
  const message = `What answered ${call.method} at ${URL.parse(call.uri)?.host} does not speak as Jira does`;
  const advice = 'Check jira.server: it may lead to a login page or a proxy.';
  return isRepeatable(call) ? new UnavailableError(message, { advice }) : new OutcomeUnknownError(message, { advice });
}
