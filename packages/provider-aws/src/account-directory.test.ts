import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from '@keyhammer/core';
import { type AwsTestBed, MAIN, MEMBER, startAwsTestBed } from '../test/aws-test-bed.ts';
import { awsAccountDirectory } from './account-directory.ts';

const ORGANIZATION = { accounts: new Map<string, string>(), organization: true };
const aws = (id: string, name: string) => ({ provider: 'aws', id, name });
const directoryIn = (bed: AwsTestBed, settings = ORGANIZATION) => awsAccountDirectory({ connection: bed.connect(), settings });

test('the active accounts are listed over all pages, an empty one included', async () => {
  await using bed = await startAwsTestBed({ emptyFirstPage: true });
  for (let n = 0; n < 45; n++) bed.world.addAccount({ id: String(300_000_000_000 + n), name: `account-${n}` });
  bed.world.addAccount({ id: '999999999998', name: 'left', state: 'SUSPENDED' });
  bed.world.addAccount({ id: '999999999999', name: 'leaving', state: 'PENDING_CLOSURE' });

  const accounts = await directoryIn(bed).accountsInScope();

  expect(accounts).toHaveLength(47);
  expect(accounts.slice(0, 2)).toEqual([aws(MAIN, 'security'), aws(MEMBER, 'payments')]);
});

test.each([
  ['the new State', '"State":"ACTIVE","Status":"SUSPENDED"', true],
  ['the new State', '"State":"CLOSED","Status":"ACTIVE"', false],
  ['the old Status, where there is no State', '"Status":"ACTIVE"', true],
  ['the old Status, where there is no State', '"Status":"SUSPENDED"', false],
])('%s decides: %s', async (_what, fields, active) => {
  await using bed = await startAwsTestBed();
  bed.sandbox.service.addFault({
    matches: ({ operation }) => operation === 'organizations:ListAccounts',
    effect: {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: `{"Accounts":[{"Id":"${MEMBER}","Name":"payments",${fields}}]}`,
    },
  });
  const accounts = await directoryIn(bed).accountsInScope();
  expect(accounts).toEqual(active ? [aws(MEMBER, 'payments')] : []);
});

test('what the configuration calls an account is its name', async () => {
  await using bed = await startAwsTestBed();
  const accounts = new Map([
    [MEMBER, 'money'],
    ['999999999999', 'closed long ago'],
  ]);
  const directory = directoryIn(bed, { accounts, organization: true });
  expect(await directory.accountsInScope()).toEqual([aws(MAIN, 'security'), aws(MEMBER, 'money')]);
  expect(await directory.accountInScope(MEMBER)).toEqual(aws(MEMBER, 'money'));
});

describe('without an organisation', () => {
  const accounts = new Map([[MEMBER, 'money']]);

  test('the configured accounts are all there are, and nobody is asked', async () => {
    await using bed = await startAwsTestBed();
    const directory = directoryIn(bed, { accounts, organization: false });
    expect(await directory.accountsInScope()).toEqual([aws(MEMBER, 'money')]);
    expect(await directory.accountInScope(MEMBER)).toEqual(aws(MEMBER, 'money'));
    expect(await directory.accountInScope(MAIN)).toBeUndefined();
    expect(bed.takeCalls()).toEqual({});
  });

  test('there may be none', async () => {
    await using bed = await startAwsTestBed();
    expect(await directoryIn(bed, { accounts: new Map(), organization: false }).accountsInScope()).toEqual([]);
  });
});

test('a page that can not be read fails the list: never a part of the accounts', async () => {
  await using bed = await startAwsTestBed({ emptyFirstPage: true });
  bed.sandbox.service.addFault({
    matches: ({ operation, body }) => operation === 'organizations:ListAccounts' && body.includes('NextToken'),
    effect: { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' },
  });
  const listed = directoryIn(bed).accountsInScope();
  await expect(listed).rejects.toThrow(AccessDeniedError);
  await expect(listed).rejects.toThrow('organizations:ListAccounts');
});

describe('one account', () => {
  test.each([
    ['that is active', MEMBER, aws(MEMBER, 'payments')],
    ['that has left', '999999999998', undefined],
    ['that the organisation does not know', '123123123123', undefined],
  ])('%s', async (_what, id, expected) => {
    await using bed = await startAwsTestBed();
    bed.world.addAccount({ id: '999999999998', name: 'left', state: 'SUSPENDED' });
    expect(await directoryIn(bed).accountInScope(id)).toEqual(expected);
    expect(bed.takeCalls()).toEqual({ 'organizations:DescribeAccount': 1 });
  });

  test.each(['production', '12345678901', '0a1b2c3d4e5f60718293a4b5c6d7e8f9'])('%s is none that AWS could be asked for', async (id) => {
    await using bed = await startAwsTestBed();
    expect(await directoryIn(bed).accountInScope(id)).toBeUndefined();
    expect(bed.takeCalls()).toEqual({});
  });

  test('that may not be looked at is not one that is not there', async () => {
    await using bed = await startAwsTestBed();
    bed.world.deny(MAIN, 'organizations:DescribeAccount');
    const found = directoryIn(bed).accountInScope(MEMBER);
    await expect(found).rejects.toThrow(AccessDeniedError);
    await expect(found).rejects.toThrow('organizations:DescribeAccount');
  });
});
