import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, ConfigError, VersionConflictError } from '@keyhammer/core';
import { enterEnvironment } from '@keyhammer/testing';
import { configurationFilesContract } from '@keyhammer/testing/contracts';
import { SsmFake } from '../test/ssm-fake.ts';
import { configurationAt } from './configuration-at.ts';

const NAME = '/keyhammer/prod/config.json';

let ssm: SsmFake;
let environment: Disposable;
beforeEach(async () => {
  ssm = await SsmFake.start();
  environment = enterEnvironment({ ...ssm.environment, AWS_MAX_ATTEMPTS: '2' });
});
afterEach(async () => {
  environment[Symbol.dispose]();
  await ssm[Symbol.asyncDispose]();
});

const open = () => configurationAt('ssm:/keyhammer/prod/');

describe('parameters of SSM', () => {
  test.each(configurationFilesContract)('$name', async ({ verify }) => await verify(open()));

  test('are texts of whichever tier has room', async () => {
    await open().write('config.json', '{}', undefined);
    expect(ssm.lastPut).toEqual({ Name: NAME, Value: '{}', Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: false });
    expect(open().where).toBe('ssm:/keyhammer/prod');
  });

  test('stay encrypted where somebody has made them so', async () => {
    ssm.put(NAME, 'old', 'SecureString');
    await open().write('config.json', 'new', '1');
    expect(ssm.lastPut).not.toHaveProperty('Type');
    expect(ssm.parameters.get(NAME)).toEqual({ type: 'SecureString', values: ['old', 'new'] });
  });

  test.each([
    [8_192, 'x', true],
    [8_193, 'x', false],
    [4_096, 'ß', true],
    [4_097, 'ß', false],
  ])('%d times %j: has room is %s', async (times, letter, hasRoom) => {
    const text = letter.repeat(times);
    if (hasRoom) {
      open().requireRoom('config.json', text);
      return await open().write('config.json', text, undefined);
    }
    expect(() => open().requireRoom('config.json', text)).toThrow(ConfigError);
    await expect(open().write('config.json', text, undefined)).rejects.toThrow(
      /room for 8192. Keep the configuration in S3: s3:\/\/bucket/,
    );
    expect(ssm.service.totalCalls).toBe(0);
  });
});

describe('without conditions', () => {
  /** Does it between the comparison and the write. */
  const betweenTheTwo = (what: () => void) => {
    ssm.service.addFault({
      matches: ({ operation }) => {
        if (operation === 'PutParameter') {
          ssm.service.clearFaults();
          what();
        }
        return false;
      },
      effect: 'cut-before',
    });
  };

  test('who wrote at the same moment was written over: it is told, with where their text is', async () => {
    ssm.put(NAME, 'old');
    betweenTheTwo(() => ssm.put(NAME, 'theirs'));
    const writing = open().write('config.json', 'ours', '1');
    await expect(writing).rejects.toThrow(VersionConflictError);
    await expect(writing).rejects.toThrow(
      'as version 2, and was written over. Their text is kept: aws ssm get-parameter --name /keyhammer/prod/config.json:2',
    );
    expect(ssm.parameters.get(NAME)?.values).toEqual(['old', 'theirs', 'ours']);
  });

  test('who made it at the same moment was first', async () => {
    betweenTheTwo(() => ssm.put(NAME, 'theirs'));
    await expect(open().write('config.json', 'ours', undefined)).rejects.toThrow(VersionConflictError);
    expect(ssm.parameters.get(NAME)?.values).toEqual(['theirs']);
  });

  test.each([
    ['new', undefined],
    ['replaced', '1'],
  ])('a write whose answer is lost is no conflict with itself: %s', async (_, expected) => {
    if (expected !== undefined) ssm.put(NAME, 'old');
    ssm.service.addFault({ matches: ({ operation }) => operation === 'PutParameter', times: 1, effect: 'cut-after' });
    await open().write('config.json', 'ours', expected);
    expect(ssm.parameters.get(NAME)?.values.at(-1)).toBe('ours');
  });
});

describe('a refusal', () => {
  test('is not an absent parameter', async () => {
    ssm.denied.add('GetParameter');
    await expect(open().read('whitelist.json')).rejects.toThrow(AccessDeniedError);
    await expect(open().read('whitelist.json')).rejects.toThrow('Allow ssm:GetParameter on it');
  });

  test('to write names what to allow', async () => {
    ssm.denied.add('PutParameter');
    await expect(open().write('config.json', '{}', undefined)).rejects.toThrow('Allow ssm:PutParameter on it');
  });
});
