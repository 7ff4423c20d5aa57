import { GenerateCredentialReportCommand, ListAccessKeysCommand, ListUsersCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { IDENTIFICATION_ROLE, REMEDIATION_ROLE } from './demo-organisation.ts';
import { iamFaults } from './faults.ts';
import { roleArn } from './identifiers.ts';
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

async function inMember(roleName: string) {
  const input = { RoleArn: roleArn(MEMBER, roleName), RoleSessionName: 's', ExternalId: 'kh-1' };
  const { Credentials: given } = await bench.sts().send(new AssumeRoleCommand(input));
  return bench.iam({
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  });
}

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

  test('the remediation role changes a key, and lists no users', async () => {
    const iam = await inMember(REMEDIATION_ROLE);
    await iam.send(deactivate());
    expect(bench.world.key(MEMBER, keyId).status).toBe('Inactive');
    await expect(iam.send(new ListUsersCommand())).rejects.toMatchObject({ name: 'AccessDenied' });
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

test('stale reads: so many lists after a change still show the old status', async () => {
  bench.world.staleReads = 2;
  const iam = await inMember(REMEDIATION_ROLE);
  await iam.send(deactivate());
  const status = async () => (await iam.send(listKeys())).AccessKeyMetadata?.[0]?.Status;
  expect([await status(), await status(), await status()]).toEqual(['Active', 'Active', 'Inactive']);
});
