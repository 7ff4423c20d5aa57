/** What an adapter says when the other side let it down. The SDK's own error is kept as `cause`. */
export class RemoteError extends Error {
  /** What the reader should do next. */
  readonly advice: string | undefined;

  constructor(message: string, options: { cause?: unknown; advice?: string } = {}) {
    super(options.advice ? `${message}. ${options.advice}` : message, { cause: options.cause });
    this.name = new.target.name;
    this.advice = options.advice;
  }
}

/** The other side knows us and says no; trying again will not help. */
export class AccessDeniedError extends RemoteError {}

/** Too many calls, after the adapter's own retries. */
export class ThrottledError extends RemoteError {}

/** Not reachable, or failing on its side, after the adapter's own retries. Nothing was done. */
export class UnavailableError extends RemoteError {}

/** The request left, the answer never came: it may have been carried out. Look before doing it again. */
export class OutcomeUnknownError extends RemoteError {}

/** The thing asked for is not there, said by a system that may be believed about it. */
export class NotFoundError extends RemoteError {}

/** Refused as it stands (a required field, a bad value): trying again as it is will not help. */
export class RejectedError extends RemoteError {}

/** Someone else wrote the item since it was read. Read again, decide again. */
export class VersionConflictError extends RemoteError {}

/** Another run is at work. */
export class LockedError extends RemoteError {}

/** A mistake in the configuration, or something that the configuration names and that is missing. */
export class ConfigError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'ConfigError';
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a change may have been carried out although asking for it failed: after retries nobody can tell. */
export function isUncertain(error: unknown): boolean {
  return error instanceof OutcomeUnknownError || error instanceof UnavailableError || error instanceof ThrottledError;
}
