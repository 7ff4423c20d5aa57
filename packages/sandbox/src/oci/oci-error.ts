import type { Reply } from '../loopback-service.ts';
import { REGION_KEYS } from './identifiers.ts';
import type { OciRegion } from './model.ts';

/** What an operation refuses with. */
export class OciError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'OciError';
    this.status = status;
    this.code = code;
  }
}

/** OCI says the same for every fault of a signature. `reason` is for whoever looks into the sandbox. */
export class NotAuthenticated extends OciError {
  readonly reason: string;

  constructor(reason: string) {
    super(401, 'NotAuthenticated', 'The required information to complete authentication was not provided or was incorrect.');
    this.reason = reason;
  }
}

/** Of what is not there, and of what the caller may not see: OCI does not say which. */
export const notAuthorizedOrNotFound = () =>
  new OciError(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.');
export const invalidParameter = (message: string) => new OciError(400, 'InvalidParameter', message);
export const missingParameter = (name: string) => new OciError(400, 'MissingParameter', `The required parameter ${name} is missing.`);
export const cannotParseRequest = (message: string) => new OciError(400, 'CannotParseRequest', message);
export const onlyInHomeRegion = (home: OciRegion) =>
  new OciError(403, 'NotAllowed', `Please go to your home region ${REGION_KEYS[home]} to execute CREATE, UPDATE and DELETE operations.`);
export const tooManyRequests = () => new OciError(429, 'TooManyRequests', 'Too many requests');

export function ociErrorReply({ status, code, message }: OciError, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ code, message }) };
}
