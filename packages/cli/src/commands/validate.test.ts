import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

describe('keyhammer validate', () => {
  test('shows what the three files come to', async () => {
    const { status, stdout } = await cli.run('validate');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^accounts +the active ones of the organisation$/m);
    expect(stdout).toMatch(/^store +embedded in \/.*\/store$/m);
    expect(stdout).toMatch(/^whitelist +1 entry$/m);
    expect(stdout).toMatch(/^ticket owners +Jira project SEC; Jira owner alice@example.com; Slack #cloud-security; others for 1 account/m);
    expect(stdout).toMatch(/^user_inactivekeys: remediation +armed$/m);
    expect(stdout).toMatch(/^user_inactivekeys: retention period +7 days$/m);
  });

  test('as JSON: the resolved settings', async () => {
    const { status, document } = await cli.json('validate');

    expect(status).toBe(0);
    expect(document).toMatchObject({
      valid: true,
      settings: {
        aws: { mainAccountId: '111122223333', organization: true },
        checks: [{ check: 'user_inactivekeys', thresholdDays: 90, retentionDays: 7, remediation: true }],
        whitelist: { user_inactivekeys: { '111122223333': [{ pattern: 'break-glass' }] } },
        warnings: [],
      },
    });
  });

  test('says what is ignored, and what has expired', async () => {
    await cli.configure((files) => {
      files['config.json'].s3_encryption = { enabled: true };
      files['whitelist.json'].user_inactivekeys = { '111122223333': [{ id: 'old', expires: '2026-01-01' }] };
    });
    const { status, stdout } = await cli.run('validate');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^! .*s3_encryption/m);
    expect(stdout).toMatch(/^! .*old.*expired/m);
  });

  test('shows all mistakes of all files at once, and exits with 2', async () => {
    await cli.configure((files) => {
      files['config.json'].user_inactivekeys = { inactive_criteria_dais: 90, remediation: 'yes' };
      files['whitelist.json'].user_inactivekeys = { '111122223333': [{ id: 'old', expire: '2027-01-01' }] };
    });
    const { status, stdout, stderr } = await cli.run('validate');

    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('did you mean inactive_criteria_days?');
    expect(stderr).toContain('user_inactivekeys.remediation');
    expect(stderr).toContain('whitelist.json');
  });

  test('as JSON: each mistake with its file, path, what was found and what is allowed', async () => {
    await cli.configure((files) => {
      files['config.json'].user_inactivekeys = { inactive_criteria_days: 'ten' };
      files['whitelist.json'].user_inactivekeys = { '111122223333': [{ id: 'old', expire: '2027-01-01' }] };
    });
    const { status, document } = await cli.json('validate');

    expect(status).toBe(2);
    expect(document).toMatchObject({
      error: {
        mistakes: [
          { file: 'config.json', path: 'user_inactivekeys.inactive_criteria_days', found: '"ten"', allowed: expect.any(String) },
          { file: 'whitelist.json', suggestion: 'expires' },
        ],
      },
    });
  });

  test('a directory without a configuration: says which command writes one', async () => {
    const { status, stderr } = await cli.run('validate', '--config', 'nowhere');

    expect(status).toBe(2);
    expect(stderr).toContain('keyhammer init');
  });

  test.each([['identify'], ['report'], ['remediate'], ['run'], ['issues'], ['tables', 'create'], ['rollback', '111122223333', 'AKIA']])(
    'nothing runs on a bad configuration: %s',
    async (...command) => {
      await cli.configure((files) => {
        files['config.json'].user_inactivekeys = { inactive_criteria_days: 90, remediation: 'ture' };
      });
      const { status, document } = await cli.json(...command);

      expect(status).toBe(2);
      expect(document).toMatchObject({ error: { mistakes: [{ path: 'user_inactivekeys.remediation' }] } });
      expect(cli.sandbox.aws.service.totalCalls).toBe(0);
    },
  );
});
