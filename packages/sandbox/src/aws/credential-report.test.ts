import { GenerateCredentialReportCommand, GetCredentialReportCommand } from '@aws-sdk/client-iam';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Bench, daysAgo, MAIN, NOW, startBench } from './sandbox.fixture.ts';

const HOUR_MS = 60 * 60 * 1000;
let bench: Bench;

afterEach(() => bench.close());

const generate = async () => (await bench.iam().send(new GenerateCredentialReportCommand())).State;
const get = () => bench.iam().send(new GetCredentialReportCommand());
const text = async () => Buffer.from((await get()).Content ?? []).toString('utf8');
const rows = async () => (await text()).split('\n').map((line) => line.split(','));

describe('the life of a report', () => {
  test('none yet, then started, in progress, complete', async () => {
    bench = await startBench({ reportDelayMs: 60_000 });
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportNotPresentException', $metadata: { httpStatusCode: 410 } });
    expect(await generate()).toBe('STARTED');
    expect(await generate()).toBe('INPROGRESS');
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportNotReadyException', $metadata: { httpStatusCode: 404 } });
  });

  test('is ready after its delay on the real clock', async () => {
    bench = await startBench({ reportDelayMs: 20 });
    await generate();
    await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await generate()).toBe('COMPLETE');
    expect(await get()).toMatchObject({ ReportFormat: 'text/csv', GeneratedTime: NOW });
  });

  test('is given again, unchanged, for four hours, and is then too old', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    bench.world.addUser(MAIN, { name: 'alice', created: daysAgo(9) });
    await generate();
    const first = await text();
    bench.world.deleteUser(MAIN, 'alice');

    bench.clock.advance(4 * HOUR_MS);
    expect(await generate()).toBe('COMPLETE');
    expect(await text()).toBe(first);

    bench.clock.advance(1);
    await expect(get()).rejects.toMatchObject({ name: 'CredentialReportExpiredException', $metadata: { httpStatusCode: 410 } });
    expect(await generate()).toBe('STARTED');
    expect(await text()).not.toContain('alice');
  });
});

describe('what a report says', () => {
  test('the root user first, one line each, no newline at the end', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    bench.world.addUser(MAIN, { name: 'zoe', created: daysAgo(9) });
    bench.world.addUser(MAIN, { name: 'adam', created: daysAgo(9), password: { changed: daysAgo(8) } });
    await generate();
    const lines = await rows();
    expect(lines.map(([user]) => user)).toEqual(['user', '<root_account>', 'adam', 'zoe']);
    expect(lines.every((cells) => cells.length === 22)).toBe(true);
    expect(lines[2]?.slice(3, 6)).toEqual(['true', 'no_information', '2026-11-12T12:00:00Z']);
    expect(lines[3]?.slice(2)).toEqual(
      '2026-11-11T12:00:00Z,false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A'.split(','),
    );
  });

  test('of passwords: never used, used, deleted', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    const [changed, lastUsed] = [daysAgo(8), daysAgo(2)];
    bench.world.addUser(MAIN, { name: 'a-new', created: daysAgo(9), password: { changed }, mfa: true });
    bench.world.addUser(MAIN, { name: 'b-used', created: daysAgo(9), password: { changed, lastUsed } });
    bench.world.addUser(MAIN, { name: 'c-gone', created: daysAgo(9), password: { changed, lastUsed } });
    bench.world.deletePassword(MAIN, 'c-gone');
    await generate();
    expect((await rows()).slice(2).map((cells) => cells.slice(3, 8))).toEqual([
      ['true', 'no_information', '2026-11-12T12:00:00Z', 'N/A', 'true'],
      ['true', '2026-11-18T12:00:00Z', '2026-11-12T12:00:00Z', 'N/A', 'false'],
      ['false', 'N/A', 'N/A', 'N/A', 'false'],
    ]);
  });

  test('a path in the ARN', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    bench.world.addUser(MAIN, { name: 'deploy', path: '/ci/', created: daysAgo(9) });
    await generate();
    expect((await rows())[2]?.slice(0, 2)).toEqual(['deploy', `arn:aws:iam::${MAIN}:user/ci/deploy`]);
  });

  test('the root user as it is: its sign-in, its MFA, its keys', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    const rootRow = async () => {
      bench.clock.advance(4 * HOUR_MS + 1);
      await generate();
      return (await rows())[1]?.slice(3, 18).join(',');
    };
    const noKey = 'false,N/A,N/A,N/A,N/A';
    expect(await rootRow()).toBe(`not_supported,no_information,not_supported,not_supported,true,${noKey},${noKey}`);
    bench.world.setRoot(MAIN, {
      keys: [{ created: daysAgo(900), lastUsed: { at: daysAgo(3), service: 'iam' } }],
      passwordLastUsed: daysAgo(20),
      mfa: false,
    });
    const key = 'true,2024-06-03T12:00:00Z,2026-11-17T12:00:00Z,us-east-1,iam';
    expect(await rootRow()).toBe(`not_supported,2026-10-31T12:00:00Z,not_supported,not_supported,false,${key},${noKey}`);
  });

  test('two slots with the use of each key and no ids; an inactive key keeps its times', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    bench.world.addUser(MAIN, { name: 'ci', created: daysAgo(400) });
    const used = bench.world.addKey(MAIN, 'ci', {
      created: daysAgo(300),
      lastUsed: { at: daysAgo(2), service: 'ses', region: 'eu-west-1' },
    });
    const never = bench.world.addKey(MAIN, 'ci', { created: daysAgo(200) });
    bench.world.setKeyStatus(MAIN, never.id, 'Inactive', daysAgo(1));
    await generate();

    const [, , ci = []] = await rows();
    expect([ci.slice(8, 13), ci.slice(13, 18)]).toEqual(
      expect.arrayContaining([
        ['true', '2026-01-24T12:00:00Z', '2026-11-18T12:00:00Z', 'eu-west-1', 'ses'],
        ['false', '2026-11-19T12:00:00Z', 'N/A', 'N/A', 'N/A'],
      ]),
    );
    expect(await text()).not.toContain(used.id);
  });

  test('slots do not follow the age of the keys', async () => {
    bench = await startBench({ reportDelayMs: 0 });
    for (let index = 0; index < 20; index += 1) {
      bench.world.addUser(MAIN, { name: `u${index}`, created: daysAgo(400) });
      bench.world.addKey(MAIN, `u${index}`, { created: daysAgo(300) });
      bench.world.addKey(MAIN, `u${index}`, { created: daysAgo(200) });
    }
    await generate();
    const users = (await rows()).slice(2);
    const olderFirst = users.filter((cells) => (cells[9] ?? '') < (cells[14] ?? ''));
    expect(olderFirst.length).toBeGreaterThan(0);
    expect(olderFirst.length).toBeLessThan(20);
  });
});
