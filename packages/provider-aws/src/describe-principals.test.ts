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
  expect(bed.log.named('warn')).toEqual(['what the users may do was not read, so each is described by itself']);
});

test('of the root user nothing is asked', async () => {
  expect(await describePrincipals([], true)).toEqual(new Map());
  expect(await describePrincipals(['<root_account>'])).toMatchObject(new Map([['<root_account>', { powers: { power: 'administrator' } }]]));
  expect(bed.takeCalls()).toEqual({});
});

test.each([
  [20, { 'iam:GetUser': 20 }],
  [21, { 'iam:GetAccountAuthorizationDetails': 1 }],
])('%i users take %j', async (count, calls) => {
  const names = Array.from({ length: count }, (_, n) => `user-${n}`);
  for (const name of names) bed.world.addUser(MEMBER, { name, created, path: '/ci/', tags: { owner: name } });

  const described = await describePrincipals(names);

  expect(described.size).toBe(count);
  expect(described.get('user-7')).toMatchObject({ tags: { owner: 'user-7' }, path: '/ci/' });
  expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1, ...calls });
});
