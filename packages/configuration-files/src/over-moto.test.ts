import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadSettings, lookAt, pushConfiguration } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { type ExternalPeer, enterEnvironment, findProgram, motoArguments, startPeer } from '@keyhammer/testing';
import { configurationFilesContract } from '@keyhammer/testing/contracts';
import { configurationAt } from './configuration-at.ts';

const motoServer = findProgram('moto_server');
const BUCKET = 'acme-keyhammer';
const NOW = new Date('2026-11-20T12:00:00Z');

/** What others made of S3 and SSM. */
function describeOverMoto(program: string): void {
  let moto: ExternalPeer;
  let environment: Disposable;
  let places = 0;
  const newPlace = (kind: string) => {
    places += 1;
    return kind === 's3' ? `s3://${BUCKET}/place-${places}` : `ssm:/keyhammer/place-${places}`;
  };

  beforeAll(async () => {
    moto = await startPeer(program, motoArguments);
    environment = enterEnvironment({
      AWS_ENDPOINT_URL: moto.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'x',
    });
    const client = new S3Client({});
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await client.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: 'Enabled' } }));
  }, 60_000);
  afterAll(async () => {
    environment[Symbol.dispose]();
    await moto.close();
  });

  describe.each(['s3', 'ssm'])('%s over moto', (kind) => {
    test.each(configurationFilesContract)('$name', async ({ verify }) => await verify(configurationAt(newPlace(kind))));

    test('a push, and what the next run works from', async () => {
      const to = configurationAt(newPlace(kind));
      const config = { aws: { accounts: { 111111111111: 'main' } }, user_inactivekeys: { inactive_criteria_days: 45 } };
      const texts = { 'config.json': JSON.stringify(config), 'whitelist.json': '{}' };
      await pushConfiguration({ to, texts, basis: await lookAt(to), by: 'alice@laptop', now: NOW });
      expect((await loadSettings(to, { now: NOW })).checks).toMatchObject([{ check: 'user_inactivekeys', thresholdDays: 45 }]);
    });
  });

  test('a bucket that is not there', async () => {
    await expect(configurationAt('s3://acme-keyhamer').read('config.json')).rejects.toThrow(ConfigError);
  });
}

if (motoServer) {
  describeOverMoto(motoServer);
} else {
  process.stderr.write('skipped: the configuration over moto, since moto_server is not on the PATH\n');
  test.skip('the configuration over moto', () => {});
}
