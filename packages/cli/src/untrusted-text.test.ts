import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { daysBefore } from '@keyhammer/sandbox';
import { CliUnderTest, START } from './cli-under-test.ts';

const STAGING = '444455556666';
/** Clears the screen, colours, rings, turns the text around, and begins a line of its own. */
const HOSTILE = 'evil\u001b[2J\u001b[31m\u0007\u202egpj\u009b31m\u2028x';
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

let cli: CliUnderTest;
let keyId: string;
beforeAll(async () => {
  cli = await CliUnderTest.start();
  const { world } = cli.sandbox.aws;
  world.addAccount({ ...world.account(STAGING), name: HOSTILE, roles: Object.fromEntries(world.account(STAGING).roles) });
  // Without the characters that XML can't carry, and so IAM can't send.
  const name = 'mallory\u202e\u200f\u2028@x';
  world.addUser(STAGING, { name, created: daysBefore(START, 400), tags: { owner: 'evil\u202egpj\u009b31m\u2028x', 'k\u202e': 'v' } });
  keyId = world.addKey(STAGING, name, { created: daysBefore(START, 400) }).id;
  await cli.configure((files) => {
    files['whitelist.json'].user_inactivekeys = { [STAGING]: [{ id: 'nobody', reason: HOSTILE }] };
  });
});
afterAll(async () => {
  await cli[Symbol.asyncDispose]();
});

describe('text of others never steers the terminal', () => {
  test('from the first look to the rollback, in tables, questions, progress, errors and JSON', async () => {
    cli.sandbox.jira.service.addFault({
      matches: ({ operation }) => operation.startsWith('PUT'),
      times: 3,
      effect: { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ errorMessages: [HOSTILE] }) },
    });
    const seen: string[] = [];
    for (const command of [
      ['validate'],
      ['identify'],
      ['issues'],
      ['issues', 'show', keyId],
      ['report'],
      ['remediate', '--dry-run'],
      ['issues', 'show', HOSTILE],
      ['rollback', HOSTILE, HOSTILE],
      [HOSTILE],
      ['scan', '--days', HOSTILE],
      ['issues', '--status', HOSTILE],
      ['identify', '--account', HOSTILE],
      ['identify', '--check', HOSTILE],
      ['validate', '--config', HOSTILE],
      ['why', STAGING, keyId],
      ['why', STAGING, HOSTILE],
      ['why', HOSTILE, keyId],
      ['simulate', '--days', '30,90'],
      ['simulate', '--days', '30', '--check', HOSTILE],
      ['whitelist', 'list'],
      ['whitelist', 'add', HOSTILE, STAGING, 'x'],
      ['whitelist', 'add', 'user_inactivekeys', HOSTILE, 'x'],
      ['whitelist', 'remove', 'user_inactivekeys', STAGING, HOSTILE],
      ['audit', '--since', HOSTILE],
    ]) {
      for (const output of ['table', 'json']) {
        const { stdout, stderr } = await cli.run('--verbose', '--output', output, ...command);
        seen.push(stdout, stderr);
      }
    }
    cli.advanceDays(7);
    const asked = await cli.runIn({ answers: ['yes', 'no'] }, 'remediate', '--account', STAGING);
    seen.push(asked.stdout, asked.stderr, ...cli.questions);
    seen.push((await cli.run('rollback', STAGING, keyId)).stdout);
    for (const output of ['table', 'json', 'csv'])
      seen.push((await cli.run('audit', '--since', '30d', '--output', output)).stdout.replace('\uFEFF', ''));

    expect(seen.flatMap((text) => text.split('\n')).filter((line) => UNPRINTABLE.test(line))).toEqual([]);
    expect(seen.join('')).toContain('mallory');
  });
});
