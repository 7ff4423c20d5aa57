import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  paginateListUsers,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { awsManagedPolicyArn } from './aws-managed-policies.ts';
import { OPERATOR_ACCESS_KEY_ID } from './caller.ts';
import { secretAccessKeyOf } from './identifiers.ts';
import { type Bench, daysAgo, MAIN, MEMBER, NOW, startBench } from './sandbox.fixture.ts';

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

function addUsers(count: number): void {
  for (let index = count; index > 0; index -= 1)
    bench.world.addUser(MAIN, { name: `u-${String(index).padStart(4, '0')}`, created: daysAgo(9) });
}

describe('ListUsers', () => {
  test('pages at 100 unless told, in the order of the names', async () => {
    addUsers(250);
    const sizes: (number | undefined)[] = [];
    const names: (string | undefined)[] = [];
    for await (const page of paginateListUsers({ client: bench.iam() }, {})) {
      sizes.push(page.Users?.length);
      names.push(...(page.Users ?? []).map(({ UserName }) => UserName));
    }
    expect(sizes).toEqual([100, 100, 50]);
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(250);
  });

  test('ends with the last full page', async () => {
    addUsers(200);
    const first = await bench.iam().send(new ListUsersCommand({ MaxItems: 100 }));
    const second = await bench.iam().send(new ListUsersCommand({ MaxItems: 100, Marker: first.Marker }));
    expect(second).toMatchObject({ IsTruncated: false });
    expect(second.Marker).toBeUndefined();
  });

  test('a user deleted between two pages takes no other with it', async () => {
    addUsers(5);
    const first = await bench.iam().send(new ListUsersCommand({ MaxItems: 2 }));
    bench.world.deleteUser(MAIN, 'u-0001');
    bench.world.deleteUser(MAIN, 'u-0002');
    const rest = await bench.iam().send(new ListUsersCommand({ Marker: first.Marker }));
    expect(rest.Users?.map(({ UserName }) => UserName)).toEqual(['u-0003', 'u-0004', 'u-0005']);
  });

  test('leaves the tags out, and gives times to the second', async () => {
    bench.world.addUser(MAIN, { name: 'alice', created: new Date('2024-02-29T23:59:59.900Z'), tags: { owner: 'a' } });
    const { Users: [alice] = [] } = await bench.iam().send(new ListUsersCommand());
    expect(alice).toMatchObject({
      Path: '/',
      UserName: 'alice',
      Arn: `arn:aws:iam::${MAIN}:user/alice`,
      CreateDate: new Date('2024-02-29T23:59:59Z'),
    });
    expect(alice).not.toHaveProperty('Tags');
    expect(alice).not.toHaveProperty('PasswordLastUsed');
  });

  test('shows paths, and lists the users under one', async () => {
    bench.world.addUser(MAIN, { name: 'alice', created: daysAgo(1) });
    bench.world.addUser(MAIN, { name: 'deploy', path: '/ci/', created: daysAgo(1) });
    const { Users: all = [] } = await bench.iam().send(new ListUsersCommand());
    expect(all.map(({ Path, Arn }) => [Path, Arn])).toEqual([
      ['/', `arn:aws:iam::${MAIN}:user/alice`],
      ['/ci/', `arn:aws:iam::${MAIN}:user/ci/deploy`],
    ]);
    const { Users: ci = [] } = await bench.iam().send(new ListUsersCommand({ PathPrefix: '/ci/' }));
    expect(ci.map(({ UserName }) => UserName)).toEqual(['deploy']);
  });

  test.each([{ Marker: 'nonsense!' }, { MaxItems: 1001 }])('refuses %j', async (input) => {
    await expect(bench.iam().send(new ListUsersCommand(input))).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('a user', () => {
  test.each(["o'brien+ci@example.com", 'a=b,c.d@e-f_g', '<script>"&\'</script>'])('may be called %s', async (name) => {
    bench.world.addUser(MAIN, { name, created: daysAgo(1), tags: { note: `${name} =1+1`, empty: '' } });
    const { id } = bench.world.addKey(MAIN, name, { created: daysAgo(1) });
    const { AccessKeyMetadata: keys } = await bench.iam().send(new ListAccessKeysCommand({ UserName: name }));
    expect(keys).toEqual([{ UserName: name, AccessKeyId: id, Status: 'Active', CreateDate: daysAgo(1) }]);
    const { Tags } = await bench.iam().send(new ListUserTagsCommand({ UserName: name }));
    expect(Tags).toEqual([
      { Key: 'empty', Value: '' },
      { Key: 'note', Value: `${name} =1+1` },
    ]);
  });

  test('shows its tags to GetUser, and its tags page', async () => {
    bench.world.addUser(MAIN, { name: 'bob', created: daysAgo(1), tags: { b: '2', a: '1', c: '3' } });
    expect((await bench.iam().send(new GetUserCommand({ UserName: 'bob' }))).User?.Tags).toHaveLength(3);
    const first = await bench.iam().send(new ListUserTagsCommand({ UserName: 'bob', MaxItems: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Tags: [{ Key: 'a' }, { Key: 'b' }] });
    expect(await bench.iam().send(new ListUserTagsCommand({ UserName: 'bob', Marker: first.Marker }))).toMatchObject({
      Tags: [{ Key: 'c' }],
    });
  });

  test('shows its path to GetUser, and its permissions boundary', async () => {
    const permissionsBoundary = awsManagedPolicyArn('PowerUserAccess');
    bench.world.addUser(MAIN, { name: 'deploy', path: '/ci/eu/', created: daysAgo(1), permissionsBoundary });
    expect((await bench.iam().send(new GetUserCommand({ UserName: 'deploy' }))).User).toMatchObject({
      Path: '/ci/eu/',
      Arn: `arn:aws:iam::${MAIN}:user/ci/eu/deploy`,
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: permissionsBoundary },
    });
  });

  test('that is not there is no such entity', async () => {
    const refusals = [
      bench.iam().send(new GetUserCommand({ UserName: 'ghost' })),
      bench.iam().send(new ListAccessKeysCommand({ UserName: 'ghost' })),
      bench.iam().send(new ListUserTagsCommand({ UserName: 'ghost' })),
    ];
    for (const refusal of refusals) {
      await expect(refusal).rejects.toMatchObject({ name: 'NoSuchEntityException', $metadata: { httpStatusCode: 404 } });
    }
  });

  test('can be deleted only after its keys', async () => {
    bench.world.addUser(MAIN, { name: 'carl', created: daysAgo(1) });
    const { id } = bench.world.addKey(MAIN, 'carl', { created: daysAgo(1) });
    const deletion = () => bench.iam().send(new DeleteUserCommand({ UserName: 'carl' }));
    await expect(deletion()).rejects.toMatchObject({ name: 'DeleteConflictException', $metadata: { httpStatusCode: 409 } });
    await bench.iam().send(new DeleteAccessKeyCommand({ UserName: 'carl', AccessKeyId: id }));
    await deletion();
    expect(bench.world.account(MAIN).users.size).toBe(0);
  });
});

describe('an access key', () => {
  const addKey = (lastUsed?: { at: Date; service: string; region: string }) => {
    bench.world.addUser(MAIN, { name: 'dora', created: daysAgo(200) });
    return bench.world.addKey(MAIN, 'dora', { created: daysAgo(200), ...(lastUsed && { lastUsed }) });
  };
  const lastUsed = (id: string) => bench.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id }));

  test('that was never used has no date, and N/A for the rest', async () => {
    const answer = await lastUsed(addKey().id);
    expect(answer.UserName).toBe('dora');
    expect(answer.AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
  });

  test('tells when, for what and where it was used; using it again moves that', async () => {
    const { id } = addKey({ at: daysAgo(100), service: 'ses', region: 'eu-west-1' });
    expect((await lastUsed(id)).AccessKeyLastUsed).toEqual({ LastUsedDate: daysAgo(100), ServiceName: 'ses', Region: 'eu-west-1' });
    bench.world.useKey(MAIN, id, daysAgo(1), 'ec2', 'us-west-2');
    expect((await lastUsed(id)).AccessKeyLastUsed).toEqual({ LastUsedDate: daysAgo(1), ServiceName: 'ec2', Region: 'us-west-2' });
  });

  test('of another account, or deleted, looks like one that may not be seen', async () => {
    bench.world.addUser(MEMBER, { name: 'eve', created: daysAgo(1) });
    const foreign = bench.world.addKey(MEMBER, 'eve', { created: daysAgo(1) }).id;
    const own = addKey().id;
    bench.world.deleteKey(MAIN, own);
    for (const id of [foreign, own]) {
      await expect(lastUsed(id)).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    }
  });

  test('is deactivated and activated again', async () => {
    const { id } = addKey();
    const update = (Status: 'Active' | 'Inactive') =>
      bench.iam().send(new UpdateAccessKeyCommand({ UserName: 'dora', AccessKeyId: id, Status }));
    await update('Inactive');
    expect(bench.world.key(MAIN, id)).toMatchObject({ status: 'Inactive', changed: NOW.getTime() });
    await update('Active');
    expect(bench.world.key(MAIN, id).status).toBe('Active');
  });

  test('is made with a secret that is shown once, and opens the door at once', async () => {
    addKey();
    const { AccessKey: made } = await bench.iam().send(new CreateAccessKeyCommand({ UserName: 'dora' }));
    const keyId = made?.AccessKeyId ?? '';
    expect(made).toEqual({
      UserName: 'dora',
      AccessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      Status: 'Active',
      SecretAccessKey: secretAccessKeyOf(keyId),
      CreateDate: NOW,
    });
    expect(made?.SecretAccessKey).toHaveLength(40);
    const caller = await bench
      .sts({ accessKeyId: keyId, secretAccessKey: made?.SecretAccessKey ?? '' })
      .send(new GetCallerIdentityCommand());
    expect(caller.Arn).toBe(`arn:aws:iam::${MAIN}:user/dora`);
    expect((await lastUsed(keyId)).AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
  });

  test('is the third of a user: refused, whether the others are active or not', async () => {
    const { id } = addKey();
    const second = bench.world.createKey(MAIN, 'dora', NOW);
    bench.world.setKeyStatus(MAIN, id, 'Inactive', NOW);
    const third = () => bench.iam().send(new CreateAccessKeyCommand({ UserName: 'dora' }));
    await expect(third()).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
      $metadata: { httpStatusCode: 409 },
    });
    expect(() => bench.world.createKey(MAIN, 'dora', NOW)).toThrow('Cannot exceed quota');
    await bench.iam().send(new DeleteAccessKeyCommand({ UserName: 'dora', AccessKeyId: second.id }));
    await third();
  });

  test('that was deleted opens no door', async () => {
    const { id } = addKey();
    await bench.iam().send(new DeleteAccessKeyCommand({ UserName: 'dora', AccessKeyId: id }));
    const knock = bench.sts({ accessKeyId: id, secretAccessKey: 'x' }).send(new GetCallerIdentityCommand());
    await expect(knock).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('cannot be changed under another user’s name', async () => {
    const { id } = addKey();
    bench.world.addUser(MAIN, { name: 'frank', created: daysAgo(1) });
    const update = bench.iam().send(new UpdateAccessKeyCommand({ UserName: 'frank', AccessKeyId: id, Status: 'Inactive' }));
    await expect(update).rejects.toMatchObject({ name: 'NoSuchEntityException', message: `The Access Key with id ${id} cannot be found.` });
    expect(bench.world.key(MAIN, id).status).toBe('Active');
  });

  test('without a user name is looked for among the caller’s own: a trap, kept as it is', async () => {
    const { AccessKeyMetadata: keys } = await bench.iam().send(new ListAccessKeysCommand());
    expect(keys?.map(({ AccessKeyId }) => AccessKeyId)).toEqual([OPERATOR_ACCESS_KEY_ID]);
    await bench.iam().send(new UpdateAccessKeyCommand({ AccessKeyId: OPERATOR_ACCESS_KEY_ID, Status: 'Inactive' }));
    await expect(bench.iam().send(new ListUsersCommand())).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });
});

test('an account has an alias or none', async () => {
  expect((await bench.iam().send(new ListAccountAliasesCommand())).AccountAliases).toEqual([]);
});

describe('the summary of an account', () => {
  const summary = async () => (await bench.iam().send(new GetAccountSummaryCommand())).SummaryMap;

  test('counts', async () => {
    addUsers(3);
    bench.world.addUser(MAIN, { name: 'zoe', created: daysAgo(1), mfa: true });
    expect(await summary()).toMatchObject({ Users: 4, Groups: 0, MFADevices: 2, AccessKeysPerUserQuota: 2 });
  });

  test('tells of the root user', async () => {
    expect(await summary()).toMatchObject({ AccountAccessKeysPresent: 0, AccountMFAEnabled: 1 });
    bench.world.setRoot(MAIN, { keys: [{ created: daysAgo(900) }], mfa: false });
    expect(await summary()).toMatchObject({ AccountAccessKeysPresent: 1, AccountMFAEnabled: 0 });
  });
});

test('each call is counted under its name', async () => {
  await bench.iam().send(new ListUsersCommand());
  await bench.iam().send(new ListUsersCommand());
  await bench.iam().send(new ListAccountAliasesCommand());
  expect(bench.sandbox.service.calls).toEqual(
    new Map([
      ['iam:ListUsers', 2],
      ['iam:ListAccountAliases', 1],
    ]),
  );
});
