import { describe, expect, test } from '@jest/globals';
import type { RecordedCall } from '@keyhammer/testing/recorded-calls';
import { findingsOn, policies } from './used-actions.ts';

const ALLOWED = new Map([
  ['role identification', new Set(['iam:ListUsers'])],
  ['role remediation', new Set(['iam:ListUsers', 'secretsmanager:CreateSecret'])],
  ['function keyhammer-reporter', new Set(['dynamodb:Query'])],
  ['operator', new Set(['dynamodb:Query', 'dynamodb:Scan'])],
]);

const call = (rest: Partial<RecordedCall>): RecordedCall => ({ action: 'iam:ListUsers', source: 'packages/a/src/a.ts', ...rest });
const notAllowed = (rest: Partial<RecordedCall>) => findingsOn([call(rest)], ALLOWED).notAllowed;
const neverCalled = (...calls: readonly Partial<RecordedCall>[]) => findingsOn(calls.map(call), ALLOWED).neverCalled;

describe('a call comes under', () => {
  test.each<[string, Partial<RecordedCall>]>([
    ['the role of the worker that entered an account', { application: 'keyhammer/identifier' }],
    ['the same, from a function', { application: 'keyhammer/identifier', functionName: 'keyhammer-identifier' }],
    ['the role that may hand secrets over', { application: 'keyhammer/remediator', action: 'secretsmanager:CreateSecret' }],
    ["the function's own policy", { functionName: 'keyhammer-reporter', action: 'dynamodb:Query' }],
    ["the operator's, from a command", { action: 'dynamodb:Scan' }],
  ])('%s: allowed', (_what, rest) => {
    expect(notAllowed(rest)).toEqual([]);
  });

  test.each<[Partial<RecordedCall>, string]>([
    [
      { application: 'keyhammer/identifier', action: 'iam:DeleteAccessKey' },
      'role identification: iam:DeleteAccessKey, called in packages/a/src/a.ts',
    ],
    [
      { application: 'keyhammer/identifier', action: 'secretsmanager:CreateSecret' },
      'role identification: secretsmanager:CreateSecret, called in packages/a/src/a.ts',
    ],
    [
      { functionName: 'keyhammer-reporter', action: 'dynamodb:Scan' },
      'function keyhammer-reporter: dynamodb:Scan, called in packages/a/src/a.ts',
    ],
    [
      { functionName: 'keyhammer-unheard-of', action: 'dynamodb:Query' },
      'function keyhammer-unheard-of: dynamodb:Query, called in packages/a/src/a.ts',
    ],
    [{ action: 'iam:ListUsers' }, 'operator: iam:ListUsers, called in packages/a/src/a.ts'],
  ])('a policy that does not allow it: %o', (rest, finding) => {
    expect(notAllowed(rest)).toEqual([finding]);
  });
});

describe('an allowed action', () => {
  test('that nobody called is named with whose it is', () => {
    expect(neverCalled({ application: 'keyhammer/identifier' }, { action: 'dynamodb:Query' })).toEqual([
      'function keyhammer-reporter: dynamodb:Query',
      'operator: dynamodb:Scan',
      'role remediation: iam:ListUsers',
      'role remediation: secretsmanager:CreateSecret',
    ]);
  });

  test("that a function called is one of the operator's, too: the command line does the same work", () => {
    expect(neverCalled({ functionName: 'keyhammer-reporter', action: 'dynamodb:Query' })).not.toContain('operator: dynamodb:Query');
  });
});

test('every function has a policy, and what Lambda does itself is no call of ours', () => {
  const allowed = policies();
  expect(allowed.get('function keyhammer-reporter')).toContain('dynamodb:PutItem');
  expect([...(allowed.get('function keyhammer-reporter') ?? [])].filter((action) => action.startsWith('sqs:'))).toEqual([]);
  expect(allowed.get('role remediation')).toContain('iam:UpdateAccessKey');
});
