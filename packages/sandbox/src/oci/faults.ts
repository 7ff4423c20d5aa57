import type { Reply } from '../loopback-service.ts';
import { OciError, ociErrorReply, tooManyRequests } from './oci-error.ts';

/** OCI's answers to order as a fault of the service. */
export const ociFaults = {
  /** @param retryAfterSeconds absent: it does not say when to come again */
  tooManyRequests: (retryAfterSeconds?: number): Reply =>
    ociErrorReply(tooManyRequests(), retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  internalError: (): Reply => ociErrorReply(new OciError(500, 'InternalServerError', 'An internal server error occurred.')),
  serviceUnavailable: (): Reply => ociErrorReply(new OciError(503, 'ServiceUnavailable', 'The service is currently unavailable.')),
  incorrectState: (): Reply => ociErrorReply(new OciError(409, 'IncorrectState', 'The resource is in a state that conflicts with it.')),
  /** Any other of OCI's errors. */
  error: (status: number, code: string, message: string): Reply => ociErrorReply(new OciError(status, code, message)),
};
