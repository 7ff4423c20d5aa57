import {
  CreateLoginProfileCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  ListUsersCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Bench, daysAgo, MAIN, NOW, startBench } from './sandbox.fixture.ts';

const SOUND = 'Correct-Horse-7';
const UserName = 'alice';
let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
  bench.world.addUser(MAIN, { name: UserName, created: daysAgo(400) });
});
afterEach(() => bench.close());

const get = () => bench.iam().send(new GetLoginProfileCommand({ UserName }));
const create = (more: { PasswordResetRequired?: boolean; Password?: string } = {}) =>
  bench.iam().send(new CreateLoginProfileCommand({ UserName, Password: SOUND, ...more }));
const update = (more: { PasswordResetRequired?: boolean; Password?: string }) =>
  bench.iam().send(new UpdateLoginProfileCommand({ UserName, ...more }));
const remove = () => bench.iam().send(new DeleteLoginProfileCommand({ UserName }));
const lastUsed = async () => (await bench.iam().send(new GetUserCommand({ UserName }))).User?.PasswordLastUsed;
const password = () => bench.world.user(MAIN, UserName).password;
const notThere = {
  name: 'NoSuchEntityException',
  message: 'Login Profile for User alice cannot be found.',
  $metadata: { httpStatusCode: 404 },
};

describe('a user without a console password', () => {
  test('has no login profile to read, to change or to delete', async () => {
    for (const refusal of [get(), update({ Password: SOUND }), remove()]) await expect(refusal).rejects.toMatchObject(notThere);
  });

  test('gets one, with a change at the next sign-in if so ordered', async () => {
    expect((await create({ PasswordResetRequired: true })).LoginProfile).toEqual({
      UserName,
      CreateDate: NOW,
      PasswordResetRequired: true,
    });
    expect((await get()).LoginProfile).toEqual({ UserName, CreateDate: NOW, PasswordResetRequired: true });
    expect(password()).toEqual({ created: NOW.getTime(), changed: NOW.getTime(), text: SOUND, resetRequired: true });
  });

  test.each(['Short-7', 'only lowercase and spaces', 'NoDigitsOrSigns'])('does not get %j: the password policy', async (Password) => {
    await expect(create({ Password })).rejects.toMatchObject({
      name: 'PasswordPolicyViolationException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(password()).toBeUndefined();
  });
});

describe('a user with a console password', () => {
  beforeEach(() => bench.world.setPassword(MAIN, UserName, daysAgo(300)));

  test('cannot have a second one', async () => {
    await expect(create()).rejects.toMatchObject({ name: 'EntityAlreadyExistsException', $metadata: { httpStatusCode: 409 } });
  });

  test('changes it: that is no use of it, and it is no newer for that', async () => {
    bench.world.signIn(MAIN, UserName, daysAgo(200));
    await update({ Password: SOUND });
    expect(password()).toMatchObject({ created: daysAgo(300).getTime(), changed: NOW.getTime(), text: SOUND });
    expect((await get()).LoginProfile).toMatchObject({ CreateDate: daysAgo(300), PasswordResetRequired: false });
    expect(await lastUsed()).toEqual(daysAgo(200));
  });

  test('may have to change it, which is no change yet', async () => {
    await update({ PasswordResetRequired: true });
    expect((await get()).LoginProfile?.PasswordResetRequired).toBe(true);
    expect(password()?.changed).toBe(daysAgo(300).getTime());
    bench.world.changePassword(MAIN, UserName, daysAgo(1));
    expect((await get()).LoginProfile).toMatchObject({ CreateDate: daysAgo(300), PasswordResetRequired: false });
  });

  test('loses it; when it was last used is known for good', async () => {
    bench.world.signIn(MAIN, UserName, daysAgo(200));
    await remove();
    await expect(get()).rejects.toMatchObject(notThere);
    expect(await lastUsed()).toEqual(daysAgo(200));
    expect((await bench.iam().send(new ListUsersCommand())).Users?.[0]?.PasswordLastUsed).toEqual(daysAgo(200));
    await create();
    expect(await lastUsed()).toEqual(daysAgo(200));
    expect(() => bench.world.signIn(MAIN, UserName, NOW)).not.toThrow();
  });

  test('cannot be deleted before it', async () => {
    const deletion = () => bench.iam().send(new DeleteUserCommand({ UserName }));
    await expect(deletion()).rejects.toMatchObject({ name: 'DeleteConflictException' });
    await remove();
    await deletion();
  });
});

test('nobody signs in without a password', () => {
  expect(() => bench.world.signIn(MAIN, UserName, NOW)).toThrow('no console password');
});
