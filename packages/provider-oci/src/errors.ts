import { AccessDeniedError, OutcomeUnknownError, RejectedError, RemoteError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { MalformedBodyError } from './bodies/fields.ts';
import { type CallFailureFacts, FailedCall, isBusy, isThrottled, mayHaveBeenDone } from './connection/failed-call.ts';

/** What was tried, for the error that says it did not work. */
export interface Attempt {
  /** As the start of a sentence: `Could not list the users of the tenancy …`. */
  readonly what: string;
  /** What a policy must allow for it: `inspect users`. */
  readonly permission: string;
  /** Who signed: `the key 12:34:… of the user ocid1.user…`. */
  readonly signer: string;
  /** Whether it changes something: then its outcome matters. */
  readonly isChange?: boolean;
}

/** OCI refuses what is five minutes off; the network takes its time too. */
const CLOCK_IS_OFF_MS = 4 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** The last failure of a call as one of core's errors. What is no failure of a call, a mistake of ours, stays what it is. */
export function translateFailure(error: unknown, attempt: Attempt): unknown {
  if (error instanceof RemoteError) return error;
  if (error instanceof MalformedBodyError) {
    return new UnavailableError(`${attempt.what}: OCI's answer could not be understood: ${error.message}`, { cause: error });
  }
  if (!(error instanceof FailedCall)) return error;
  const { facts } = error;
  const message = `${attempt.what}: ${facts.message} (${detailsOf(facts)})`;
  const options = { cause: error };
  if (facts.status === 401) return notBelieved(error, attempt);
  if (facts.status === 403 || facts.status === 404) {
    return new AccessDeniedError(message, { ...options, advice: adviceToAllow(attempt.permission) });
  }
  if (isThrottled(facts)) return new ThrottledError(message, { ...options, advice: 'OCI limits the calls to a tenancy; try again later' });
  if (attempt.isChange && mayHaveBeenDone(facts)) {
    return new OutcomeUnknownError(message, { ...options, advice: 'It may have been done all the same: look before doing it again' });
  }
  if (facts.status === 0 || facts.status >= 500 || isBusy(facts) || facts.status < 300) {
    return new UnavailableError(message, { ...options, advice: 'Try again later; check the network and oci.endpoint if it stays' });
  }
  return new RejectedError(message, options);
}

/** What OCI answers, 404, is the same for what is not there and for what the signer may not see. */
function adviceToAllow(permission: string): string {
  return (
    'OCI does not tell what is missing from what may not be seen. ' +
    `Allow it with a policy of the tenancy, \`Allow group <Keyhammer's> to ${permission} in tenancy\`, and check the OCID`
  );
}

/** A wrong key and a wrong clock look alike: the time that OCI stamped its answer with tells them apart. */
function notBelieved(error: FailedCall, { what, signer }: Attempt): RemoteError {
  const { facts } = error;
  const { clockAheadMs = 0 } = facts;
  if (Math.abs(clockAheadMs) < CLOCK_IS_OFF_MS) {
    return new AccessDeniedError(`${what}: OCI does not accept the signature by ${signer} (${detailsOf(facts)})`, {
      cause: error,
      advice: 'Check tenancy, user and fingerprint of the profile, and that the user has this API key and may use it',
    });
  }
  const minutes = Math.round(Math.abs(clockAheadMs) / MINUTE_MS);
  return new UnavailableError(
    `${what}: this machine's clock is ${minutes} minutes ${clockAheadMs > 0 ? 'ahead of' : 'behind'} OCI's, ` +
      `so no signature is accepted (${detailsOf(facts)})`,
    { cause: error, advice: 'Set it, best by NTP, and start again' },
  );
}

function detailsOf({ code, requestId }: CallFailureFacts): string {
  return requestId === undefined ? code : `${code}, opc-request-id ${requestId}`;
}
