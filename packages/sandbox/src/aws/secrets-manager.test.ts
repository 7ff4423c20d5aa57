import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { REMEDIATION_ROLE } from './demo-organisation.ts';
import { type Bench, MAIN, MEMBER, NOW, startBench } from './sandbox.fixture.ts';

const SecretId = 'keyhammer/alice';
const [FIRST, SECOND, THIRD] = ['1'.repeat(36), '2'.repeat(36), '3'.repeat(36)];
let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const create = (SecretString: string, ClientRequestToken = FIRST) =>
  bench
    .secretsManager()
    .send(new CreateSecretCommand({ Name: SecretId, SecretString, ClientRequestToken, Tags: [{ Key: 'issue', Value: '7' }] }));
const put = (SecretString: string, ClientRequestToken: string, more: { VersionStages?: string[] } = {}) =>
  bench.secretsManager().send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken, ...more }));
const describeIt = (id = SecretId) => bench.secretsManager().send(new DescribeSecretCommand({ SecretId: id }));
const get = (more: { VersionStage?: string; VersionId?: string } = {}) =>
  bench.secretsManager().send(new GetSecretValueCommand({ SecretId, ...more }));
const exists = { name: 'ResourceExistsException', $metadata: { httpStatusCode: 400 } };

describe('creating a secret', () => {
  test('the token becomes the id of its version', async () => {
    const made = await create('one');
    expect(made).toMatchObject({ Name: SecretId, VersionId: FIRST });
    expect(made.ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:us-east-1:${MAIN}:secret:keyhammer/alice-[A-Za-z0-9]{6}$`));
    expect(await describeIt()).toMatchObject({
      ARN: made.ARN,
      Name: SecretId,
      Tags: [{ Key: 'issue', Value: '7' }],
      CreatedDate: NOW,
      VersionIdsToStages: { [FIRST]: ['AWSCURRENT'] },
    });
    expect(await get()).toMatchObject({ SecretString: 'one', VersionId: FIRST, VersionStages: ['AWSCURRENT'] });
  });

  test('a second time: the same request is fine, any other is not', async () => {
    const made = await create('one');
    expect(await create('one')).toMatchObject({ ARN: made.ARN, VersionId: FIRST });
    await expect(create('two')).rejects.toMatchObject(exists);
    await expect(create('one', SECOND)).rejects.toMatchObject(exists);
    expect(bench.world.secrets.get(SecretId)).toBe('one');
  });

  test.each(['with a space', 'a,b', ''])('refuses the name %j', async (Name) => {
    await expect(bench.secretsManager().send(new CreateSecretCommand({ Name, SecretString: 'x' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
    expect(bench.world.secrets.names()).toEqual([]);
  });
});

describe('giving it a new value', () => {
  beforeEach(() => create('one'));

  test('the stages move on: current, previous, and then none', async () => {
    expect(await put('two', SECOND)).toMatchObject({ VersionId: SECOND, VersionStages: ['AWSCURRENT'] });
    expect((await describeIt()).VersionIdsToStages).toEqual({ [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] });
    expect((await get()).SecretString).toBe('two');
    expect((await get({ VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one');
    await put('three', THIRD);
    expect((await describeIt()).VersionIdsToStages).toEqual({ [SECOND]: ['AWSPREVIOUS'], [THIRD]: ['AWSCURRENT'] });
    expect((await get({ VersionId: FIRST })).SecretString).toBe('one');
  });

  test('the same token and value twice is one version; with another value it is refused', async () => {
    await put('two', SECOND);
    await put('three', THIRD);
    expect(await put('two', SECOND)).toMatchObject({ VersionId: SECOND, VersionStages: ['AWSPREVIOUS'] });
    await expect(put('other', SECOND)).rejects.toMatchObject(exists);
    expect((await get()).SecretString).toBe('three');
  });

  test('under a stage of one’s own leaves the current one', async () => {
    await put('two', SECOND, { VersionStages: ['AWSPENDING'] });
    expect((await describeIt()).VersionIdsToStages).toEqual({ [FIRST]: ['AWSCURRENT'], [SECOND]: ['AWSPENDING'] });
    expect((await get()).SecretString).toBe('one');
  });

  test('refuses a token that is too short', async () => {
    await expect(put('two', 'short')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

test('tags are added and replaced', async () => {
  const { ARN } = await create('one');
  const Tags = [
    { Key: 'issue', Value: '8' },
    { Key: 'owner', Value: 'alice' },
  ];
  await bench.secretsManager().send(new TagResourceCommand({ SecretId: ARN, Tags }));
  expect((await describeIt()).Tags).toEqual(Tags);
});

test('a secret is found by its name, its ARN, and its ARN without the random end', async () => {
  const { ARN = '' } = await create('one');
  for (const id of [SecretId, ARN, ARN.slice(0, -7)]) expect((await describeIt(id)).ARN).toBe(ARN);
});

test('what is not there is said not to be', async () => {
  const missing = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } };
  for (const refusal of [describeIt(), get(), put('x', FIRST)]) await expect(refusal).rejects.toMatchObject(missing);
  await create('one');
  await expect(get({ VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject(missing);
});

test('a role in a member account has that account’s secrets, and may hand over but not read', async () => {
  const secrets = bench.secretsManager(await bench.inMember(REMEDIATION_ROLE));
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: 'one' }));
  expect(ARN).toContain(`:${MEMBER}:secret:`);
  expect(bench.world.secretsOf(MEMBER).get(SecretId)).toBe('one');
  expect(bench.world.secrets.names()).toEqual([]);
  await expect(secrets.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
