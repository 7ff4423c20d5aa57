import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetLoginProfileCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IDENTIFICATION_ROLE, REMEDIATION_ROLE } from './demo-organisation.ts';
import { iamFaults } from './faults.ts';
import { type Bench, daysAgo, MAIN, MEMBER, startBench } from './sandbox.fixture.ts';
import { TokenBuckets } from './throttle.ts';

let bench: Bench;
let keyId: string;

beforeEach(async () => {
  bench = await startBench();
  bench.world.addUser(MEMBER, { name: 'alice', created: daysAgo(200) });
  keyId = bench.world.addKey(MEMBER, 'alice', { created: daysAgo(200) }).id;
});
afterEach(() => bench.close());

const inMember = async (roleName: string) => bench.iam(await bench.inMember(roleName));

const deactivate = () => new UpdateAccessKeyCommand({ UserName: 'alice', AccessKeyId: keyId, Status: 'Inactive' });
const listKeys = () => new ListAccessKeysCommand({ UserName: 'alice' });

describe('permissions', () => {
  test('the identification role reads, and changes nothing', async () => {
    const iam = await inMember(IDENTIFICATION_ROLE);
    await iam.send(new ListUsersCommand());
    const change = iam.send(deactivate());
    await expect(change).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    await expect(change).rejects.toThrow(
      `User: arn:aws:sts::${MEMBER}:assumed-role/${IDENTIFICATION_ROLE}/s is not authorized to perform: iam:UpdateAccessKey` +
        ` on resource: arn:aws:iam::${MEMBER}:user/alice because no identity-based policy allows the iam:UpdateAccessKey action`,
    );
    expect(bench.world.key(MEMBER, keyId).status).toBe('Active');
  });

  test('the remediation role changes a key, and may not delete a user or read a secret', async () => {
    const iam = await inMember(REMEDIATION_ROLE);
    await iam.send(deactivate());
    expect(bench.world.key(MEMBER, keyId).status).toBe('Inactive');
    await expect(iam.send(new DeleteUserCommand({ UserName: 'alice' }))).rejects.toMatchObject({ name: 'AccessDenied' });
    const secrets = bench.secretsManager(await bench.inMember(REMEDIATION_ROLE));
    const refused = secrets.send(new GetSecretValueCommand({ SecretId: 'keyhammer/alice' }));
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } });
  });

  test('an action can be denied in one account, and allowed again', async () => {
    const iam = await inMember(IDENTIFICATION_ROLE);
    bench.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    await expect(iam.send(new GenerateCredentialReportCommand())).rejects.toMatchObject({ name: 'AccessDenied' });
    await bench.iam().send(new GenerateCredentialReportCommand());
    bench.world.allow(MEMBER, 'iam:GenerateCredentialReport');
    await iam.send(new GenerateCredentialReportCommand());
  });
});

describe('throttling', () => {
  test('turns calls beyond the burst away with HTTP 400, for each account by itself', async () => {
    bench.world.throttle = { perSecond: 0.001, burst: 2 };
    const iam = await inMember(IDENTIFICATION_ROLE);
    await iam.send(listKeys());
    await iam.send(new ListUsersCommand());
    const third = iam.send(listKeys());
    await expect(third).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } });
    await bench.iam().send(new ListUsersCommand());
    expect(bench.sandbox.throttledCalls).toBe(1);
    bench.world.throttle = undefined;
    await iam.send(listKeys());
  });

  test('lets as many calls through as the rate says', () => {
    let now = 0;
    const buckets = new TokenBuckets(() => now);
    let passed = 0;
    for (; now < 10_000; now += 10) if (buckets.take(MAIN, { perSecond: 20, burst: 5 })) passed += 1;
    expect(passed).toBeGreaterThanOrEqual(203);
    expect(passed).toBeLessThanOrEqual(205);
  });
});

describe('faults', () => {
  test('strike one operation in one account, as often as ordered', async () => {
    const { service, accountOf } = bench.sandbox;
    service.addFault({
      matches: (request) => request.operation === 'iam:ListUsers' && accountOf(request) === MEMBER,
      times: 1,
      effect: iamFaults.serviceFailure(),
    });
    const iam = await inMember(IDENTIFICATION_ROLE);
    await bench.iam().send(new ListUsersCommand());
    await expect(iam.send(new ListUsersCommand())).rejects.toMatchObject({
      name: 'ServiceFailureException',
      $metadata: { httpStatusCode: 500 },
    });
    await iam.send(new ListUsersCommand());
  });

  test('an AssumeRole is about the account of the role', async () => {
    const { service, accountOf } = bench.sandbox;
    const effect = iamFaults.error('AccessDenied', 403, 'no');
    service.addFault({ matches: (request) => request.operation === 'sts:AssumeRole' && accountOf(request) === MEMBER, effect });
    await expect(inMember(IDENTIFICATION_ROLE)).rejects.toMatchObject({ name: 'AccessDenied', message: 'no' });
  });

  test('a connection cut after the act leaves it done', async () => {
    const iam = await inMember(REMEDIATION_ROLE);
    bench.sandbox.service.addFault({ matches: ({ operation }) => operation === 'iam:UpdateAccessKey', effect: 'cut-after' });
    await expect(iam.send(deactivate())).rejects.toThrow();
    expect(bench.world.key(MEMBER, keyId).status).toBe('Inactive');
  });
});

describe('failures to order', () => {
  const createKey = () => new CreateAccessKeyCommand({ UserName: 'alice' });

  test('before the act: nothing was done, and the next call goes through', async () => {
    bench.world.failNext(MEMBER, 'iam:CreateAccessKey', { code: 'LimitExceeded' });
    const iam = await inMember(REMEDIATION_ROLE);
    await expect(iam.send(createKey())).rejects.toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } });
    expect(bench.world.user(MEMBER, 'alice').keys).toHaveLength(1);
    await iam.send(createKey());
    expect(bench.world.user(MEMBER, 'alice').keys).toHaveLength(2);
  });

  test('after the act: done, and said to have failed', async () => {
    bench.world.failNext(MEMBER, 'iam:CreateAccessKey', { code: 'ServiceFailure', when: 'after' });
    const iam = await inMember(REMEDIATION_ROLE);
    await expect(iam.send(createKey())).rejects.toMatchObject({ name: 'ServiceFailureException', $metadata: { httpStatusCode: 500 } });
    expect(bench.world.user(MEMBER, 'alice').keys).toHaveLength(2);
  });

  test('as often as ordered, one order after the other, in that account only', async () => {
    bench.world.failNext(MEMBER, 'iam:ListUsers', { code: 'Throttling', times: 2 });
    bench.world.failNext(MEMBER, 'iam:ListUsers', { code: 'InvalidInput', status: 400, message: 'in these words' });
    const iam = await inMember(IDENTIFICATION_ROLE);
    await bench.iam().send(new ListUsersCommand());
    for (const error of [{ name: 'Throttling', message: 'Rate exceeded' }, { name: 'Throttling' }, { message: 'in these words' }])
      await expect(iam.send(new ListUsersCommand())).rejects.toMatchObject({ ...error, $metadata: { httpStatusCode: 400 } });
    await iam.send(new ListUsersCommand());
  });

  test.each([
    ['EntityTemporarilyUnmodifiable', 'EntityTemporarilyUnmodifiableException', 409],
    ['NoSuchEntity', 'NoSuchEntityException', 404],
  ])('%s has its own status', async (code, name, status) => {
    bench.world.failNext(MEMBER, 'iam:UpdateAccessKey', { code });
    const iam = await inMember(REMEDIATION_ROLE);
    await expect(iam.send(deactivate())).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
    expect(bench.world.key(MEMBER, keyId).status).toBe('Active');
  });

  test('in Secrets Manager, and in letting anyone in', async () => {
    bench.world.failNext(MEMBER, 'secretsmanager:PutSecretValue', { code: 'InternalServiceError' });
    const secrets = bench.secretsManager(await bench.inMember(REMEDIATION_ROLE));
    const put = secrets.send(new PutSecretValueCommand({ SecretId: 'x', SecretString: 'y' }));
    await expect(put).rejects.toMatchObject({ name: 'InternalServiceError', $metadata: { httpStatusCode: 500 } });
    bench.world.failNext(MEMBER, 'sts:AssumeRole', { code: 'AccessDenied' });
    await expect(bench.inMember(REMEDIATION_ROLE)).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  });
});

describe('stale reads: so many reads after a change still show what was there before', () => {
  const keys = async (iam: IAMClient) =>
    ((await iam.send(listKeys())).AccessKeyMetadata ?? []).map(({ AccessKeyId, Status }) => [AccessKeyId, Status]);

  beforeEach(() => {
    bench.world.staleReads = 2;
  });

  test('of a status', async () => {
    const iam = await inMember(REMEDIATION_ROLE);
    await iam.send(deactivate());
    const seen = [await keys(iam), await keys(iam), await keys(iam)];
    expect(seen).toEqual([[[keyId, 'Active']], [[keyId, 'Active']], [[keyId, 'Inactive']]]);
  });

  test('of a key that was deleted, and of one that was made', async () => {
    const iam = await inMember(REMEDIATION_ROLE);
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: keyId }));
    expect([await keys(iam), await keys(iam), await keys(iam)]).toEqual([[[keyId, 'Active']], [[keyId, 'Active']], []]);
    await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    expect([(await keys(iam)).length, (await keys(iam)).length, (await keys(iam)).length]).toEqual([0, 0, 1]);
  });

  test('of a login profile', async () => {
    bench.world.setPassword(MEMBER, 'alice', daysAgo(1));
    const iam = await inMember(REMEDIATION_ROLE);
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'alice' }));
    const profile = () => iam.send(new GetLoginProfileCommand({ UserName: 'alice' }));
    expect(await profile()).toMatchObject({ LoginProfile: { UserName: 'alice' } });
    expect(await profile()).toMatchObject({ LoginProfile: { UserName: 'alice' } });
    await expect(profile()).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });
});
