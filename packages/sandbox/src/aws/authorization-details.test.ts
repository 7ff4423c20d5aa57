import { type EntityType, GetAccountAuthorizationDetailsCommand, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { allow, awsManagedPolicyArn } from './aws-managed-policies.ts';
import { IDENTIFICATION_ROLE } from './demo-organisation.ts';
import { type Bench, daysAgo, MAIN, MEMBER, startBench } from './sandbox.fixture.ts';

const ADMINISTRATOR = awsManagedPolicyArn('AdministratorAccess');
let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const details = (...Filter: EntityType[]) => bench.iam().send(new GetAccountAuthorizationDetailsCommand({ Filter }));
const decoded = (document: string | undefined) => JSON.parse(decodeURIComponent(document ?? ''));

describe('a user', () => {
  test('with everything that decides what it may do', async () => {
    bench.world.addGroup(MAIN, { name: 'admins', attachedPolicies: [ADMINISTRATOR] });
    bench.world.addUser(MAIN, {
      name: 'alice',
      path: '/people/',
      created: daysAgo(400),
      tags: { owner: 'alice@example.com' },
      groups: ['admins'],
      inlinePolicies: { 'read buckets': allow('s3:Get*') },
      attachedPolicies: [awsManagedPolicyArn('IAMFullAccess')],
    });
    const { UserDetailList: [alice] = [] } = await details('User');
    expect(alice).toMatchObject({
      Path: '/people/',
      UserName: 'alice',
      Arn: `arn:aws:iam::${MAIN}:user/people/alice`,
      CreateDate: daysAgo(400),
      GroupList: ['admins'],
      AttachedManagedPolicies: [{ PolicyName: 'IAMFullAccess', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' }],
      Tags: [{ Key: 'owner', Value: 'alice@example.com' }],
    });
    const [inline] = alice?.UserPolicyList ?? [];
    expect(inline?.PolicyName).toBe('read buckets');
    expect(inline?.PolicyDocument).toMatch(/^%7B%22Version%22%3A/);
    expect(inline?.PolicyDocument).toContain('%2A');
    expect(decoded(inline?.PolicyDocument)).toEqual(allow('s3:Get*'));
  });

  test('with nothing has empty lists, and no inline policies at all', async () => {
    bench.world.addUser(MAIN, { name: 'bob', created: daysAgo(1) });
    const { UserDetailList: [bob] = [] } = await details('User');
    expect(bob).toMatchObject({ Path: '/', GroupList: [], AttachedManagedPolicies: [], Tags: [] });
    expect(bob).not.toHaveProperty('UserPolicyList');
    expect(bob).not.toHaveProperty('PasswordLastUsed');
  });
});

test('a group has its own policies, inline and attached', async () => {
  bench.world.addGroup(MAIN, {
    name: 'devs',
    path: '/teams/',
    inlinePolicies: { logs: allow('logs:*') },
    attachedPolicies: [ADMINISTRATOR],
  });
  const { GroupDetailList: [devs] = [] } = await details('Group');
  expect(devs).toMatchObject({
    GroupName: 'devs',
    Arn: `arn:aws:iam::${MAIN}:group/teams/devs`,
    AttachedManagedPolicies: [{ PolicyName: 'AdministratorAccess', PolicyArn: ADMINISTRATOR }],
  });
  expect(decoded(devs?.GroupPolicyList?.[0]?.PolicyDocument)).toEqual(allow('logs:*'));
});

describe('managed policies', () => {
  test('of the account’s own come with all versions, and say which one counts', async () => {
    const documents = [allow('*'), allow('s3:GetObject')];
    const { arn } = bench.world.addPolicy(MAIN, { name: 'narrowed', path: '/team/', documents });
    bench.world.addUser(MAIN, { name: 'alice', created: daysAgo(1), attachedPolicies: [arn] });
    const { Policies: [policy] = [] } = await details('LocalManagedPolicy');
    expect(policy).toMatchObject({ Arn: `arn:aws:iam::${MAIN}:policy/team/narrowed`, DefaultVersionId: 'v2', AttachmentCount: 1 });
    const versions = policy?.PolicyVersionList?.map((version) => [version.VersionId, version.IsDefaultVersion, decoded(version.Document)]);
    expect(versions).toEqual([
      ['v2', true, documents[1]],
      ['v1', false, documents[0]],
    ]);
  });

  test('of AWS are those that are attached somewhere in the account', async () => {
    bench.world.addGroup(MAIN, { name: 'admins', attachedPolicies: [ADMINISTRATOR] });
    bench.world.addPolicy(MAIN, { name: 'own', documents: [allow('*')] });
    const { Policies = [] } = await details('AWSManagedPolicy');
    expect(Policies.map(({ Arn }) => Arn)).toEqual([ADMINISTRATOR]);
    expect(decoded(Policies[0]?.PolicyVersionList?.[0]?.Document)).toEqual(allow('*'));
  });

  test('that nobody has are a slip in the test', () => {
    const user = { name: 'alice', created: daysAgo(1), attachedPolicies: [awsManagedPolicyArn('AdminstratorAccess')] };
    expect(() => bench.world.addUser(MAIN, user)).toThrow('no managed policy');
    expect(() => bench.world.addUser(MAIN, { name: 'alice', created: daysAgo(1), groups: ['nobody'] })).toThrow('no group nobody');
  });
});

describe('the list', () => {
  test('without a filter has everything, the roles too', async () => {
    bench.world.addUser(MAIN, { name: 'alice', created: daysAgo(1), attachedPolicies: [ADMINISTRATOR] });
    const all = await details();
    expect(all.UserDetailList).toHaveLength(1);
    expect(all.RoleDetailList?.map(({ RoleName }) => RoleName)).toContain(IDENTIFICATION_ROLE);
    expect(all.Policies).toHaveLength(1);
    expect((await details('User')).RoleDetailList).toEqual([]);
  });

  test('pages over users, groups and policies as one', async () => {
    bench.world.addGroup(MAIN, { name: 'admins', attachedPolicies: [ADMINISTRATOR] });
    for (let index = 0; index < 130; index += 1) bench.world.addUser(MAIN, { name: `u${index}`, created: daysAgo(1), groups: ['admins'] });
    const Filter: EntityType[] = ['AWSManagedPolicy', 'Group', 'User'];
    const pages: number[][] = [];
    const names = new Set<string | undefined>();
    for await (const page of paginateGetAccountAuthorizationDetails({ client: bench.iam() }, { Filter, MaxItems: 50 })) {
      const { UserDetailList: users = [], GroupDetailList: groups = [], Policies: policies = [] } = page;
      pages.push([users.length, groups.length, policies.length]);
      for (const { UserName } of users) names.add(UserName);
    }
    expect(pages).toEqual([
      [50, 0, 0],
      [50, 0, 0],
      [30, 1, 1],
    ]);
    expect(names.size).toBe(130);
  });

  test('can be read by the identification role, in its account', async () => {
    bench.world.addUser(MEMBER, { name: 'carol', created: daysAgo(1) });
    const iam = bench.iam(await bench.inMember(IDENTIFICATION_ROLE));
    const { UserDetailList: users = [] } = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }));
    expect(users.map(({ UserName }) => UserName)).toEqual(['carol']);
  });
});
