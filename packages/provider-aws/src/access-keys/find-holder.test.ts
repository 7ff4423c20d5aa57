import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from '@keyhammer/core';
import { type AwsTestBed, daysAgo, MEMBER, startAwsTestBed } from '../../test/aws-test-bed.ts';
import { ids } from '../../test/scans.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

describe('whose key it is', () => {
  test('takes one call', async () => {
    const [id] = bed.addUser('alice', { created: daysAgo(400) });

    expect(await bed.reader().holderOf(MEMBER, id ?? '')).toBe('alice');
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetAccessKeyLastUsed': 1 });
  });

  test('one that is not in the account may as well be hidden: AWS tells no difference, and so do we', async () => {
    await expect(bed.reader().holderOf(MEMBER, 'AKIAIOSFODNN7EXAMPLE')).rejects.toThrow(AccessDeniedError);
    await expect(bed.reader().holderOf(MEMBER, 'AKIAIOSFODNN7EXAMPLE')).rejects.toThrow('a key that is not in this account, too');
  });
});

describe('all keys of a user who is watched', () => {
  test('are read, however young or lately used, and nobody else', async () => {
    const keys = bed.addUser('alice', { created: daysAgo(1), lastUsed: { at: daysAgo(0.5) } }, { created: daysAgo(400) });
    bed.addUser('bob', { created: daysAgo(400) });
    const found = await bed.reader().scan(MEMBER, { needs: [], watched: [{ kind: 'aws-access-key', principal: 'alice' }] });

    expect(ids(found)).toEqual([...keys].sort());
    expect(found.summaryMadeAt).toBeUndefined();
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListAccessKeys': 1, 'iam:GetAccessKeyLastUsed': 2 });
  });
});

test('a scan tells when the credential report was made that part of it is from', async () => {
  bed.addUser('alice', { created: daysAgo(400) });
  const found = await bed.reader().scan(MEMBER, { needs: [{ kind: 'aws-access-key', unusedSince: daysAgo(90) }], watched: [] });

  expect(found.summaryMadeAt).toEqual(bed.clock.now());
});
