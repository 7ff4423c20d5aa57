import { AccessDeniedError, ConfigError, RejectedError, RemoteError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { codeOf } from './error-code.ts';

/** What was tried, for the message: the operation as IAM names it, and where. */
export interface Attempt {
  readonly action: string;
  readonly table: string;
}

const DENIED = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
  'CredentialsProviderError',
]);

const THROTTLED = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Node's codes for a connection that could not be made, or broke. */
const NETWORK = /^(E[A-Z_]+|ERR_SOCKET\w*)$/;

/**
 * An error of the SDK in core's words. Its own message is repeated only where it can hold no part of
 * a signed request; the whole of it is the `cause`.
 */
export function translateError(error: unknown, { action, table }: Attempt): unknown {
  if (!(error instanceof Error) || error instanceof RemoteError || error instanceof ConfigError) return error;
  const { name } = error;
  const tried = `dynamodb:${action} on table ${table}`;
  if (name === 'ResourceNotFoundException') return missingTable(table, error);
  if (DENIED.has(name)) {
    const advice = `Check the AWS credentials, and that they allow dynamodb:${action} on the table`;
    return new AccessDeniedError(`${tried} was denied (${name})`, { cause: error, advice });
  }
  if (THROTTLED.has(name)) {
    const advice = 'Raise its capacity or set it to on-demand billing, then run again';
    return new ThrottledError(`${tried} was throttled (${name})`, { cause: error, advice });
  }
  if (name === 'ValidationException') return new RejectedError(`${tried} was refused: ${error.message}`, { cause: error });
  if (error.message === 'Region is missing') {
    return new ConfigError('no AWS region is set: set aws.region in config.json, or AWS_REGION', { cause: error });
  }
  if (isOutage(error)) {
    return new UnavailableError(`${tried} failed: DynamoDB does not answer (${codeOf(error) ?? name})`, { cause: error });
  }
  return error;
}

export function missingTable(table: string, cause?: unknown): ConfigError {
  return new ConfigError(`table ${table} is missing: run \`keyhammer tables create\``, { cause });
}

function isOutage(error: Error): boolean {
  const serversFault = '$fault' in error && error.$fault === 'server';
  return serversFault || error.name === 'TimeoutError' || NETWORK.test(codeOf(error) ?? '') || statusOf(error) >= 500;
}

function statusOf(error: Error): number {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === 'number' ? status : 0;
}
