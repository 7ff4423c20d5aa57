import { AccessDeniedError, NotFoundError, OutcomeUnknownError, RejectedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { type Exchange, isRepeatable, type JiraCall, networkCode, retryAfterSeconds } from './exchange.ts';
import { at, isObject, stringAt, stringsAt } from './json.ts';

/** core's error for an exchange that failed, in Jira's own words. `redact` keeps secrets out of them. */
export function errorFor(call: JiraCall, exchange: Exchange, redact: (text: string) => string): Error {
  const what = `${call.method} ${pathOf(call.uri)}`;
  if (exchange.kind === 'unanswered') return unansweredError(call, what, exchange);
  const words = redact(jiraWords(exchange.text));
  const said = `Jira answered ${exchange.status} to ${what}${words === '' ? '' : `: ${words}`}`;
  return answeredError(call, exchange, said);
}

function answeredError(call: JiraCall, exchange: Extract<Exchange, { kind: 'answered' }>, said: string): Error {
  const { status, headers } = exchange;
  if (status >= 500) return serverError(call, said);
  if (status >= 300 && status < 400) {
    return new RejectedError(`${said}, a redirection`, { advice: 'Set jira.server to the address at which Jira itself answers.' });
  }
  switch (status) {
    case 401:
    case 403:
      return new AccessDeniedError(said, { advice: accessAdvice(status, headers) });
    case 404:
      return new NotFoundError(said, { advice: 'It may be gone, or the account that Keyhammer signs in with may not see it.' });
    case 409:
      return new UnavailableError(`${said}: it is being changed by someone else`, { advice: 'Try again later.' });
    case 429:
      return new ThrottledError(`${said}: too many calls${waitWords(headers)}`, { advice: 'Try again later.' });
    default:
      return new RejectedError(said);
  }
}

function serverError(call: JiraCall, said: string): Error {
  if (isRepeatable(call)) return new UnavailableError(said, { advice: 'Try again later.' });
  return new OutcomeUnknownError(said, { advice: 'It may have been carried out all the same: look before doing it again.' });
}

/** Repeated wrong passwords make Jira ask for a CAPTCHA, which only a person can answer. */
function accessAdvice(status: number, headers: Headers): string {
  const reason = `${headers.get('x-seraph-loginreason') ?? ''} ${headers.get('x-authentication-denied-reason') ?? ''}`;
  if (/AUTHENTICATION_DENIED|CAPTCHA/i.test(reason)) {
    return 'Jira wants a CAPTCHA answered after failed logins: sign in once with a browser as the account that Keyhammer uses.';
  }
  if (status === 401)
    return "Check Keyhammer's Jira credentials: on Cloud an e-mail address with an API token, on Data Center a token or password.";
  return 'Give the account that Keyhammer signs in with the permission for it in Jira.';
}

function waitWords(headers: Headers): string {
  const seconds = retryAfterSeconds(headers);
  return seconds === undefined ? '' : `, Jira asks for ${Math.ceil(seconds)} seconds of patience`;
}

function unansweredError(call: JiraCall, what: string, exchange: Extract<Exchange, { kind: 'unanswered' }>): Error {
  const { cause, sent } = exchange;
  const reason = isTimeout(cause) ? 'no answer in time' : (networkCode(cause) ?? 'the connection broke');
  const host = URL.parse(call.uri)?.host ?? 'the server';
  if (!sent) {
    return new UnavailableError(`Jira can't be reached at ${host} for ${what} (${reason})`, {
      cause,
      advice: 'Check jira.server and the network.',
    });
  }
  if (isRepeatable(call)) return new UnavailableError(`Jira gave no answer to ${what} (${reason})`, { cause, advice: 'Try again later.' });
  return new OutcomeUnknownError(`Jira gave no answer to ${what} (${reason})`, {
    cause,
    advice: 'It may have been carried out all the same: look before doing it again.',
  });
}

function isTimeout(cause: unknown): boolean {
  return stringAt(cause, 'name') === 'TimeoutError';
}

/** Without host, login and query, none of which belongs into a message. */
function pathOf(uri: string): string {
  return URL.parse(uri)?.pathname ?? 'an address that is none';
}

const LONGEST_WORDS = 600;

/** `errorMessages` (a list, at times a string) and the `errors` of single fields; nothing for HTML or an empty body. */
export function jiraWords(text: string): string {
  const body = parsed(text);
  const words = wordsOf(body);
  return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
}

export function wordsOf(body: unknown): string {
  const one = [at(body, 'errorMessages'), at(body, 'message')].filter((value) => typeof value === 'string' && value !== '');
  const fields = at(body, 'errors');
  const perField = isObject(fields) ? Object.entries(fields).map(([field, words]) => `${field}: ${String(words)}`) : [];
  return [...one, ...stringsAt(body, 'errorMessages'), ...perField].join('; ');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
