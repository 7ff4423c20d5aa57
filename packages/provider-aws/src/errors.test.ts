import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, NotFoundError, RejectedError, Secret, ThrottledError, UnavailableError } from '@keyhammer/core';
import { mayHaveBeenDone, translateAwsError } from './errors.ts';

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
    [UnavailableError, new Error('AWS SDK error wrapper for Error: connect ECONNREFUSED 127.0.0.1:9')],
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

test('what must be hidden is blotted out where AWS quotes it, and the error that may hold it is no cause', () => {
  const quoted = "1 validation error detected: Value 'hunter2' at 'password' failed to satisfy constraint";
  const translated = translateAwsError(awsError('ValidationError', 400, quoted), 'Could not set it', { hiding: new Secret('hunter2') });
  expect(translated.message).toBe(
    "Could not set it: 1 validation error detected: Value '[secret]' at 'password' failed to satisfy constraint (ValidationError)",
  );
  expect(translated.cause).toBeUndefined();
});

test('what must be hidden is blotted out in the form that was sent, too', () => {
  const secret = new Secret("a+(b)/c!*'~");
  const quoted = 'you sent UserName=alice&Password=a%2B%28b%29%2Fc%21%2A%27~&Version=2010-05-08';
  const { message } = translateAwsError(awsError('ValidationError', 400, quoted), 'Could not set it', { hiding: secret });
  expect(message).toContain('&Password=[secret]&Version');
});

describe('a request that failed may have been carried out', () => {
  test.each([
    ['if no answer came', systemError('ECONNRESET'), true],
    ['if none came in time', awsError('TimeoutError'), true],
    ['if AWS failed', awsError('ServiceFailureException', 500), true],
    ['if the answer made no sense', awsError('SyntaxError', 200), true],
    ['if nothing is known', new Error('?'), true],
    ['but not if nobody was reached', systemError('ECONNREFUSED'), false],
    ['but not if there is no such host', systemError('ENOTFOUND'), false],
    ['but not if it was throttled', awsError('Throttling', 400), false],
    ['but not if it was throttled with 503', awsError('SlowDown', 503), false],
    ['but not if it was refused', awsError('LimitExceededException', 409), false],
    ['but not if it could not be signed', awsError('CredentialsProviderError'), false],
    ['but not if the role could not be assumed', new UnavailableError('no role'), false],
  ])('%s', (_when, error, expected) => {
    expect(mayHaveBeenDone(error)).toBe(expected);
  });
});
