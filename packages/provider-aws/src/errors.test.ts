import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, NotFoundError, RejectedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { translateAwsError } from './errors.ts';

/** As the SDK throws them. */
const awsError = (name: string, status?: number, message = 'no') =>
  Object.assign(new Error(message), { name, ...(status && { $metadata: { httpStatusCode: status } }) });
const systemError = (code: string) => Object.assign(new Error(`connect ${code} 127.0.0.1:9`), { code });

describe("AWS's errors become ours", () => {
  test.each([
    [AccessDeniedError, awsError('AccessDenied', 403)],
    [AccessDeniedError, awsError('AccessDeniedException', 400)],
    [AccessDeniedError, awsError('UnauthorizedOperation', 403)],
    [AccessDeniedError, awsError('OptInRequired', 403)],
    [AccessDeniedError, awsError('InvalidClientTokenId', 403)],
    [AccessDeniedError, awsError('ExpiredToken', 403)],
    [AccessDeniedError, awsError('ExpiredTokenException', 400)],
    [AccessDeniedError, awsError('CredentialsProviderError')],
    [ThrottledError, awsError('Throttling', 400)],
    [ThrottledError, awsError('ThrottlingException', 400)],
    [ThrottledError, awsError('TooManyRequestsException', 429)],
    [ThrottledError, awsError('RequestLimitExceeded', 503)],
    [ThrottledError, awsError('SlowDown', 503)],
    [NotFoundError, awsError('NoSuchEntityException', 404)],
    [NotFoundError, awsError('ResourceNotFoundException', 400)],
    [UnavailableError, awsError('ServiceFailureException', 500)],
    [UnavailableError, awsError('SomethingNew', 502)],
    [UnavailableError, awsError('EntityTemporarilyUnmodifiableException', 409)],
    [UnavailableError, awsError('TimeoutError')],
    [UnavailableError, systemError('ECONNREFUSED')],
    [UnavailableError, systemError('ENOTFOUND')],
    [RejectedError, awsError('ValidationError', 400)],
    [RejectedError, awsError('LimitExceededException', 409)],
  ])('%p: %s', (expected, error) => {
    const translated = translateAwsError(error, 'Could not look');
    expect(translated.constructor).toBe(expected);
    expect(translated.message).toMatch(/^Could not look: /);
    expect(translated.cause).toBe(error);
  });

  test('once', () => {
    const translated = translateAwsError(awsError('AccessDenied', 403), 'Could not look');
    expect(translateAwsError(translated, 'Could not do anything')).toBe(translated);
  });
});

test('a bad signature is told without the request that AWS quotes, which holds the session token', () => {
  const quoted = 'The Canonical String for this request should have been x-amz-security-token:IQoJb3Jp';
  const translated = translateAwsError(awsError('SignatureDoesNotMatch', 403, quoted), 'Could not look');
  expect(translated).toBeInstanceOf(AccessDeniedError);
  expect(translated.message).not.toContain('IQoJb3Jp');
  expect(translated.cause).toBeUndefined();
});
