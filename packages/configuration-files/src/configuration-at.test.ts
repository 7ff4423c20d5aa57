import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { configurationFilesContract } from '@keyhammer/testing/contracts';
import { configurationAt } from './configuration-at.ts';
import { isPath } from './location.ts';

describe('a directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keyhammer-files-'));
  });
  afterEach(async () => await rm(directory, { recursive: true }));

  test.each(configurationFilesContract)('$name', async ({ verify }) => await verify(configurationAt(directory)));
  test.each(configurationFilesContract)('that is made when it is first written to: $name', async ({ verify }) => {
    await verify(configurationAt(join(directory, 'new', 'one')));
  });
});

test.each([
  ['./config', true],
  ['/etc/keyhammer', true],
  ['C:\\keyhammer', true],
  ['./s3:bucket', true],
  ['s3://bucket/prefix', false],
  ['ssm:/path', false],
  ['https://example.com', false],
])('%s is a path: %s', (location, expected) => {
  expect(isPath(location)).toBe(expected);
});

test.each([
  '',
  ' ',
  's3:bucket',
  's3://',
  's3:///prefix',
  's3://Bucket',
  's3://ab',
  's3://bucket_1',
  'ssm:',
  'ssm:/',
  'ssm:path',
  'ssm://path',
  'ssm:/a//b',
  'ssm:/a b',
  'https://bucket.s3.amazonaws.com',
  'gs://bucket',
])('%j is no place for a configuration', (location) => {
  expect(() => configurationAt(location)).toThrow(ConfigError);
  expect(() => configurationAt(location)).toThrow('Give a directory, s3://bucket, s3://bucket/prefix or ssm:/path.');
});
