import { expect, test } from '@jest/globals';
import { NotFoundError } from '@keyhammer/core';
import { startAwsTestBed } from '../test/aws-test-bed.ts';
import { readSecret } from './secrets-manager.ts';

test('a secret is read by its name', async () => {
  await using bed = await startAwsTestBed();
  bed.world.secrets.set('keyhammer/credentials', '{"jira":{}}');
  expect(await readSecret(bed.connect(), 'keyhammer/credentials')).toBe('{"jira":{}}');
});

test('a secret that is not there is an error that names it', async () => {
  await using bed = await startAwsTestBed();
  const read = readSecret(bed.connect(), 'keyhammer/credentials');
  await expect(read).rejects.toThrow(NotFoundError);
  await expect(read).rejects.toThrow('Could not read the secret keyhammer/credentials');
});
