import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from '@keyhammer/core';
import { MAIN, MEMBER, startAwsTestBed } from '../test/aws-test-bed.ts';
import { awsAccountDirectory } from './account-directory.ts';

test('the active accounts are listed over all pages, an empty one included', async () => {
  await using bed = await startAwsTestBed({ emptyFirstPage: true });
  for (let n = 0; n < 45; n++) bed.world.addAccount({ id: String(300_000_000_000 + n), name: `account-${n}` });
  bed.world.addAccount({ id: '999999999998', name: 'left', state: 'SUSPENDED' });
  bed.world.addAccount({ id: '999999999999', name: 'leaving', state: 'PENDING_CLOSURE' });

  const accounts = await awsAccountDirectory({ connection: bed.connect() }).activeAccounts();

  expect(accounts).toHaveLength(47);
  expect(accounts.slice(0, 2)).toEqual([
    { id: MAIN, name: 'security' },
    { id: MEMBER, name: 'payments' },
  ]);
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
  const accounts = await awsAccountDirectory({ connection: bed.connect() }).activeAccounts();
  expect(accounts).toEqual(active ? [{ id: MEMBER, name: 'payments' }] : []);
});

test('a page that can not be read fails the list: never a part of the accounts', async () => {
  await using bed = await startAwsTestBed({ emptyFirstPage: true });
  bed.sandbox.service.addFault({
    matches: ({ operation, body }) => operation === 'organizations:ListAccounts' && body.includes('NextToken'),
    effect: { status: 400, body: '{"__type":"AccessDeniedException","message":"no"}' },
  });
  const listed = awsAccountDirectory({ connection: bed.connect() }).activeAccounts();
  await expect(listed).rejects.toThrow(AccessDeniedError);
  await expect(listed).rejects.toThrow('organizations:ListAccounts');
});

describe('one account', () => {
  test.each([
    ['that is active', MEMBER, { id: MEMBER, name: 'payments' }],
    ['that has left', '999999999998', undefined],
    ['that the organisation does not know', '123123123123', undefined],
  ])('%s', async (_what, id, expected) => {
    await using bed = await startAwsTestBed();
    bed.world.addAccount({ id: '999999999998', name: 'left', state: 'SUSPENDED' });
    expect(await awsAccountDirectory({ connection: bed.connect() }).activeAccount(id)).toEqual(expected);
    expect(bed.takeCalls()).toEqual({ 'organizations:DescribeAccount': 1 });
  });

  test('that may not be looked at is not one that is not there', async () => {
    await using bed = await startAwsTestBed();
    bed.world.deny(MAIN, 'organizations:DescribeAccount');
    const found = awsAccountDirectory({ connection: bed.connect() }).activeAccount(MEMBER);
    await expect(found).rejects.toThrow(AccessDeniedError);
    await expect(found).rejects.toThrow('organizations:DescribeAccount');
  });
});
