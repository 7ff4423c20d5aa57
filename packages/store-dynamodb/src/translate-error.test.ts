import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, ConfigError, UnavailableError, VersionConflictError } from '@keyhammer/core';
import { translateError } from './translate-error.ts';

const attempt = { action: 'PutItem', table: 'issues' };
const errorWith = (fields: object, message = 'the message') => Object.assign(new Error(message), fields);

describe('translateError', () => {
  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT'])('%s is an outage', (code) => {
    const error = errorWith({ code });
    const translated = translateError(error, attempt);
    expect(translated).toBeInstanceOf(UnavailableError);
    expect(translated).toMatchObject({ message: expect.stringContaining(code), cause: error });
  });

  test.each([
    ['the time is up', errorWith({ name: 'TimeoutError' }), UnavailableError],
    ['there are no credentials', errorWith({ name: 'CredentialsProviderError' }), AccessDeniedError],
    ['there is no region', new Error('Region is missing'), ConfigError],
  ])('%s', (_case, error, family) => {
    expect(translateError(error, attempt)).toBeInstanceOf(family);
  });

  test.each([
    ['a mistake of ours', new TypeError('undefined is not a function')],
    ['an error that is translated already', new VersionConflictError('another writer was faster')],
    ['what is no error at all', 'a word'],
  ])('%s is left as it is', (_case, error) => {
    expect(translateError(error, attempt)).toBe(error);
  });
});
