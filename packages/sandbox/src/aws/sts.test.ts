import { ListAccessKeysCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type AssumeRoleCommandInput, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IDENTIFICATION_ROLE } from './demo-organisation.ts';
import { roleArn } from './identifiers.ts';
import { type Bench, daysAgo, MAIN, MEMBER, startBench } from './sandbox.fixture.ts';

const ROLE = roleArn(MEMBER, IDENTIFICATION_ROLE);
let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

async function assume(input: Partial<AssumeRoleCommandInput> = {}) {
  const session = { RoleArn: ROLE, RoleSessionName: 'keyhammer-identifier', ExternalId: 'kh-1', ...input };
  const { Credentials: given } = await bench.sts().send(new AssumeRoleCommand(session));
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
    expiration: given?.Expiration ?? new Date(0),
  };
}

describe('who is calling', () => {
  test('the operator is an administrator of the main account, and in none of its lists', async () => {
    const identity = await bench.sts().send(new GetCallerIdentityCommand());
    expect(identity).toMatchObject({ Account: MAIN, Arn: `arn:aws:iam::${MAIN}:user/sandbox-operator` });
    expect(identity.UserId).toMatch(/^AIDA[A-Z2-7]{16}$/);
    expect((await bench.iam().send(new ListUsersCommand())).Users).toEqual([]);
  });

  test('an active key of any user of the world signs in as that user', async () => {
    bench.world.addUser(MEMBER, { name: 'ci', created: daysAgo(9) });
    const { id } = bench.world.addKey(MEMBER, 'ci', { created: daysAgo(9) });
    const ci = { accessKeyId: id, secretAccessKey: 'any' };
    expect(await bench.sts(ci).send(new GetCallerIdentityCommand())).toMatchObject({
      Account: MEMBER,
      Arn: `arn:aws:iam::${MEMBER}:user/ci`,
    });

    await bench.iam(ci).send(new UpdateAccessKeyCommand({ UserName: 'ci', AccessKeyId: id, Status: 'Inactive' }));
    await expect(bench.sts(ci).send(new GetCallerIdentityCommand())).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('the sandbox’s environment is all that a standard client needs', async () => {
    const before = { ...process.env };
    Object.assign(process.env, bench.sandbox.environment());
    try {
      expect(await new STSClient().send(new GetCallerIdentityCommand())).toMatchObject({ Account: MAIN });
    } finally {
      process.env = before;
    }
  });

  test('an unknown key is refused', async () => {
    const stranger = { accessKeyId: 'AKIAQQQQQQQQQQQQQQQQ', secretAccessKey: 'x' };
    const refusal = bench.iam(stranger).send(new ListUsersCommand());
    await expect(refusal).rejects.toMatchObject({ name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } });
  });
});

describe('AssumeRole', () => {
  test('hands out a session that acts in the role’s account', async () => {
    bench.world.addUser(MEMBER, { name: 'alice', created: daysAgo(100) });
    const session = await assume();
    expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(await bench.sts(session).send(new GetCallerIdentityCommand())).toMatchObject({
      Account: MEMBER,
      Arn: `arn:aws:sts::${MEMBER}:assumed-role/${IDENTIFICATION_ROLE}/keyhammer-identifier`,
    });
    const { Users } = await bench.iam(session).send(new ListUsersCommand());
    expect(Users?.map(({ UserName }) => UserName)).toEqual(['alice']);
  });

  test('counts the session’s life on the real clock, which the SDK compares it with', async () => {
    const { expiration } = await assume({ DurationSeconds: 900 });
    expect(expiration.getTime() - Date.now()).toBeGreaterThan(895_000);
    expect(expiration.getTime() - Date.now()).toBeLessThanOrEqual(900_000);
  });

  test('a role that asks for no external id takes any, and none', async () => {
    const RoleArn = roleArn(MAIN, IDENTIFICATION_ROLE);
    await expect(assume({ RoleArn, ExternalId: undefined })).resolves.toBeDefined();
    await expect(assume({ RoleArn, ExternalId: 'any' })).resolves.toBeDefined();
  });

  test.each([
    ['a wrong external id', { ExternalId: 'guess' }],
    ['no external id where one is asked for', { ExternalId: undefined }],
    ['a role that is not there', { RoleArn: roleArn(MEMBER, 'admin') }],
    ['an account that is not there', { RoleArn: roleArn('999999999999', IDENTIFICATION_ROLE) }],
  ])('%s is denied', async (_case, input) => {
    const refusal = assume(input);
    await expect(refusal).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(refusal).rejects.toThrow('is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::');
  });

  test('a suspended account, and one that says no, let nobody in', async () => {
    bench.world.account(MEMBER).state = 'SUSPENDED';
    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
    bench.world.account(MEMBER).state = 'ACTIVE';
    bench.world.deny(MEMBER, 'sts:AssumeRole');
    await expect(assume()).rejects.toMatchObject({ name: 'AccessDenied' });
    bench.world.allow(MEMBER, 'sts:AssumeRole');
    await expect(assume()).resolves.toBeDefined();
  });

  test('a life out of bounds is an invalid request', async () => {
    await expect(assume({ DurationSeconds: 899 })).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('a session with a wrong token, or whose role is gone, is no longer good', async () => {
    const session = await assume();
    const forged = { ...session, sessionToken: 'forged' };
    await expect(bench.iam(forged).send(new ListUsersCommand())).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    bench.world.account(MEMBER).roles.delete(IDENTIFICATION_ROLE);
    await expect(bench.iam(session).send(new ListUsersCommand())).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('a session is no user, and has to name one', async () => {
    const session = await assume();
    await expect(bench.iam(session).send(new ListAccessKeysCommand())).rejects.toThrow('Must specify userName');
  });
});
