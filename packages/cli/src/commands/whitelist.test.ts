import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

const [MAIN, STAGING] = ['111122223333', '444455556666'] as const;

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  await cli.configure((files) => {
    files['config.json'].user_keysrotation = { enabled: false, rotation_criteria_days: 90 };
    Object.assign(files['whitelist.json'], {
      user_inactivekeys: {
        [MAIN]: [
          { id: 'break-glass', reason: 'emergency access', approver: 'ciso@example.com' },
          { id: 'nobody-*', expires: '2026-03-09' },
        ],
        [STAGING]: [
          { id: '*', expires: '2026-03-01' },
          { id: 'l*', expires: '2026-04-30' },
        ],
      },
      user_keysrotation: { [STAGING]: ['ci-staging'] },
    });
  });
  await cli.run('identify');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const entriesIn = ({ document }: { readonly document: unknown }) => (document as { entries: { pattern: string }[] }).entries;

describe('keyhammer whitelist list', () => {
  test('shows each entry, its last day, who allowed it and why, and how many open issues it covers', async () => {
    const { status, stdout } = await cli.run('whitelist', 'list');

    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^break-glass +user_inactivekeys +production \(111122223333\) +none +1 +emergency access; approved by ciso@example\.com$/m,
    );
    expect(stdout).toMatch(/^nobody-\* +user_inactivekeys +production \(111122223333\) +2026-03-09 +0$/m);
    expect(stdout).toMatch(/^\* +user_inactivekeys +staging \(444455556666\) +2026-03-01 \(expired\) +2$/m);
    expect(stdout).toMatch(/^l\* +user_inactivekeys +staging \(444455556666\) +2026-04-30 +1$/m);
    expect(stdout).toMatch(/^ci-staging +user_keysrotation +staging \(444455556666\) +none +check is off$/m);
    expect(stdout).toMatch(/^5 entries, 1 of them expired: it no longer counts\.$/m);
  });

  test('only of some accounts and checks', async () => {
    const list = async (...argv: readonly string[]) =>
      entriesIn(await cli.json('whitelist', 'list', ...argv)).map(({ pattern }) => pattern);

    expect(await list('--account', STAGING)).toEqual(['*', 'l*', 'ci-staging']);
    expect(await list('--account', STAGING, '--check', 'user_keysrotation')).toEqual(['ci-staging']);
  });

  test('as JSON', async () => {
    expect(entriesIn(await cli.json('whitelist', 'list'))[0]).toEqual({
      check: 'user_inactivekeys',
      accountId: MAIN,
      accountName: 'production',
      expired: false,
      issues: 1,
      pattern: 'break-glass',
      reason: 'emergency access',
      approver: 'ciso@example.com',
    });
  });

  test('says it where there is none', async () => {
    expect((await cli.run('whitelist', 'list', '--check', 'root_user')).stdout).toBe('The whitelist has no such entry.\n');
  });
});

describe('keyhammer whitelist expiring', () => {
  test('shows those that still count and will not in two weeks', async () => {
    expect(entriesIn(await cli.json('whitelist', 'expiring')).map(({ pattern }) => pattern)).toEqual(['nobody-*']);
  });

  test('or in as many days as asked for, the first to expire first', async () => {
    expect(entriesIn(await cli.json('whitelist', 'expiring', '--days', '90')).map(({ pattern }) => pattern)).toEqual(['nobody-*', 'l*']);
  });

  test('says it where there is none', async () => {
    expect((await cli.run('whitelist', 'expiring', '--days', '1')).stdout).toBe('No entry of the whitelist expires within 1 day.\n');
  });
});
