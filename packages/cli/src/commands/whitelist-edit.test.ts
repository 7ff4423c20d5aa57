import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

const [MAIN, STAGING] = ['111122223333', '444455556666'] as const;
const WHITELIST = `{
  "__comment__": "asked for in SEC-1",
  "user_inactivekeys": {
    "__comment__": "production",
    "111122223333": [
      "zeta",
      {"id": "alpha", "reason": "kept on one line"}
    ]
  }
}
`;

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  await cli.write('whitelist.json', WHITELIST);
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const whitelist = async () => await cli.read('whitelist.json');
const add = async (...argv: readonly string[]) => await cli.run('whitelist', 'add', ...argv);
const remove = async (...argv: readonly string[]) => await cli.run('whitelist', 'remove', ...argv);
const policy = async (whitelist_policy: object) => {
  const config = JSON.parse(await cli.read('config.json'));
  await cli.write('config.json', JSON.stringify({ ...config, whitelist_policy }));
};

describe('keyhammer whitelist add', () => {
  test('puts an entry at the end of the list, and leaves every other letter of the file as it is', async () => {
    const details = ['--reason', 'runs in January', '--approver', 'ciso@example.com', '--expires', '2026-12-31'];
    const { status, stdout } = await add('user_inactivekeys', MAIN, 'yearly-*', ...details);

    expect(status).toBe(0);
    expect(stdout).toContain('"yearly-*" is exempt from user_inactivekeys in 111122223333, up to and including 2026-12-31 (UTC).');
    expect(await whitelist()).toBe(
      WHITELIST.replace(
        '"kept on one line"}\n',
        `"kept on one line"},
      {
        "id": "yearly-*",
        "reason": "runs in January",
        "approver": "ciso@example.com",
        "expires": "2026-12-31"
      }
`,
      ),
    );
  });

  test('makes the lists, and the file, where there are none', async () => {
    await rm(join(cli.directory, 'whitelist.json'));

    expect((await add('user_inactivekeys', STAGING, 'load-test')).status).toBe(0);
    expect(JSON.parse(await whitelist())).toEqual({ user_inactivekeys: { [STAGING]: ['load-test'] } });
  });

  test('what it adds counts from the next run on', async () => {
    await add('user_inactivekeys', STAGING, 'load-test');
    await cli.run('identify');

    expect((await cli.run('issues', '--status', 'whitelisted')).stdout).toContain('load-test');
  });

  test('days from now become a day', async () => {
    await add('user_inactivekeys', STAGING, 'load-test', '--expires', '30d');

    expect(await whitelist()).toContain('"expires": "2026-04-01"');
  });

  test('a second time nothing is changed; with other words it is no second time', async () => {
    await add('user_inactivekeys', STAGING, 'load-test');
    const before = await whitelist();

    expect(await add('user_inactivekeys', STAGING, 'load-test')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('nothing was changed'),
    });
    expect(await add('user_inactivekeys', STAGING, 'load-test', '--reason', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is in the whitelist already'),
    });
    expect(await whitelist()).toBe(before);
  });

  test('an account that only the organisation knows is known', async () => {
    expect((await add('user_inactivekeys', '777788889999', 'airflow')).stdout).toContain('in data-platform (777788889999)');
  });

  test('an account may be called by its name, in whatever case: the file has its id', async () => {
    const { status, stdout } = await add('user_inactivekeys', 'Staging', 'x');

    expect(status).toBe(0);
    expect(stdout).toContain('"x" is exempt from user_inactivekeys in staging (444455556666)');
    expect(JSON.parse(await whitelist())).toMatchObject({ user_inactivekeys: { [STAGING]: ['x'] } });
    expect((await remove('user_inactivekeys', 'staging', 'x')).status).toBe(0);
    expect(JSON.parse(await whitelist()).user_inactivekeys[STAGING]).toEqual([]);
  });

  test('an organisation that can not be read holds up nobody who knows the account', async () => {
    cli.sandbox.aws.service.addFault({
      matches: ({ operation }) => operation.startsWith('organizations:'),
      effect: { status: 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: '{"__type":"AccessDeniedException"}' },
    });
    const { status, stderr } = await add('user_inactivekeys', '777788889999', 'airflow');

    expect(status).toBe(0);
    expect(stderr).toContain('taking the account as it is');
  });

  describe('is refused, and nothing is written', () => {
    test.each([
      ['a misspelt check', ['user_inactivekey', MAIN, 'x'], 'There is no check "user_inactivekey": did you mean user_inactivekeys?'],
      ['a misspelt account', ['user_inactivekeys', '111122223334', 'x'], 'did you mean 111122223333 (production)?'],
      ['a name that no account has', ['user_inactivekeys', 'stagin', 'x'], 'did you mean 444455556666 (staging)?'],
      ['no id', ['user_inactivekeys', MAIN, ' '], 'An entry needs the user name or the access key id that it is for.'],
      ['a day that there is not', ['user_inactivekeys', MAIN, 'x', '--expires', '2026-02-30'], 'found    "2026-02-30"'],
      ['a day that has passed', ['user_inactivekeys', MAIN, 'x', '--expires', '2026-03-01'], 'would never count. Give a later --expires.'],
    ])('%s', async (_, argv, message) => {
      const { status, stderr } = await add(...argv);

      expect(status).toBe(2);
      expect(stderr).toContain(message);
      expect(await whitelist()).toBe(WHITELIST);
    });

    test('what the policy forbids: all mistakes are named, those of other entries too', async () => {
      await policy({ require: ['reason', 'approver'], max_days: 30 });
      const { status, document } = await cli.json(
        'whitelist',
        'add',
        'user_inactivekeys',
        MAIN,
        'x',
        '--reason',
        'y',
        '--expires',
        '2026-12-31',
      );

      expect(status).toBe(2);
      expect(document).toMatchObject({
        error: {
          message: expect.stringContaining('Nothing was written'),
          mistakes: [
            { file: 'whitelist.json', line: 6, found: expect.stringContaining('"zeta": it has no reason') },
            { file: 'whitelist.json', line: 7, found: expect.stringContaining('"alpha": it has no approver') },
            { file: 'whitelist.json', line: 8, found: expect.stringContaining('it expires in 304 days, and max_days is 30') },
          ],
        },
      });
      expect(await whitelist()).toBe(WHITELIST);
    });

    test('a file that is no JSON: says where', async () => {
      await cli.write('whitelist.json', '{ "user_inactivekeys": [ }');

      expect(await add('user_inactivekeys', MAIN, 'x')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('It can not be edited as it is.'),
      });
    });

    test('a directory without a configuration: says which command writes one', async () => {
      const { status, stderr } = await cli.run('whitelist', 'add', 'user_inactivekeys', MAIN, 'x', '--config', 'nowhere');

      expect(status).toBe(2);
      expect(stderr).toContain('keyhammer init');
    });
  });

  test('the mode of the file stays, and no draft is left', async () => {
    await chmod(join(cli.directory, 'whitelist.json'), 0o664);
    await add('user_inactivekeys', MAIN, 'x');

    expect((await stat(join(cli.directory, 'whitelist.json'))).mode & 0o777).toBe(0o664);
    expect((await readdir(cli.directory)).filter((name) => name.includes('whitelist'))).toEqual(['whitelist.json']);
  });

  test('a link stays a link, and what it leads to is edited', async () => {
    const [link, target] = [join(cli.directory, 'whitelist.json'), join(cli.directory, 'shared', 'exceptions.json')];
    await mkdir(join(cli.directory, 'shared'));
    await rename(link, target);
    await symlink('shared/exceptions.json', link);

    expect((await add('user_inactivekeys', MAIN, 'x')).status).toBe(0);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(target, 'utf8')).toContain('"x"');
  });

  test('a link that leads nowhere is not written over', async () => {
    const link = join(cli.directory, 'whitelist.json');
    await rm(link);
    await symlink('nowhere.json', link);

    expect(await add('user_inactivekeys', MAIN, 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is a link to a file that does not exist'),
    });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });
});

describe('keyhammer whitelist remove', () => {
  test('takes the entry out, and leaves every other letter of the file as it is', async () => {
    const { status, stdout } = await remove('user_inactivekeys', MAIN, 'zeta');

    expect(status).toBe(0);
    expect(stdout).toContain('"zeta" is no longer exempt from user_inactivekeys in 111122223333.');
    expect(await whitelist()).toBe(WHITELIST.replace('"zeta",\n      ', ''));
  });

  test('says when another entry covers it still', async () => {
    await add('user_inactivekeys', MAIN, 'z*');

    expect((await remove('user_inactivekeys', MAIN, 'zeta')).stdout).toContain('the entry "z*" covers it as well');
  });

  test('mends what the policy forbids', async () => {
    await policy({ require: ['reason'] });

    expect((await cli.run('validate')).status).toBe(2);
    expect((await remove('user_inactivekeys', MAIN, 'zeta')).status).toBe(0);
    expect((await cli.run('validate')).status).toBe(0);
  });

  test.each([
    ['what is not there', [MAIN, 'zetta'], 'did you mean "zeta"?'],
    ['what is elsewhere', [STAGING, 'alpha'], `it is there for user_inactivekeys in ${MAIN}`],
  ])('%s is refused, with a hint', async (_, argv, message) => {
    const { status, stderr } = await remove('user_inactivekeys', ...argv);

    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(await whitelist()).toBe(WHITELIST);
  });
});
