import {
  AccessDeniedError,
  NotFoundError,
  RejectedError,
  RemoteError,
  type Secret,
  ThrottledError,
  UnavailableError,
} from '@keyhammer/core';

/** `AccessDenied` from STS and IAM, `AccessDeniedException` from the JSON services. */
const DENIED = /^(AccessDenied.*|UnauthorizedOperation|NotAuthorized|AuthFailure|OptInRequired|RegionDisabledException)$/;
/** Who we say we are is not believed. */
const NOT_BELIEVED =
  /^(InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignatureException|UnrecognizedClientException|ExpiredToken.*|IncompleteSignature|MissingAuthenticationToken.*)$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|ProviderError|TokenProviderError)$/;
/** IAM says it with status 400 and no Retry-After. `LimitExceeded` is a quota and not one of them. */
const THROTTLED = /^(Throttl.*|TooManyRequests.*|RequestLimitExceeded|RequestThrottled.*|SlowDown|PriorRequestNotComplete)$/;
const NOT_FOUND = /^(NoSuchEntity.*|ResourceNotFoundException|AccountNotFoundException)$/;
const FAILING =
  /^(ConcurrentModification.*|EntityTemporarilyUnmodifiable.*|ServiceFailure.*|ServiceUnavailable.*|InternalFailure|InternalError.*|InternalServiceError.*|ServiceException|TimeoutError|RequestTimeout.*)$/;

/** The request did not leave this machine. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const QUOTA = /^LimitExceeded(Exception)?$/;
const EXISTING = /^(EntityAlreadyExists(Exception)?|ResourceExistsException)$/;
const POLICY_VIOLATION = /^PasswordPolicyViolation(Exception)?$/;
const TEMPORARILY_UNMODIFIABLE = /^EntityTemporarilyUnmodifiable(Exception)?$/;

export interface TranslationOptions {
  /** Instead of the general advice for a denied call. */
  readonly adviceIfDenied?: string;
  /** What went with the request: AWS quotes a parameter that it does not like. Blotted out, and no cause is kept that may hold it. */
  readonly hiding?: Secret;
}

/**
 * The SDK's error as one of core's, once, where the call was made.
 * @param what what did not work, as the start of a sentence: `Could not list the users of account 123456789012`
 */
export function translateAwsError(error: unknown, what: string, options: TranslationOptions = {}): RemoteError {
  if (error instanceof RemoteError) return error;
  const code = codeOf(error);
  const message = `${what}: ${wordingOf(error, code, options.hiding)}`;
  const cause = options.hiding || quotesTheRequest(code) ? undefined : error;

  if (NO_CREDENTIALS.test(code)) {
    return new AccessDeniedError(`${what}: no AWS credentials found`, {
      cause,
      advice: 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`',
    });
  }
  if (NOT_BELIEVED.test(code)) {
    return new AccessDeniedError(message, {
      cause,
      advice: 'Check the AWS credentials in use (AWS_PROFILE), and the clock of this machine',
    });
  }
  if (DENIED.test(code)) {
    return new AccessDeniedError(message, {
      cause,
      advice: options.adviceIfDenied ?? 'Allow the action in the policy of the role that Keyhammer uses',
    });
  }
  if (THROTTLED.test(code)) return new ThrottledError(message, { cause, advice: 'AWS limits the calls to an account; try again later' });
  if (NOT_FOUND.test(code)) return new NotFoundError(message, { cause });
  if (FAILING.test(code) || statusOf(error) >= 500 || neverAnswered(error)) {
    return new UnavailableError(message, { cause, advice: 'Try again later; check the network and AWS_ENDPOINT_URL if it stays' });
  }
  return new RejectedError(message, { cause });
}

/** Whether AWS itself said that the thing does not exist. */
export function isNotFound(error: unknown): boolean {
  return NOT_FOUND.test(codeOf(error)) || error instanceof NotFoundError;
}

export function isDenied(error: unknown): boolean {
  return DENIED.test(codeOf(error));
}

/** IAM's and Secrets Manager's word for a quota that is full. */
export function isQuota(error: unknown): boolean {
  return QUOTA.test(codeOf(error));
}

export function isExisting(error: unknown): boolean {
  return EXISTING.test(codeOf(error));
}

/** The password is not what the account asks of one. */
export function isPolicyViolation(error: unknown): boolean {
  return POLICY_VIOLATION.test(codeOf(error));
}

/** IAM locks a user for some minutes after certain changes. */
export function isTemporarilyUnmodifiable(error: unknown): boolean {
  return TEMPORARILY_UNMODIFIABLE.test(codeOf(error));
}

/** Whether the request may have been carried out all the same: it left, and no answer came that says no. */
export function mayHaveBeenDone(error: unknown): boolean {
  // One of ours comes from the step before, the signing in.
  if (error instanceof RemoteError || NO_CREDENTIALS.test(codeOf(error))) return false;
  if (THROTTLED.test(codeOf(error)) || NEVER_LEFT.test(codeOf(error))) return false;
  const status = statusOf(error);
  return status < 400 || status >= 500;
}

/** AWS's name of the error, or the system's (`ECONNREFUSED`). */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  // What is no `Error` to the SDK, as one of another realm, it wraps, and keeps its name and words in the message only.
  const [, wrapped, systemCode] = /^AWS SDK error wrapper for (\w+)(?:: \w+ (E[A-Z_]+)\b)?/.exec(error.message) ?? [];
  if (wrapped) return systemCode ?? wrapped;
  if (error.name !== 'Error' && error.name !== 'AggregateError') return error.name;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function statusOf(error: unknown): number {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  const status = metadata && typeof metadata === 'object' && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === 'number' ? status : 0;
}

/** Refused, reset, no such host, no route: an error of the system with no answer of a service in it. */
function neverAnswered(error: unknown): boolean {
  return statusOf(error) === 0 && /^E[A-Z_]+$/.test(codeOf(error));
}

function wordingOf(error: unknown, code: string, hiding: Secret | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if (quotesTheRequest(code)) return `the signature was not accepted (${code})`;
  const wording = error.message && error.message !== code ? `${error.message} (${code})` : code;
  return hiding ? blotOut(wording, hiding) : wording;
}

/** As it is, and as it was sent: IAM is asked with a form, in which the SDK escapes what `encodeURIComponent` leaves as well. */
function blotOut(wording: string, hiding: Secret): string {
  const sent = encodeURIComponent(hiding.reveal()).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return wording.replaceAll(hiding.reveal(), String(hiding)).replaceAll(sent, String(hiding));
}

/** AWS answers a bad signature with the request as it should have been signed, the session token in it. */
function quotesTheRequest(code: string): boolean {
  return code === 'SignatureDoesNotMatch' || code === 'InvalidSignatureException' || code === 'IncompleteSignature';
}
