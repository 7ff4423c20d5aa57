import { ListUsersCommand } from '@aws-sdk/client-iam';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, UnavailableError } from '@keyhammer/core';
import { OPERATOR_ACCESS_KEY_ID } from '@keyhammer/sandbox';
import {
  type AwsTestBed,
  IDENTIFICATION_ROLE,
  MAIN,
  MEMBER,
  REMEDIATION_ROLE,
  setEnvironment,
  startAwsTestBed,
} from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

/** What AssumeRole was asked for, as it went over the wire. */
function recordAssumeRole(): Record<string, string>[] {
  const seen: Record<string, string>[] = [];
  bed.sandbox.service.addFault({
    matches: (request) => {
      if (request.operation === 'sts:AssumeRole') seen.push(Object.fromEntries(new URLSearchParams(request.body)));
      return false;
    },
    effect: 'cut-before',
  });
  return seen;
}

describe('the account that Keyhammer runs in', () => {
  test('is asked for once', async () => {
    const connection = bed.connect();
    const expected = {
      accountId: MAIN,
      arn: `arn:aws:iam::${MAIN}:user/sandbox-operator`,
      partition: 'aws',
      accessKeyId: OPERATOR_ACCESS_KEY_ID,
    };
    expect(await connection.callerIdentity()).toEqual(expected);
    expect(await connection.callerIdentity()).toEqual(expected);
    expect(bed.sandbox.service.calls.get('sts:GetCallerIdentity')).toBe(1);
  });

  test('is asked for again after a failure', async () => {
    const connection = bed.connect();
    bed.sandbox.service.addFault({ matches: () => true, times: 5, effect: { status: 503 } });
    await expect(connection.callerIdentity()).rejects.toThrow(UnavailableError);
    expect(await connection.callerIdentity()).toMatchObject({ accountId: MAIN });
  });

  test('can not be told without credentials, and the error says how to set them', async () => {
    const restore = setEnvironment({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    try {
      const asked = bed.connect().callerIdentity();
      await expect(asked).rejects.toThrow(AccessDeniedError);
      await expect(asked).rejects.toThrow(/no AWS credentials found\. Set AWS_PROFILE/);
    } finally {
      restore();
    }
  });

  test('is entered with its role, where it has one', async () => {
    bed.world.account(MAIN).roles.set(IDENTIFICATION_ROLE, {});
    await bed.connect().enter(MAIN);
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1 });
    expect(bed.log.events).toEqual([]);
  });

  test("is entered with Keyhammer's own credentials, where the role is absent, and the log says so", async () => {
    const { iam } = await bed.connect().enter(MAIN);
    expect(await iam.config.credentials()).toMatchObject({ accessKeyId: bed.sandbox.environment().AWS_ACCESS_KEY_ID });
    expect(bed.log.named('info')).toEqual(['own account entered without its role']);
  });

  test('is the only one that can be entered when no role is configured', async () => {
    const connection = bed.connect({ role: undefined });
    await connection.enter(MAIN);
    expect(bed.takeCalls()).toEqual({});
    await expect(connection.enter(MEMBER)).rejects.toThrow(/no role is configured/);
  });
});

describe('another account', () => {
  test('is entered with its role, in a session that names the worker', async () => {
    const assumed = recordAssumeRole();
    const { iam } = await bed.connect({ role: REMEDIATION_ROLE, worker: 'remediator' }).enter(MEMBER);

    expect(assumed).toEqual([
      expect.objectContaining({ RoleArn: `arn:aws:iam::${MEMBER}:role/${REMEDIATION_ROLE}`, RoleSessionName: 'keyhammer-remediator' }),
    ]);
    expect(assumed[0]).not.toHaveProperty('ExternalId');
    const credentials = await iam.config.credentials();
    const sts = new STSClient({ credentials });
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: `arn:aws:sts::${MEMBER}:assumed-role/${REMEDIATION_ROLE}/keyhammer-remediator`,
    });
  });

  test.each([
    ['the one that the role asks for', 'right', true],
    ['another one', 'wrong', false],
    ['none', undefined, false],
  ])('that asks for an external id, given %s', async (_what, externalId, enters) => {
    bed.world.account(MEMBER).roles.set(IDENTIFICATION_ROLE, { externalId: 'right' });
    const entered = bed.connect({ settings: { ...(externalId && { externalId }) } }).enter(MEMBER);
    if (enters) await expect(entered).resolves.toMatchObject({ accountId: MEMBER });
    else await expect(entered).rejects.toThrow(AccessDeniedError);
  });

  test('is entered once for all of its services', async () => {
    bed.world.secretsOf(MEMBER).set('here', 'only');
    const session = await bed.connect({ role: REMEDIATION_ROLE }).enter(MEMBER);
    await session.iam.send(new ListUsersCommand({}));
    await session.iamUnrepeated().send(new ListUsersCommand({}));
    expect(await session.secretsManager().send(new DescribeSecretCommand({ SecretId: 'here' }))).toMatchObject({ Name: 'here' });
    expect(bed.takeCalls()).toMatchObject({ 'sts:AssumeRole': 1 });
  });

  test('that denies the role is an error that names the role, and what to check', async () => {
    const entered = bed.connect({ role: 'no-such-role' }).enter(MEMBER);
    await expect(entered).rejects.toThrow(AccessDeniedError);
    await expect(entered).rejects.toThrow(
      `Could not assume the role arn:aws:iam::${MEMBER}:role/no-such-role in account ${MEMBER}: User: arn:aws:iam::${MAIN}:user/sandbox-operator`,
    );
    await expect(entered).rejects.toThrow('Check that the role exists there, that it trusts');
  });

  test('that could not be entered is tried again the next time', async () => {
    const connection = bed.connect();
    bed.world.deny(MEMBER, 'sts:AssumeRole');
    await expect(connection.enter(MEMBER)).rejects.toThrow(AccessDeniedError);
    bed.world.allow(MEMBER, 'sts:AssumeRole');
    await expect(connection.enter(MEMBER)).resolves.toMatchObject({ accountId: MEMBER });
  });

  test('has its role assumed anew shortly before the credentials end', async () => {
    const { iam } = await bed.connect().enter(MEMBER);
    const first = await iam.config.credentials();
    expect(await iam.config.credentials()).toBe(first);
    const almostOver = (first.expiration?.getTime() ?? 0) - 60_000;

    const realNow = Date.now;
    Date.now = () => almostOver;
    try {
      await iam.config.credentials();
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      Date.now = realNow;
    }
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 2 });
  });
});

describe('the ARNs of roles', () => {
  test.each(['aws-us-gov', 'aws-cn'])('are made up in the partition of the caller: %s', async (partition) => {
    const arn = `arn:${partition}:iam::${MAIN}:user/operator`;
    bed.sandbox.service.addFault({
      matches: (request) => request.operation === 'sts:GetCallerIdentity',
      effect: {
        status: 200,
        body: `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${MAIN}</Account><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      },
    });
    const assumed = recordAssumeRole();
    await expect(bed.connect().enter(MEMBER)).rejects.toThrow(AccessDeniedError);
    expect(assumed[0]?.RoleArn).toBe(`arn:${partition}:iam::${MEMBER}:role/${IDENTIFICATION_ROLE}`);
  });
});

describe('the region', () => {
  test.each([
    ['AWS_REGION first', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-3', 'eu-west-1'],
    ['then AWS_DEFAULT_REGION', { AWS_REGION: undefined, AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-3', 'eu-west-2'],
    ['then the configuration', { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }, 'eu-west-3', 'eu-west-3'],
    ['else us-east-1', { AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined }, undefined, 'us-east-1'],
  ])('is %s', async (_what, environment, configured, expected) => {
    const restore = setEnvironment(environment);
    try {
      const client = bed.connect({ settings: { ...(configured && { region: configured }) } }).organizations();
      expect(await client.config.region()).toBe(expected);
    } finally {
      restore();
    }
  });
});

test('the endpoint of a single service is honoured', async () => {
  const restore = setEnvironment({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ENDPOINT_URL_STS: bed.sandbox.url });
  try {
    await expect(bed.connect().enter(MEMBER)).resolves.toMatchObject({ accountId: MEMBER });
  } finally {
    restore();
  }
});
