import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { allow } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MEMBER, startAwsTestBed } from '../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const created = daysAgo(400);
const describePrincipals = (names: readonly string[], powers = false) => bed.reader().describe(MEMBER, names, { powers });

test('tags and path are read in one call for each principal, and those that can not be read are left out', async () => {
  bed.world.addUser(MEMBER, { name: 'alice', created, path: '/ci/', tags: { owner: 'alice@example.com', Team: '' } });
  bed.world.addUser(MEMBER, { name: 'bob', created });
  bed.world.addUser(MEMBER, { name: 'carol', created, tags: { owner: 'carol' } });
  bed.fault('iam:GetUser', denied(), 'carol');

  const described = await describePrincipals(['alice', 'bob', 'carol', 'gone', 'alice']);

  expect([...described].sort()).toEqual([
    ['alice', { tags: { owner: 'alice@example.com', Team: '' }, path: '/ci/' }],
    ['bob', { tags: {}, path: '/' }],
  ]);
  expect(bed.log.named('warn')).toEqual(['user not described']);
  expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1, 'iam:GetUser': 4 });
});

test('what they may do is read once for all of them, if it is wanted', async () => {
  bed.world.addUser(MEMBER, { name: 'alice', created, inlinePolicies: { everything: allow('*') } });
  bed.world.addUser(MEMBER, { name: 'bob', created });
  const described = await describePrincipals(['alice', 'bob'], true);
  expect(described.get('alice')).toMatchObject({ tags: {}, powers: { power: 'administrator' } });
  expect(described.get('bob')).toMatchObject({ powers: { power: 'none' } });
  expect(bed.takeCalls()).toMatchObject({ 'iam:GetAccountAuthorizationDetails': 1 });
});

test('what they may do is absent if it could not be read, and the log says so', async () => {
  bed.world.addUser(MEMBER, { name: 'alice', created, tags: { owner: 'alice' } });
  bed.world.deny(MEMBER, 'iam:GetAccountAuthorizationDetails');
  expect(await describePrincipals(['alice'], true)).toEqual(new Map([['alice', { tags: { owner: 'alice' }, path: '/' }]]));
  expect(bed.log.named('warn')).toEqual(['powers not read']);
});

test.each([[[]], [['<root_account>']]])('of %j nothing is asked', async (names) => {
  expect(await describePrincipals(names, true)).toEqual(new Map());
  expect(bed.takeCalls()).toEqual({});
});
