import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type NewCredential, RejectedError, Secret, ThrottledError, UnavailableError } from '@keyhammer/core';
import type { Reply } from '@keyhammer/sandbox';
import { type AwsTestBed, MAIN, MEMBER, startAwsTestBed } from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const PLACE = { accountId: MEMBER, name: 'keyhammer/alice' };
const TAGS = { 'keyhammer-issue': 'AKIAOLD', 'keyhammer-ticket': 'OPS-7' };
const newKey = (id: string): NewCredential => ({ id, secret: new Secret(`secret/of+${id}`) });

const stored = (name = PLACE.name) => bed.world.secretsOf(MEMBER).find(name);
const contentOf = (name = PLACE.name) => JSON.parse(bed.world.secretsOf(MEMBER).get(name) ?? '{}');
const jsonError = (code: string, message: string): Reply => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: code, Message: message }),
});

describe('a hand-over', () => {
  test("is a secret in the user's own account, with the issue in its tags", async () => {
    const arn = await bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS);
    expect(arn).toBe(stored()?.arn);
    expect(contentOf()).toEqual({ accessKeyId: 'AKIANEW1', secretAccessKey: 'secret/of+AKIANEW1', user: 'alice', account: MEMBER });
    expect(Object.fromEntries(stored()?.tags ?? [])).toEqual(TAGS);
    expect(bed.world.secretsOf(MAIN).names()).toEqual([]);
  });

  test('is a new version where there is a secret, with the tags of this one', async () => {
    const vault = bed.vault();
    const arn = await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    expect(await vault.store(PLACE, newKey('AKIANEW2'), { ...TAGS, 'keyhammer-ticket': 'OPS-8' })).toBe(arn);
    expect(contentOf()).toMatchObject({ accessKeyId: 'AKIANEW2' });
    expect(stored()?.versions.size).toBe(2);
    expect(stored()?.tags.get('keyhammer-ticket')).toBe('OPS-8');
  });

  test('happens once for one key, however often it is asked for, by whatever run', async () => {
    const arn = await bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS);
    expect(await bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS)).toBe(arn);
    expect(stored()?.versions.size).toBe(1);
  });

  test.each(['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue'])(
    'happens once though answers are lost: %s',
    async (operation) => {
      if (operation === 'secretsmanager:PutSecretValue') await bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS);
      bed.fault(operation, 'cut-after', undefined, 2);
      await bed.vault().store(PLACE, newKey('AKIANEW2'), TAGS);
      expect(contentOf()).toMatchObject({ accessKeyId: 'AKIANEW2' });
      expect(stored()?.versions.size).toBe(operation === 'secretsmanager:PutSecretValue' ? 2 : 1);
    },
  );

  test('is a new version where somebody else has made the secret in the meantime', async () => {
    const vault = bed.vault();
    bed.sandbox.service.addFault({
      matches: ({ operation }) => {
        if (operation === 'secretsmanager:CreateSecret') bed.world.secretsOf(MEMBER).set(PLACE.name, 'theirs');
        return false;
      },
      effect: 'cut-before',
    });
    await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    expect(contentOf()).toMatchObject({ accessKeyId: 'AKIANEW1' });
    expect(stored()?.versions.size).toBe(2);
  });

  test('leaves no current version behind when it can not be tagged', async () => {
    const vault = bed.vault();
    await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    bed.world.deny(MEMBER, 'secretsmanager:TagResource');
    await expect(vault.store(PLACE, newKey('AKIANEW2'), TAGS)).rejects.toThrow(AccessDeniedError);
    expect(contentOf()).toMatchObject({ accessKeyId: 'AKIANEW1' });
  });
});

describe('a key is found', () => {
  test('where it was handed over, also after another was', async () => {
    const vault = bed.vault();
    const arn = await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    await vault.store(PLACE, newKey('AKIANEW2'), TAGS);
    expect(await vault.find(PLACE, 'AKIANEW1')).toBe(arn);
    expect(await vault.find(PLACE, 'AKIANEW2')).toBe(arn);
  });

  test('not where another one is, and not where nothing is', async () => {
    const vault = bed.vault();
    expect(await vault.find(PLACE, 'AKIANEW1')).toBeUndefined();
    await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    expect(await vault.find(PLACE, 'AKIANEW2')).toBeUndefined();
    expect(await vault.find({ ...PLACE, name: 'keyhammer/bob' }, 'AKIANEW1')).toBeUndefined();
  });

  test('without reading a secret', async () => {
    const vault = bed.vault();
    await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    await vault.find(PLACE, 'AKIANEW1');
    expect(bed.takeCalls()).toEqual({
      'sts:AssumeRole': 1,
      'secretsmanager:DescribeSecret': 2,
      'secretsmanager:CreateSecret': 1,
    });
  });
});

describe('the name of a secret', () => {
  test.each([
    ['every character of a user, the comma aside', 'ci+deploy=eu.west-1@corp_x', 'keyhammer/ci+deploy=eu.west-1@corp_x'],
    ['a comma, which Secrets Manager does not take', 'a,b,', 'keyhammer/a/comma/b/comma/'],
  ])('holds %s', async (_what, user, name) => {
    const place = { accountId: MEMBER, name: `keyhammer/${user}` };
    const vault = bed.vault();
    const arn = await vault.store(place, newKey('AKIANEW1'), TAGS);
    expect(stored(name)?.arn).toBe(arn);
    expect(contentOf(name)).toMatchObject({ user });
    expect(await vault.find(place, 'AKIANEW1')).toBe(arn);
  });

  test('is not shared by any two users', async () => {
    const users = ['a,b', 'acommab', 'a.comma.b', 'a,,b', 'a,commab', 'a_b'];
    for (const user of users) await bed.vault().store({ accountId: MEMBER, name: `keyhammer/${user}` }, newKey('AKIANEW1'), TAGS);
    expect(bed.world.secretsOf(MEMBER).names()).toHaveLength(users.length);
  });
});

describe('a secret that is scheduled for deletion', () => {
  const deleted = JSON.stringify({
    ARN: 'arn:aws:secretsmanager:us-east-1:222222222222:secret:x',
    Name: PLACE.name,
    DeletedDate: 1772000000,
  });

  test.each(['find', 'store'] as const)('is refused with what to do: %s', async (what) => {
    bed.fault('secretsmanager:DescribeSecret', { status: 200, body: deleted });
    const vault = bed.vault();
    const refused = what === 'find' ? vault.find(PLACE, 'AKIANEW1') : vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    await expect(refused).rejects.toThrow(RejectedError);
    await expect(refused).rejects.toThrow(
      /secret keyhammer\/alice in account 222222222222 is scheduled for deletion\. Restore it \(aws secretsmanager restore-secret/,
    );
  });

  test('since it was looked for is refused in the words of AWS', async () => {
    const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
    bed.fault('secretsmanager:CreateSecret', jsonError('InvalidRequestException', message));
    const refused = bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS);
    await expect(refused).rejects.toThrow(RejectedError);
    await expect(refused).rejects.toThrow(message);
  });
});

describe('a failure', () => {
  const FAILURES = [
    [AccessDeniedError, jsonError('AccessDeniedException', 'not authorized')],
    [ThrottledError, jsonError('ThrottlingException', 'Rate exceeded')],
    [UnavailableError, { status: 500, body: JSON.stringify({ __type: 'InternalServiceError' }) }],
    [UnavailableError, 'cut-before'],
    [RejectedError, jsonError('LimitExceededException', 'too many secrets')],
    [RejectedError, jsonError('EncryptionFailure', 'the key is disabled')],
  ] as const;

  test.each(FAILURES)('of a search is an error, never "not there": %p %j', async (error, effect) => {
    bed.fault('secretsmanager:DescribeSecret', effect);
    await expect(bed.vault().find(PLACE, 'AKIANEW1')).rejects.toThrow(error);
    await expect(bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS)).rejects.toThrow(error);
  });

  test.each(FAILURES)('of the first hand-over is an error: %p %j', async (error, effect) => {
    bed.fault('secretsmanager:CreateSecret', effect);
    await expect(bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS)).rejects.toThrow(error);
  });

  test.each(FAILURES)('of a later one too: %p %j', async (error, effect) => {
    const vault = bed.vault();
    await vault.store(PLACE, newKey('AKIANEW1'), TAGS);
    bed.fault('secretsmanager:PutSecretValue', effect);
    await expect(vault.store(PLACE, newKey('AKIANEW2'), TAGS)).rejects.toThrow(error);
    expect(await vault.find(PLACE, 'AKIANEW2')).toBeUndefined();
  });

  test.each(['DescribeSecret', 'CreateSecret'])('names the permission that is missing: %s', async (action) => {
    bed.world.deny(MEMBER, `secretsmanager:${action}`);
    await expect(bed.vault().store(PLACE, newKey('AKIANEW1'), TAGS)).rejects.toThrow(
      `Allow secretsmanager:${action} in the policy of the remediation role`,
    );
  });
});
