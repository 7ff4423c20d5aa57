import {
  AccessDeniedError,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  RemoteError,
  type Secret,
  ThrottledError,
  UnavailableError,
} from '@keyhammer/core';
import type { CallFailure } from '@keyhammer/pacing';
import { UnexpectedBodyError } from './body.ts';
import { type Failure, failureOf } from './failure.ts';

export interface TranslationOptions {
  /** Instead of the general advice for a denied call. */
  readonly adviceIfDenied?: string;
  /** What went with the request, and is blotted out where it is quoted. */
  readonly hiding?: readonly Secret[];
}

const GENERAL_ADVICE_IF_DENIED = "Give the identity of Keyhammer's API key the role that this takes in the account";

/**
 * The SDK's error as one of core's, once, where the call was made. It becomes no cause: it carries headers and bodies, and what a log makes
 * of it is not in our hands. The trace id, which IBM's support asks for, is in the message.
 * @param what what did not work, as the start of a sentence: `Could not list the API keys of account 0123…`
 * @throws what is neither an answer of IBM Cloud nor the lack of one: a mistake of ours
 */
export function translateIbmError(error: unknown, what: string, options: TranslationOptions = {}): RemoteError {
  if (error instanceof RemoteError) return error;
  if (error instanceof UnexpectedBodyError) return unexpectedAnswer(what, error.message);
  const failure = failureOf(error);
  if (!failure) throw error;
  return errorOf(failure, `${what}: ${blotOut(wordingOf(failure), options.hiding)}`, options.adviceIfDenied);
}

function errorOf(failure: Failure, message: string, adviceIfDenied = GENERAL_ADVICE_IF_DENIED): RemoteError {
  if (failure.kind === 'unreadable') return new UnavailableError(message, { advice: TRY_LATER });
  if (failure.kind === 'unanswered') return new UnavailableError(message, { advice: CHECK_NETWORK });
  const { status } = failure;
  if (status === 401) return new AccessDeniedError(message, { advice: ADVICE_IF_NOT_BELIEVED });
  if (status === 403) return new AccessDeniedError(message, { advice: adviceIfDenied });
  if (status === 404) return new NotFoundError(message);
  if (status === 429) return new ThrottledError(message, { advice: 'IBM Cloud limits the calls to an account; try again later' });
  if (status >= 500) return new UnavailableError(message, { advice: TRY_LATER });
  return new RejectedError(message);
}

const TRY_LATER = 'Try again later';
const CHECK_NETWORK = 'Check the network, and ibm.iam_url and ibm.user_management_url if they are set';
const ADVICE_IF_NOT_BELIEVED = 'IBM Cloud has just given that token out for the API key: look whether the key was disabled or deleted';

/** What a failed call means for another try. */
export function meaningForAnotherTry(error: unknown): CallFailure {
  // One of ours comes from the step before, the signing in, which has had its own tries.
  const failure = error instanceof RemoteError ? undefined : failureOf(error);
  if (!failure) return { kind: 'final' };
  if (failure.kind !== 'refused') return { kind: 'failing' };
  const { status, retryAfterMs } = failure;
  if (status === 429) return { kind: 'throttled', ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return { kind: status >= 500 ? 'failing' : 'final' };
}

/** The request did not leave this machine. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** Whether the request may have been carried out all the same: it left, and no answer came that says no. */
export function mayHaveBeenDone(error: unknown): boolean {
  const failure = error instanceof RemoteError ? undefined : failureOf(error);
  if (!failure) return false;
  if (failure.kind === 'unanswered') return !NEVER_LEFT.test(failure.systemCode);
  return failure.kind === 'unreadable' || failure.status >= 500;
}

/** For a change of which a try may have been carried out, whatever the last one was told. */
export function outcomeUnknown(error: RemoteError): RemoteError {
  return new OutcomeUnknownError(error.message, { advice: 'It may have been done: look before doing it again' });
}

/** Whether a token is not accepted (any more). */
export function isTokenRefused(error: unknown): boolean {
  if (error instanceof RemoteError) return false;
  const failure = failureOf(error);
  return failure?.kind === 'refused' && failure.status === 401;
}

export function unexpectedAnswer(what: string, reason: string): UnavailableError {
  return new UnavailableError(`${what}: IBM Cloud answered with something unexpected: ${reason}`, { advice: TRY_LATER });
}

function wordingOf(failure: Failure): string {
  if (failure.kind === 'unreadable') return 'the answer of IBM Cloud is no JSON';
  if (failure.kind === 'unanswered') return `no answer (${failure.systemCode})`;
  const { message, code, status, trace } = failure;
  const details = [code, `HTTP ${status}`, trace && `trace ${trace}`].filter((detail) => detail !== undefined);
  return `${message ?? 'refused'} (${details.join(', ')})`;
}

function blotOut(wording: string, hiding: readonly Secret[] = []): string {
  return hiding.reduce((text, secret) => text.replaceAll(secret.reveal(), String(secret)), wording);
}
