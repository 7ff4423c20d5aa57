import { describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  ConfigError,
  isUncertain,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  RemoteError,
  reasonOf,
  ThrottledError,
  UnavailableError,
  VersionConflictError,
} from './errors.ts';

const FAMILY = [
  AccessDeniedError,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  ThrottledError,
  UnavailableError,
  VersionConflictError,
] as const;

describe('an error of the other side', () => {
  test.each(FAMILY.map((type) => [type.name, type] as const))('%s has its name, its cause, and what to do next', (name, type) => {
    const cause = new Error('403');
    const error = new type('IAM said no', { cause, advice: 'Ask for iam:ListUsers' });
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ name, message: 'IAM said no. Ask for iam:ListUsers', cause, advice: 'Ask for iam:ListUsers' });
  });

  test('may have no advice', () => {
    expect(new ThrottledError('too many calls')).toMatchObject({ message: 'too many calls', advice: undefined, cause: undefined });
  });
});

test('an error of the configuration is one of its own', () => {
  const cause = new Error('ENOENT');
  expect(new ConfigError('no table', { cause })).toMatchObject({ name: 'ConfigError', message: 'no table', cause });
  expect(new ConfigError('no table')).not.toBeInstanceOf(RemoteError);
});

test('the reason of a failure is its message, whatever was thrown', () => {
  expect(reasonOf(new Error('broken'))).toBe('broken');
  expect(reasonOf('broken')).toBe('broken');
  expect(reasonOf(undefined)).toBe('undefined');
});

test('a change may have been carried out only when nobody can tell', () => {
  const uncertain = FAMILY.filter((type) => isUncertain(new type('x'))).map((type) => type.name);
  expect(uncertain).toEqual(['OutcomeUnknownError', 'ThrottledError', 'UnavailableError']);
  expect(isUncertain(new Error('x'))).toBe(false);
});
