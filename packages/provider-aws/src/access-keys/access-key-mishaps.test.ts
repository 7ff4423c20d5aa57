import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ScanRequest, ThrottledError } from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MEMBER, noSuchEntity, startAwsTestBed, UNUSED_SINCE } from '../../test/aws-test-bed.ts';
import { find, gapsOf, ids } from '../../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KIND = 'aws-access-key';
const INACTIVE_KEYS: ScanRequest = { needs: [{ kind: KIND, unusedSince: UNUSED_SINCE }], watched: [] };
const scan = (request: Partial<ScanRequest> = {}) => bed.reader().scan(MEMBER, { ...INACTIVE_KEYS, ...request });

describe('when something goes wrong on the way', () => {
  const OLD = { created: daysAgo(400) };

  test('a user who is deleted after the report is neither found nor a gap', async () => {
    const [id] = bed.addUser('alice', OLD);
    bed.addUser('bob', OLD);
    bed.fault('iam:ListAccessKeys', noSuchEntity('user with name bob'), 'bob');

    const found = await scan();
    expect(ids(found)).toEqual([id]);
    expect(found.coverage).toEqual({ kind: 'complete' });
  });

  test('nor is a key that is deleted between being listed and being asked about, which IAM denies', async () => {
    const [id = ''] = bed.addUser('alice', OLD);
    bed.sandbox.service.addFault({
      matches: (request) => {
        if (request.operation !== 'iam:GetAccessKeyLastUsed') return false;
        bed.world.deleteKey(MEMBER, id);
        return true;
      },
      times: 1,
      effect: denied(),
    });
    expect(await scan()).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });

  test('a denied last use is unknown and a gap, never "never used"', async () => {
    const [first] = bed.addUser('alice', OLD);
    bed.addUser('bob', OLD);
    bed.world.deny(MEMBER, 'iam:GetAccessKeyLastUsed');

    const found = await scan();

    expect(find(found, first)?.lastUsed).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('Could not read the last use') });
    expect(gapsOf(found)).toHaveLength(2);
  });

  test('a user whose keys could not be listed is a gap, and the others are read', async () => {
    const [id] = bed.addUser('alice', OLD);
    bed.addUser('bob', OLD);
    bed.fault('iam:ListAccessKeys', denied(), 'bob');

    const found = await scan();
    expect(ids(found)).toEqual([id]);
    expect(gapsOf(found)).toEqual([{ kind: KIND, what: 'access keys of bob', reason: expect.stringContaining('not authorized') }]);
  });

  test.each([
    ['a failure of IAM', iamFaults.serviceFailure()],
    ['a throttled call', iamFaults.throttling()],
    ['a cut connection', 'cut-before'],
  ] as const)('%s that passes leaves no trace', async (_what, effect) => {
    const [id] = bed.addUser('alice', OLD);
    for (const operation of ['sts:AssumeRole', 'iam:GenerateCredentialReport', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed']) {
      bed.fault(operation, effect, undefined, 2);
    }
    const found = await scan();
    expect(find(found, id)?.lastUsed).toEqual({ kind: 'never' });
    expect(found.coverage).toEqual({ kind: 'complete' });
  });

  test.each([
    ['failing', iamFaults.serviceFailure()],
    ['throttled', iamFaults.throttling()],
    ['cut off', 'cut-before'],
  ] as const)('a last use that stays %s is unknown and a gap', async (_what, effect) => {
    const [id] = bed.addUser('alice', OLD);
    bed.fault('iam:GetAccessKeyLastUsed', effect);
    const found = await scan();
    expect(find(found, id)?.lastUsed.kind).toBe('unknown');
    expect(gapsOf(found)).toHaveLength(1);
  });

  test('an account that stays throttled altogether has failed, and says so', async () => {
    for (const operation of ['iam:GenerateCredentialReport', 'iam:ListUsers']) bed.fault(operation, iamFaults.throttling());
    await expect(scan()).rejects.toThrow(ThrottledError);
  });
});
