import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

const [MAIN, STAGING] = ['111122223333', '444455556666'] as const;

let cli: CliUnderTest;
beforeAll(async () => {
  cli = await CliUnderTest.start();
  await cli.run('identify');
  await cli.run('report');
  cli.advanceDays(7);
  await cli.run('remediate', '--batch');
  cli.advanceDays(3);
  const { accountId, keyId } = cli.organisation.cast.intern;
  await cli.run('rollback', accountId, keyId);
});
afterAll(async () => {
  await cli[Symbol.asyncDispose]();
});

interface Told {
  readonly entries: readonly { readonly at: string; readonly accountId: string; readonly action: string; readonly outcome: string }[];
}

const told = async (...argv: readonly string[]) => (await cli.json('audit', ...argv)).document as Told;

describe('keyhammer audit', () => {
  test('tells everything that was done since, the oldest first', async () => {
    const { entries } = await told('--since', '30d');
    const times = entries.map(({ at }) => at);

    expect(times).toEqual(times.toSorted());
    expect(new Set(entries.map(({ action, outcome }) => `${action} ${outcome}`))).toEqual(
      new Set(['deactivate started', 'deactivate done', 'reactivate started', 'reactivate done']),
    );
    expect(entries[0]).toMatchObject({ at: '2026-03-09T09:30:00.000Z', by: 'alice@laptop', check: 'user_inactivekeys' });
    expect(entries.at(-1)).toMatchObject({ at: '2026-03-12T09:30:00.000Z', accountName: 'staging', action: 'reactivate' });
  });

  test('and nothing that was done before: to the second', async () => {
    expect((await told('--since', '2026-03-12T09:30:00Z')).entries.map(({ action }) => action)).toEqual(['reactivate', 'reactivate']);
    expect((await told('--since', '2026-03-09')).entries.length).toBeGreaterThan(2);
    expect((await told('--since', '2026-03-09T09:30:00Z')).entries).toEqual((await told('--since', '30d')).entries);
    expect((await told('--since', '2026-03-09T09:30:01Z')).entries).toHaveLength(2);
  });

  test('only of some accounts and checks', async () => {
    const inMain = await told('--since', '30d', '--account', MAIN, '--check', 'user_inactivekeys');

    expect(new Set(inMain.entries.map(({ accountId }) => accountId))).toEqual(new Set([MAIN]));
    expect((await told('--since', '30d', '--check', 'user_keysrotation')).entries).toEqual([]);
  });

  test('as a table', async () => {
    const { stdout } = await cli.run('audit', '--since', '30d', '--account', STAGING);

    expect(stdout).toMatch(/^2026-03-09 09:30 UTC +staging +AKIA\w{16} +deactivate started +alice@laptop +/m);
    expect(stdout).toMatch(/^\d+ steps since 2026-02-10 09:30 UTC\.$/m);
  });

  test('says it where nothing was done', async () => {
    expect((await cli.run('audit', '--since', '2026-03-12T09:30:00Z', '--account', MAIN)).stdout).toBe(
      'Nothing was done since 2026-03-12 09:30 UTC.\n',
    );
  });

  test('as CSV, to be kept and opened in a spreadsheet; a terminal does not wrap it', async () => {
    const { status, stdout } = await cli.runIn({ terminal: { columns: 40 } }, 'audit', '--since', '30d', '--output', 'csv');
    const lines = stdout.trimEnd().split('\n');

    expect(status).toBe(0);
    expect(lines[0]).toBe('\uFEFFat,account_id,account_name,check,id,action,outcome,by,detail,evidence,account');
    expect(lines).toHaveLength((await told('--since', '30d')).entries.length + 1);
    expect(lines[1]).toMatch(/^2026-03-09T09:30:00\.000Z,\d{12},[a-z-]+,user_inactivekeys,AKIA\w{16},deactivate,started,alice@laptop,/);
  });

  test('CSV is for it alone: another command refuses before it does anything', async () => {
    const { status, stdout, stderr } = await cli.run('identify', '--output', 'csv');

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('--output csv is for audit, inventory, issues only');
  });

  test.each([
    ['no date', [], "required option '--since <date>'"],
    ['a bad date', ['--since', 'last week'], 'Give a day such as 2026-03-01'],
    ['a day to come', ['--since', '2030-01-01'], 'is in the future'],
    ['a misspelt check', ['--since', '7d', '--check', 'user_inactivekey'], 'did you mean user_inactivekeys?'],
  ])('%s: says what would be right, and exits with 2', async (_, argv, message) => {
    const { status, stderr } = await cli.run('audit', ...argv);

    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
