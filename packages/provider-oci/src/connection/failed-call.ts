/** What is known of a call to OCI that did not go well. */
export interface CallFailureFacts {
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** OCI's name of the error, `NotAuthorizedOrNotFound`, or the system's, `ECONNRESET`. */
  readonly code: string;
  readonly message: string;
  /** What Oracle's support asks for. */
  readonly requestId?: string | undefined;
  /** How long OCI asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** How far this machine's clock is ahead of OCI's, in milliseconds; behind: less than 0. */
  readonly clockAheadMs?: number | undefined;
  readonly cause?: unknown;
}

/** One try of one call. It never leaves this package: see `translateFailure`. */
export class FailedCall extends Error {
  readonly facts: CallFailureFacts;

  constructor(facts: CallFailureFacts) {
    super(facts.message, { cause: facts.cause });
    this.name = 'FailedCall';
    this.facts = facts;
  }
}

/** The request did not leave this machine. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

export function isThrottled({ status }: CallFailureFacts): boolean {
  return status === 429;
}

/** Something else is being done to the thing at this moment. Nothing was done. */
export function isBusy({ status, code }: CallFailureFacts): boolean {
  return status === 409 && code === 'IncorrectState';
}

/** Whether the request may have been carried out all the same: it left, and no answer came that says no. */
export function mayHaveBeenDone({ status, code }: CallFailureFacts): boolean {
  if (status === 0) return !NEVER_LEFT.test(code);
  return status >= 500 || status < 400;
}
