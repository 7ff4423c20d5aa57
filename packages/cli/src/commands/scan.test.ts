import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const MAIN = '111122223333';

describe('keyhammer scan', () => {
  test('looks at the current account, with no configuration at all', async () => {
    const { status, stdout } = await cli.run('scan', '--config', 'nowhere');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^maria.lopez +AKIA\w{16} +2024-06-30 +2025-08-04 \(dynamodb\) +210 days$/m);
    expect(stdout).toMatch(/^break-glass +AKIA\w{16} +2024-10-18 +never +500 days$/m);
    expect(stdout).toMatch(/^peter.novak +console password +2023-09-14 +2025-08-14 +200 days$/m);
    expect(stdout).toMatch(/^<root_account> +root-sign-in +2019-04-01 +2026-02-10$/m);
    expect(stdout).toContain(`Account ${MAIN}: 6 findings among 11 active credentials, with a limit of 90 days without use.`);
  });

  test('shows the longest unused first', async () => {
    const { stdout } = await cli.run('scan');

    const keys = stdout.slice(0, stdout.indexOf('Inactive IAM console passwords'));
    const days = [...keys.matchAll(/(\d+) days$/gm)].map(([, count]) => Number(count));
    expect(days).toHaveLength(4);
    expect(days).toEqual(days.toSorted((a, b) => b - a));
  });

  test('as JSON: the account, the days, what was seen and what it found', async () => {
    const { status, document } = await cli.json('scan');

    const { tagged } = cli.organisation.cast;
    expect(status).toBe(0);
    expect(document).toMatchObject({
      account: MAIN,
      days: 90,
      status: 'complete',
      gaps: [],
      credentials: 11,
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'user_inactivekeys', id: tagged.keyId, principal: 'maria.lopez' }),
      ]),
    });
  });

  test.each([
    ['200', 2],
    ['90d', 5],
    ['1000', 0],
  ])('--days %s finds %i that are not used', async (days, count) => {
    const { document } = await cli.json('scan', '--days', days);

    const { findings } = document as { findings: { check: string }[] };
    expect(findings.filter(({ check }) => check !== 'root_user')).toHaveLength(count);
  });

  test.each([
    ['with findings', '90', 3],
    ['without', '1000', 0],
  ])('--fail-on-findings, %s: exits with the status for pipelines', async (_, days, expected) => {
    cli.sandbox.aws.world.setRoot(MAIN, { keys: [] });
    expect((await cli.run('scan', '--days', days, '--fail-on-findings')).status).toBe(expected);
  });

  test('findings are no failure where nobody asked for one', async () => {
    expect((await cli.run('scan')).status).toBe(0);
  });

  test('changes nothing and keeps nothing', async () => {
    await cli.run('scan');

    const operations = [...cli.sandbox.aws.service.calls.keys()];
    expect(operations.filter((operation) => !/:(Get|List|Generate)/.test(operation))).toEqual([]);
  });

  test('what could not be seen makes it partial: it says what, and exits with 1', async () => {
    cli.sandbox.aws.service.addFault({
      matches: (request) => request.operation === 'iam:ListAccessKeys' && request.body.includes('maria.lopez'),
      effect: {
        status: 403,
        headers: { 'content-type': 'text/xml' },
        body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
      },
    });
    const { status, stdout } = await cli.run('scan');
    const { document } = await cli.json('scan');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^! not seen: access keys of maria.lopez: /m);
    expect(document).toMatchObject({ status: 'partial', gaps: [{ reason: expect.any(String) }] });
  });

  test('without credentials: says what to set', async () => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    });

    const { status, stderr } = await cli.run('scan');

    expect(status).toBe(1);
    expect(stderr).toContain('no AWS credentials found. Set AWS_PROFILE');
    expect(stderr).not.toContain('    at ');
  });

  test.each(['minus', '-3', '1e9'])('--days %s is a mistake', async (days) => {
    const { status, stderr } = await cli.run('scan', '--days', days);

    expect(status).toBe(2);
    expect(stderr).toContain('Give a number of days, such as 90 or 14d.');
  });
});
