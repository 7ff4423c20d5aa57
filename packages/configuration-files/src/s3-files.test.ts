import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadSettings, lookAt, pushConfiguration, type StoredFile } from '@keyhammer/config';
import { AccessDeniedError, ConfigError, ThrottledError, UnavailableError, VersionConflictError } from '@keyhammer/core';
import { enterEnvironment } from '@keyhammer/testing';
import { configurationFilesContract } from '@keyhammer/testing/contracts';
import { S3Fake } from '../test/s3-fake.ts';
import { configurationAt } from './configuration-at.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const waiter = { wait: async () => {} };

let s3: S3Fake;
let objects: Map<string, string>;
let environment: Disposable;
beforeEach(async () => {
  s3 = await S3Fake.start();
  objects = s3.bucket('acme-keyhammer');
  environment = enterEnvironment({ ...s3.environment, AWS_MAX_ATTEMPTS: '2' });
});
afterEach(async () => {
  environment[Symbol.dispose]();
  await s3[Symbol.asyncDispose]();
});

const open = (location = 's3://acme-keyhammer/prod') => configurationAt(location);
const putsOf = (file: StoredFile) => s3.service.calls.get(`PUT /acme-keyhammer/prod/${file}`) ?? 0;

describe('the objects of a bucket', () => {
  test.each(configurationFilesContract)('$name', async ({ verify }) => await verify(open()));

  test.each([
    ['s3://acme-keyhammer', 'config.json', 's3://acme-keyhammer'],
    ['s3://acme-keyhammer/', 'config.json', 's3://acme-keyhammer'],
    ['s3://acme-keyhammer/prod', 'prod/config.json', 's3://acme-keyhammer/prod'],
    ['s3://acme-keyhammer/security/prod/', 'security/prod/config.json', 's3://acme-keyhammer/security/prod'],
  ])('%s keeps config.json as %s', async (location, key, where) => {
    const files = open(location);
    await files.write('config.json', '{}', undefined);
    expect([...objects.keys()]).toEqual([key]);
    expect(files.where).toBe(where);
  });

  test('of two writers who have read the same, one only writes', async () => {
    const [first, second] = [open(), open()];
    await first.write('config.json', 'old', undefined);
    const version = (await first.read('config.json'))?.version;
    const results = await Promise.allSettled([
      first.write('config.json', 'first', version),
      second.write('config.json', 'second', version),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(objects.get('prod/config.json')).toBe(results[0]?.status === 'fulfilled' ? 'first' : 'second');
  });

  test.each(['new', 'replaced'])('a write whose answer is lost is no conflict with itself: %s', async (kind) => {
    const files = open();
    if (kind === 'replaced') objects.set('prod/config.json', 'old');
    const version = (await files.read('config.json'))?.version;
    s3.service.addFault({ matches: ({ method }) => method === 'PUT', times: 1, effect: 'cut-after' });
    await files.write('config.json', 'ours', version);
    expect(putsOf('config.json')).toBe(2);
    expect(objects.get('prod/config.json')).toBe('ours');
  });

  test('two writes at once, as S3 puts it, are a conflict', async () => {
    const body = '<Error><Code>ConditionalRequestConflict</Code><Message>…</Message></Error>';
    s3.service.addFault({ matches: ({ method }) => method === 'PUT', effect: { status: 409, body } });
    await expect(open().write('config.json', 'ours', undefined)).rejects.toThrow(VersionConflictError);
  });
});

describe('what can not be read is never absent', () => {
  test('a refusal', async () => {
    s3.denied.add('s3:GetObject');
    await expect(open().read('whitelist.json')).rejects.toThrow(AccessDeniedError);
  });

  test('an absent object in a bucket that may not be listed: S3 says the same as of a refusal', async () => {
    s3.denied.add('s3:ListBucket');
    const reading = open().read('whitelist.json');
    await expect(reading).rejects.toThrow(AccessDeniedError);
    await expect(reading).rejects.toThrow(/Could not read s3:\/\/acme-keyhammer\/prod\/whitelist\.json: .*s3:ListBucket on acme-keyhammer/);
    await expect(loadSettings(open(), { now: NOW, waiter })).rejects.toThrow(AccessDeniedError);
  });

  test('a bucket that is not there', async () => {
    const reading = open('s3://acme-keyhamer').read('config.json');
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow('there is no bucket acme-keyhamer. Check the name');
  });

  test('a bucket in another region: it says which', async () => {
    s3.bucket('acme-frankfurt', 'eu-central-1');
    for (const call of [
      open('s3://acme-frankfurt').read('config.json'),
      open('s3://acme-frankfurt').write('config.json', '{}', undefined),
    ]) {
      await expect(call).rejects.toThrow(ConfigError);
      await expect(call).rejects.toThrow('the bucket acme-frankfurt is in another region. It is in eu-central-1: set AWS_REGION to that.');
    }
  });

  test('a region in the body of the error', async () => {
    const body = '<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message><Region>eu-west-1</Region></Error>';
    s3.service.addFault({ matches: () => true, effect: { status: 400, body } });
    await expect(open().read('config.json')).rejects.toThrow('It is in eu-west-1');
  });

  test('no region at all', async () => {
    delete process.env.AWS_REGION;
    const configFile = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    Object.assign(process.env, configFile);
    const reading = open().read('config.json');
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow('Could not read s3://acme-keyhammer/prod/config.json: no AWS region is set. Set AWS_REGION.');
  });

  test.each<[number, string, new (message: string) => Error]>([
    [503, 'SlowDown', ThrottledError],
    [500, 'InternalError', UnavailableError],
  ])('%d %s', async (status, code, expected) => {
    s3.service.addFault({ matches: () => true, effect: { status, body: `<Error><Code>${code}</Code><Message>m</Message></Error>` } });
    await expect(open().read('config.json')).rejects.toThrow(expected);
  });

  test('no answer', async () => {
    s3.service.addFault({ matches: () => true, effect: 'cut-before' });
    await expect(open().read('config.json')).rejects.toThrow(UnavailableError);
  });
});

test('who may not write is told what to allow', async () => {
  s3.denied.add('s3:PutObject');
  await expect(open().write('config.json', '{}', undefined)).rejects.toThrow(/Allow s3:PutObject on the objects of acme-keyhammer/);
});

describe('a push to S3', () => {
  const config = (days: number) =>
    JSON.stringify({ aws: { accounts: { 111111111111: 'main' } }, user_inactivekeys: { inactive_criteria_days: days } });
  const whitelist = (id: string) => JSON.stringify({ user_inactivekeys: { 111111111111: [id] } });
  const push = async () => {
    const texts = { 'config.json': config(2), 'whitelist.json': whitelist('new'), 'ticket_owners.json': '{}' };
    const to = open();
    await pushConfiguration({ to, texts, basis: await lookAt(to), by: 'alice@laptop', now: NOW, waiter });
  };
  const seen = async () => {
    const { checks, whitelist: read } = await loadSettings(open(), { now: NOW, waiter });
    return [checks[0]?.thresholdDays, ...(read.get('user_inactivekeys')?.get('111111111111') ?? []).map(({ pattern }) => pattern)];
  };

  beforeEach(() => {
    objects.set('prod/config.json', config(1));
    objects.set('prod/whitelist.json', whitelist('old'));
  });

  test('is what the next run works from', async () => {
    expect(await seen()).toEqual([1, 'old']);
    await push();
    expect(await seen()).toEqual([2, 'new']);
  });

  test.each<[StoredFile, number]>([
    ['push.json', 0],
    ['config.json', 0],
    ['whitelist.json', 0],
    ['ticket_owners.json', 0],
    ['push.json', 1],
  ])(
    'that loses its line before it writes %s (after %d of that): no run takes a mixture, and the next push mends it',
    async (file, after) => {
      s3.service.addFault({
        matches: ({ method, path }) => method === 'PUT' && path.endsWith(file) && putsOf(file) > after,
        effect: 'cut-before',
      });
      await expect(push()).rejects.toThrow();
      if (file === 'push.json' && after === 0) expect(await seen()).toEqual([1, 'old']);
      else await expect(seen()).rejects.toThrow('run "keyhammer config push" again');

      s3.service.clearFaults();
      await push();
      expect(await seen()).toEqual([2, 'new']);
    },
  );
});
