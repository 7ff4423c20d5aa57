import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { S3Fake } from '../../../configuration-files/test/s3-fake.ts';
import { CliUnderTest } from '../cli-under-test.ts';

const MAIN = '111122223333';
const PLACE = 's3://acme-keyhammer/prod';

let cli: CliUnderTest;
let s3: S3Fake;
let objects: Map<string, string>;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  await cli.configureSections({ store: { path: `${cli.directory}/store` } });
  s3 = await S3Fake.start();
  objects = s3.bucket('acme-keyhammer');
  // Taken back with the rest of the environment.
  process.env.AWS_ENDPOINT_URL_S3 = s3.service.url;
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

const there = async (...argv: readonly string[]) => await cli.run('--config', PLACE, ...argv);
const push = async () => await cli.run('config', 'push', '--yes', '--remote', PLACE);

describe('a configuration in S3', () => {
  test('is pushed, and every command works from it', async () => {
    expect((await push()).status).toBe(0);
    expect([...objects.keys()].sort()).toEqual(
      ['config.json', 'push.json', 'ticket_owners.json', 'whitelist.json'].map((name) => `prod/${name}`),
    );
    expect(await there('validate')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`The configuration in ${PLACE} is valid.`),
    });
    expect((await there('identify')).status).toBe(0);
    expect((await there('issues')).stdout).toContain('backup-service');
  });

  test('is edited in place, and only if it is what was read', async () => {
    await push();
    const { status, stdout } = await there('whitelist', 'add', 'user_inactivekeys', MAIN, 'yearly-*');
    expect(status).toBe(0);
    expect(stdout).toContain('is exempt from user_inactivekeys');
    expect(objects.get('prod/whitelist.json')).toContain('yearly-*');
    expect((await cli.json('--config', PLACE, 'whitelist', 'add', 'user_inactivekeys', MAIN, 'x')).document).toMatchObject({
      file: `${PLACE}/whitelist.json`,
    });

    // Somebody else edits it while the edit is being checked against the other files.
    s3.service.addFault({
      matches: ({ method, path }) => {
        if (method === 'GET' && path.endsWith('config.json')) objects.set('prod/whitelist.json', '{"__comment__": "theirs"}');
        return false;
      },
      effect: 'cut-before',
    });
    const conflict = await there('whitelist', 'remove', 'user_inactivekeys', MAIN, 'yearly-*');
    expect(conflict.status).toBe(1);
    expect(conflict.stderr).toContain(`${PLACE}/whitelist.json was changed by somebody else meanwhile, and is left as it is`);
    expect(objects.get('prod/whitelist.json')).toContain('theirs');
  });

  test('is pulled', async () => {
    await push();
    expect((await cli.run('config', 'pull', '--config', 'fresh', '--remote', PLACE)).status).toBe(0);
    expect(await cli.read('fresh/config.json')).toBe(objects.get('prod/config.json'));
  });

  test('is not begun there', async () => {
    const { status, stderr } = await there('init', '--yes');
    expect(status).toBe(2);
    expect(stderr).toContain(`init writes files into a directory, and ${PLACE} is none.`);
    expect(objects.size).toBe(0);
  });

  test('with a store beside it is refused: there is no directory', async () => {
    await cli.configureSections({ store: { path: 'store' } });
    const { status, document } = await cli.json('config', 'push', '--yes', '--remote', PLACE);
    expect(status).toBe(2);
    expect(document).toMatchObject({ error: { mistakes: [{ path: 'store.path', found: '"store"' }] } });
    expect(objects.size).toBe(0);
  });

  test('that may not be read is no missing one', async () => {
    s3.denied.add('s3:ListBucket');
    const { status, stderr } = await there('validate');
    expect(status).toBe(1);
    expect(stderr).toContain('Allow s3:GetObject on its objects, s3:ListBucket on acme-keyhammer');
  });

  test('in a bucket that is not there: status 2, and which name', async () => {
    const { status, stderr } = await cli.run('--config', 's3://acme-keyhamer', 'validate');
    expect(status).toBe(2);
    expect(stderr).toContain('there is no bucket acme-keyhamer');
  });
});
