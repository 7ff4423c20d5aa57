import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

/** The lines of a check, each with single spaces. */
function checkSection(stdout: string, name: string): readonly string[] {
  const [, ...lines] =
    stdout
      .split('\n\n')
      .find((section) => section.startsWith(`${name}: `))
      ?.split('\n') ?? [];
  return lines.map((line) => line.trim().replace(/ {2,}/, ' '));
}

describe('keyhammer validate', () => {
  test('shows what the three files come to', async () => {
    const { status, stdout } = await cli.run('validate');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}accounts +the active ones of the organisation$/m);
    expect(stdout).toMatch(/^ {2}store +embedded in \/.*\/store$/m);
    expect(stdout).toMatch(/^ {2}whitelist +1 entry$/m);
    expect(stdout).toMatch(
      /^ {2}ticket owners +Jira project SEC; Jira owner alice@example.com; Slack #cloud-security; others for 1 account/m,
    );
    expect(checkSection(stdout, 'user_inactivekeys')).toEqual([
      'enabled yes',
      'threshold 90 days (inactive_criteria_days)',
      'accounts all in scope',
      'reporting yes',
      'remediation armed: each batch run acts',
      'what is done 7 days after the report: the access key is deactivated',
      'can be undone yes: it works again as before',
      'reminders 1 day before',
      'deletion never',
      'acts in all accounts that it looks at',
      'table hammer-iam-user-keys-inactive',
    ]);
    expect(checkSection(stdout, 'root_user')).toEqual(['enabled no: config.json has no such section']);
  });

  test.each<[string, string, object, string]>([
    [
      'a brown-out first',
      'user_inactivekeys',
      { inactive_criteria_days: 90, brownout_minutes: 30, remediation_retention_period: 14 },
      'what is done 14 days after the report: a brown-out of 30 minutes; if nobody misses it, the access key is deactivated',
    ],
    [
      'a deletion',
      'user_inactivekeys',
      { inactive_criteria_days: 90, deletion: true, deletion_retention_period: 60 },
      'deletion 60 days after the deactivation, if it stayed inactive and unused; for good',
    ],
    [
      'reminders that have the time',
      'user_inactivekeys',
      { inactive_criteria_days: 90, reporting: true, remediation_retention_period: 14, reminder_days: [21, 7, 3, 1] },
      'reminders 7 days, 3 days and 1 day before',
    ],
    [
      'no reminder without a delay',
      'user_inactivekeys',
      { inactive_criteria_days: 90, reporting: true },
      'reminders none: it is remediated sooner than that',
    ],
    ['by hand', 'user_inactivekeys', { inactive_criteria_days: 90 }, 'remediation by hand only: an operator confirms each'],
    [
      'a rotation',
      'user_keysrotation',
      { rotation_criteria_days: 90, remediation_action: 'rotate', rotation_grace_days: 3, remediation_retention_period: 30 },
      'what is done 30 days after the report: a second key is made and handed over, and the old one is deactivated once it has not been used for 3 days',
    ],
    [
      'a rotation that spares nobody',
      'user_keysrotation',
      { rotation_criteria_days: 90, remediation_action: 'rotate', rotation_force: true, rotate_replaces_inactive: true },
      'what is done once reported: a second key is made and handed over, and the old one is deactivated after its date, in use or not; an inactive key of the user is deleted to make room',
    ],
    [
      'a password that is removed',
      'user_inactivepasswords',
      { inactive_criteria_days: 90 },
      'what is done once reported: the console password is removed, which can not be undone as such',
    ],
    ['a report alone', 'root_user', {}, 'remediation never: it is only reported'],
    ['a check that is off', 'root_user', { enabled: false }, 'enabled no: it is not run'],
    [
      'the accounts where it acts',
      'user_inactivekeys',
      { inactive_criteria_days: 90, remediation_accounts: [] },
      'acts in no account at all',
    ],
  ])('says what each check will do: %s', async (_, name, section, line) => {
    await cli.configure((files) => {
      files['config.json'][name] = section;
    });
    const { stdout } = await cli.run('validate');

    expect(checkSection(stdout, name)).toContain(line);
  });

  test('says what keeps a run from doing too much, or at the wrong time', async () => {
    await cli.configure((files) => {
      Object.assign(files['config.json'], {
        max_remediations_per_run: 10,
        max_remediation_percent: 5,
        remediation_window: { days: ['tue', 'wed'], hours: '22:00-02:00', timezone: 'Europe/Berlin' },
        max_hold_days: 30,
        risk: true,
        whitelist_policy: { require: ['reason', 'approver'] },
      });
      Object.assign(files['config.json'].jira as object, { on_manual_close: 'hold', priorities: { critical: 'Blocker' } });
      Object.assign(files['ticket_owners.json'], { owner_tags: ['team', 'owner'], user: { '/ci/*': { slack_owner: '#builds' } } });
    });
    const { stdout } = await cli.run('validate');

    expect(stdout).toMatch(/^ {2}limits +10 acts in a run, and 5 % of an account's active credentials of a kind$/m);
    expect(stdout).toMatch(/^ {2}window +tue, wed 22:00-02:00 Europe\/Berlin; opens 2026-03-03 21:00 UTC$/m);
    expect(stdout).toMatch(/^ {2}hold by label +at most 30 days$/m);
    expect(stdout).toMatch(/^ {2}risk +on; priority in Jira: critical is Blocker$/m);
    expect(stdout).toMatch(/^ {2}ticket closed by hand +its issue is held for 30 days$/m);
    expect(stdout).toMatch(/^ {2}whitelist policy +each entry has reason, approver$/m);
    expect(stdout).toMatch(/^ {2}owner tags +team, else owner$/m);
    expect(stdout).toContain('1 user pattern (/ci/*)');
  });

  test('a window that is open says until when', async () => {
    await cli.configure((files) => {
      files['config.json'].remediation_window = { hours: '09:00-16:00' };
    });

    expect((await cli.run('validate')).stdout).toMatch(/^ {2}window +every day 09:00-16:00 UTC; open now, until 2026-03-02 16:00 UTC$/m);
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

  test.each([
    ['identify'],
    ['report'],
    ['remediate'],
    ['run'],
    ['issues'],
    ['tables', 'create'],
    ['rollback', '111122223333', 'AKIA'],
    ['why', '111122223333', 'alice'],
    ['simulate', '--days', '30'],
    ['audit', '--since', '7d'],
    ['whitelist', 'list'],
    ['whitelist', 'add', 'user_inactivekeys', '111122223333', 'alice'],
  ])('nothing runs on a bad configuration: %s', async (...command) => {
    await cli.configure((files) => {
      files['config.json'].user_inactivekeys = { inactive_criteria_days: 90, remediation: 'ture' };
    });
    const { status, document } = await cli.json(...command);

    expect(status).toBe(2);
    expect(document).toMatchObject({ error: { mistakes: [{ path: 'user_inactivekeys.remediation' }] } });
    expect(cli.sandbox.aws.service.totalCalls).toBe(0);
  });
});
