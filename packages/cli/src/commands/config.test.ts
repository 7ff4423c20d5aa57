import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest, CTRL_C } from '../cli-under-test.ts';

const MAIN = '111122223333';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  await cli.configureSections({ user_inactivekeys: { remediation: false, deletion: false } });
  await cli.write('whitelist.json', whitelist('break-glass'));
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const whitelist = (...entries: readonly string[]) => `${JSON.stringify({ user_inactivekeys: { [MAIN]: entries } }, null, 2)}\n`;
const REMOTE = ['--remote', 'central'] as const;
const central = (name: string) => join(cli.directory, 'central', name);
const inCentral = async (name: string) => await readFile(central(name), 'utf8');
const config = async (...argv: readonly string[]) => await cli.run('config', ...argv, ...REMOTE);
/** As somebody who sits at a terminal. */
const configAt = async (answers: readonly string[], ...argv: readonly string[]) =>
  await cli.runIn({ answers }, 'config', ...argv, ...REMOTE);
const push = async () => await config('push', '--yes');

describe('keyhammer config push', () => {
  test('puts the files there, says what it has pushed, and a second time has nothing to do', async () => {
    const { status, stdout } = await push();
    expect(status).toBe(0);
    expect(stdout).toContain(`Pushed to ${join(cli.directory, 'central')}, and read back:`);
    expect(stdout).toMatch(/whitelist\.json: \d+ lines added, \d+ lines? removed/);
    for (const name of ['config.json', 'whitelist.json', 'ticket_owners.json']) expect(await inCentral(name)).toBe(await cli.read(name));
    expect(JSON.parse(await inCentral('push.json'))).toMatchObject({ state: 'done', by: 'alice@laptop' });

    const before = await inCentral('push.json');
    expect((await push()).stdout).toContain('says the same already: nothing was pushed.');
    expect(await inCentral('push.json')).toBe(before);
  });

  test('what it has pushed is what a run works from', async () => {
    await push();
    expect((await cli.run('validate', '--config', 'central')).status).toBe(0);
  });

  test('refuses files with mistakes: all are named, and nothing is written', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation: 'yes' }, jira: { enabled: 'on' } });
    const { status, document } = await cli.json('config', 'push', '--yes', ...REMOTE);
    expect(status).toBe(2);
    expect(document).toMatchObject({
      error: { mistakes: [{ path: 'jira.enabled' }, { path: 'user_inactivekeys.remediation', found: '"yes"' }] },
    });
    expect(await readdir(cli.directory)).not.toContain('central');
  });

  test('asks, and shows the difference and what of it can hurt', async () => {
    await push();
    await cli.configureSections({ user_inactivekeys: { remediation: true, deletion: true } });
    await cli.write('whitelist.json', whitelist('other'));
    const { status, stderr, stdout } = await configAt(['yes'], 'push');

    expect(status).toBe(0);
    expect(cli.questions.at(-1)).toBe(`Push this to ${join(cli.directory, 'central')}?`);
    expect(stderr).toContain(`--- ${central('whitelist.json')}\n+++ ${join(cli.directory, 'whitelist.json')}\n`);
    expect(stderr).toMatch(/^- +"break-glass"$/m);
    expect(stderr).toContain('! ARMS user_inactivekeys.remediation: the batch acts upon it from its next run on.');
    expect(stderr).toContain('! ARMS user_inactivekeys.deletion');
    expect(stderr).toContain(`! NO LONGER EXEMPT: break-glass from user_inactivekeys in ${MAIN}.`);
    expect(stdout).not.toContain('break-glass');
    expect(await inCentral('whitelist.json')).toBe(whitelist('other'));
  });

  test.each([
    ['no', 0, 'Nothing was pushed.'],
    [CTRL_C, 1, ''],
  ])('an answer that is no yes changes nothing: %j', async (answer, expected, said) => {
    const { status, stdout } = await configAt([answer], 'push');
    expect(status).toBe(expected);
    expect(stdout).toContain(said);
    expect(await readdir(cli.directory)).not.toContain('central');
  });

  test('where nobody can be asked it wants --yes', async () => {
    const { status, stderr } = await config('push');
    expect(status).toBe(2);
    expect(stderr).toContain('there is nobody to ask here. Look at keyhammer config diff, then use --yes.');
    expect(await readdir(cli.directory)).not.toContain('central');
  });

  test('as JSON: places, differences, what is armed, who is exempt no more', async () => {
    await push();
    await cli.configureSections({ user_inactivekeys: { remediation: true } });
    await cli.write('whitelist.json', '{}');
    const { document } = await cli.json('config', 'push', '--yes', ...REMOTE);
    expect(document).toEqual({
      local: cli.directory,
      remote: join(cli.directory, 'central'),
      brokenOff: false,
      pushed: true,
      files: [
        { file: 'config.json', differs: true, diff: expect.stringContaining('+    "remediation": true') },
        { file: 'whitelist.json', differs: true, diff: expect.stringContaining('break-glass') },
        { file: 'ticket_owners.json', differs: false },
      ],
      arms: ['user_inactivekeys.remediation'],
      exemptionsLost: [{ check: 'user_inactivekeys', accountId: MAIN, pattern: 'break-glass' }],
    });
  });

  test('what was armed before is not armed anew; the first push arms all that is armed', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation: true } });
    const first = await cli.json('config', 'push', '--yes', ...REMOTE);
    await cli.write('whitelist.json', whitelist('break-glass', 'another'));
    const second = await cli.json('config', 'push', '--yes', ...REMOTE);

    expect(first.document).toMatchObject({ arms: ['user_inactivekeys.remediation'] });
    expect(second.document).toMatchObject({ arms: [], exemptionsLost: [] });
  });

  test('an absent whitelist is an empty one: it takes the exceptions away', async () => {
    await push();
    await rm(join(cli.directory, 'whitelist.json'));
    const { document } = await cli.json('config', 'push', '--yes', ...REMOTE);
    expect(document).toMatchObject({ exemptionsLost: [{ pattern: 'break-glass' }] });
    expect(await inCentral('whitelist.json')).toBe('{}\n');
    expect((await push()).stdout).toContain('nothing was pushed');
  });

  test('over what is not valid it says that it can not tell', async () => {
    await push();
    await writeFile(central('whitelist.json'), '{');
    const { stdout, status } = await push();
    expect(status).toBe(0);
    expect(stdout).toContain('What is there now is not valid, so it can not be told which exceptions count');
  });

  test('what somebody else has written since it was shown is not lost', async () => {
    await push();
    await cli.write('whitelist.json', whitelist('break-glass', 'mine'));
    const theirs = whitelist('break-glass', 'theirs');
    let said = '';
    const stderr = new Writable({
      write: (chunk, _encoding, done) => {
        said += chunk;
        // The difference is on the screen, and the question comes next.
        if (String(chunk).includes('@@')) writeFileSync(central('whitelist.json'), theirs);
        done();
      },
    });
    const { status } = await cli.runIn({ answers: ['yes'], terminal: { stderr } }, 'config', 'push', ...REMOTE);

    expect(status).toBe(1);
    expect(said).toContain('was changed by somebody else meanwhile: nothing was pushed');
    expect(said).toContain('keyhammer config pull');
    expect(await inCentral('whitelist.json')).toBe(theirs);
    expect((await cli.run('validate', '--config', 'central')).status).toBe(0);
  });

  test('one that was broken off stops every run, and the next one mends it', async () => {
    await push();
    const record = JSON.parse(await inCentral('push.json'));
    await writeFile(central('push.json'), JSON.stringify({ ...record, state: 'under-way' }));
    const run = await cli.run('issues', '--config', 'central');
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('The push to ');
    expect(run.stderr).toContain('run "keyhammer config push" again');
    expect((await config('diff')).stdout).toContain('has not come to its end');

    expect((await push()).stdout).toContain('that was broken off has come to its end');
    expect((await cli.run('validate', '--config', 'central')).status).toBe(0);
  });

  test.each<[string, readonly string[], string]>([
    ['nowhere', [], 'Give --remote s3://bucket/prefix, or set KEYHAMMER_REMOTE_CONFIG to that.'],
    ['to itself', ['--remote', '.'], '--config and --remote are the same'],
    ['to no place', ['--remote', 'https://example.com'], 'is no place for a configuration'],
  ])('%s is a mistake', async (_, argv, message) => {
    const { status, stderr } = await cli.run('config', 'push', '--yes', ...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  test('the environment may say where', async () => {
    const environment = { KEYHAMMER_REMOTE_CONFIG: 'central' };
    expect((await cli.runIn({ environment }, 'config', 'push', '--yes')).status).toBe(0);
    expect(await readdir(join(cli.directory, 'central'))).toContain('config.json');
  });
});

describe('keyhammer config diff', () => {
  test('shows what a push would change, and changes nothing', async () => {
    await push();
    expect(await config('diff')).toMatchObject({ status: 0, stdout: expect.stringContaining('say the same.') });

    await cli.write('whitelist.json', whitelist('break-glass', 'another'));
    const { status, stdout } = await config('diff');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+ +"another"$/m);
    expect(await inCentral('whitelist.json')).toBe(whitelist('break-glass'));
    expect((await cli.json('config', 'diff', ...REMOTE)).document).toMatchObject({
      differs: true,
      files: [{ differs: false }, { file: 'whitelist.json', differs: true, diff: expect.stringContaining('another') }, { differs: false }],
    });
  });

  test('a file that is not there is as good as an empty one', async () => {
    await push();
    await rm(join(cli.directory, 'whitelist.json'));
    await writeFile(central('whitelist.json'), '{}\n');
    expect((await config('diff')).stdout).toContain('say the same.');
  });

  test('shows files that are not valid', async () => {
    await cli.write('whitelist.json', '{');
    expect(await config('diff')).toMatchObject({ status: 0, stdout: expect.stringContaining('+{') });
  });

  test('what stands in the files does a terminal no harm', async () => {
    await cli.write('whitelist.json', '{"__comment__": "\u001b[2J"}');
    expect((await config('diff')).stdout).not.toContain('\u001b');
  });
});

describe('keyhammer config pull', () => {
  beforeEach(async () => {
    await push();
  });
  const fresh = (...argv: readonly string[]) => cli.run('config', 'pull', '--config', 'fresh', ...REMOTE, ...argv);

  test('into a directory that is not there yet, it asks nothing', async () => {
    const { status, stdout } = await fresh();
    expect(status).toBe(0);
    expect(stdout).toContain('Pulled from');
    expect((await readdir(join(cli.directory, 'fresh'))).sort()).toEqual(['config.json', 'ticket_owners.json', 'whitelist.json']);
    expect((await fresh()).stdout).toContain('nothing to pull');
  });

  test('where local files differ, and nobody can be asked, it refuses', async () => {
    await cli.write('whitelist.json', whitelist('mine'));
    const { status, stderr } = await config('pull');
    expect(status).toBe(2);
    expect(stderr).toContain('pull would write over whitelist.json');
    expect(stderr).toContain('use --force');
    expect(await cli.read('whitelist.json')).toBe(whitelist('mine'));
  });

  test.each([
    ['yes', 'break-glass'],
    ['no', 'mine'],
  ])('where somebody can be asked, it shows the difference: %s', async (answer, kept) => {
    await cli.write('whitelist.json', whitelist('mine'));
    const { status, stderr } = await configAt([answer], 'pull');
    expect(status).toBe(0);
    expect(stderr).toMatch(/^- +"mine"$/m);
    expect(stderr).toMatch(/^\+ +"break-glass"$/m);
    expect(await cli.read('whitelist.json')).toBe(whitelist(kept));
  });

  test('--force asks nobody', async () => {
    await cli.write('whitelist.json', whitelist('mine'));
    expect((await config('pull', '--force')).status).toBe(0);
    expect(await cli.read('whitelist.json')).toBe(whitelist('break-glass'));
  });

  test('takes files that are not valid, and says so', async () => {
    await writeFile(central('whitelist.json'), '{');
    expect((await config('pull', '--force')).stdout).toContain('They are not valid');
  });

  test('from a push that was broken off, it says so', async () => {
    await writeFile(central('push.json'), (await inCentral('push.json')).replace('done', 'under-way'));
    await writeFile(central('whitelist.json'), whitelist('theirs'));
    expect((await config('pull', '--force')).stdout).toContain('has not come to its end');
  });

  test('where there is nothing, it says who puts it there', async () => {
    await mkdir(join(cli.directory, 'empty'));
    const { status, stderr } = await cli.run('config', 'pull', '--remote', 'empty');
    expect(status).toBe(2);
    expect(stderr).toContain('Run "keyhammer config push" to put one there.');
  });

  test('writes into directories only', async () => {
    const { status, stderr } = await cli.run('config', 'pull', '--config', 's3://acme-keyhammer', ...REMOTE);
    expect(status).toBe(2);
    expect(stderr).toContain('pull writes into a directory');
  });
});
