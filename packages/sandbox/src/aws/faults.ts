import type { Reply } from '../loopback-service.ts';
import { AwsError, throttled } from './aws-error.ts';
import { IAM_NAMESPACE } from './iam.ts';
import { queryError } from './query-protocol.ts';

/** IAM's answers to order as a fault of the service. */
export const iamFaults = {
  throttling: (): Reply => queryError(IAM_NAMESPACE, throttled()),
  serviceFailure: (): Reply => queryError(IAM_NAMESPACE, new AwsError('ServiceFailure', 500, 'An internal error occurred.')),
  /** Any other of IAM's errors. */
  error: (code: string, status: number, message: string): Reply => queryError(IAM_NAMESPACE, new AwsError(code, status, message)),
};
