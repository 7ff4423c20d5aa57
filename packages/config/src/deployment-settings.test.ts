import { describe, expect, test } from '@jest/globals';
import { everyCheck, minimal, mistakesOf, settingsOf, withSection } from './test-fixtures/sources.ts';

const of = (name: string, section: unknown) => settingsOf({ config: withSection(name, section) });
const CRONTAB =
  'a line of a crontab: five fields, such as "30 4 * * mon-fri", or @daily, or "off"; no */n for one kind of day beside another for the other kind';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const BOUNDARY = 'arn:aws:iam::123456789012:policy/security/boundary';

describe('the schedules', () => {
  test('are those of cronjobs', () => {
    const cronjobs = { identification: '*/30 * * * *', reporting: '@hourly', remediation: 'off', timezone: 'Europe/Berlin' };
    expect(of('cronjobs', cronjobs).schedules).toEqual({
      identify: '*/30 * * * *',
      report: '@hourly',
      remediate: 'off',
      timezone: 'Europe/Berlin',
    });
  });

  test('"" is not set, as in Hammer', () => {
    expect(of('cronjobs', { identification: '', reporting: '' }).schedules).toEqual(settingsOf({}).schedules);
  });
});

describe('the API', () => {
  test.each(['token', 'iam', 'off'] as const)('authorization %j', (authorization) => {
    expect(of('api', { authorization }).api).toEqual({ authorization, tableName: 'keyhammer-api-requests' });
  });

  test("Hammer's own section names a table and opens nothing", () => {
    expect(of('api', { 'ddb.table_name': 'hammer-api-requests' }).api).toEqual({ authorization: 'off', tableName: 'hammer-api-requests' });
  });
});

describe('the deployment', () => {
  test('has what is given, numbers in quotes too', () => {
    const deployment = {
      kms_key_arn: KEY,
      alarm_email: 'cloud-security@example.com',
      permissions_boundary_arn: BOUNDARY,
      role_path: '/security/',
      log_retention_days: '365',
      concurrency: { identification: '50', reporting: 3 },
    };
    expect(of('deployment', deployment).deployment).toEqual({
      kmsKeyArn: KEY,
      alarmEmail: 'cloud-security@example.com',
      permissionsBoundaryArn: BOUNDARY,
      rolePath: '/security/',
      logRetentionDays: 365,
      concurrency: { identify: 50, report: 3, remediate: 5 },
    });
  });

  test('"" is not set', () => {
    const nothing = { kms_key_arn: '', alarm_email: '', permissions_boundary_arn: '', role_path: '' };
    expect(of('deployment', nothing).deployment).toEqual(settingsOf({}).deployment);
  });
});

test('the audit log may have an end; without one it has none', () => {
  expect(of('store', { audit_retention_days: '730' }).store).toEqual({ kind: 'dynamodb', auditRetentionDays: 730 });
  expect(of('store', {}).store).toEqual({ kind: 'dynamodb' });
});

test('operators are a list, or a text with commas', () => {
  const slack = { enabled: true, interactive: 'true' };
  const expected = { interactive: true, operators: ['S0123ABCD', 'alice@example.com'] };
  expect(of('slack', { ...slack, operators: ['S0123ABCD', ' alice@example.com '] }).slack).toMatchObject(expected);
  expect(of('slack', { ...slack, operators: 'S0123ABCD, alice@example.com' }).slack).toMatchObject(expected);
});

describe('a mistake', () => {
  test.each<[string, unknown, string]>([
    ['cronjobs', { identification: '0 0 3 * * *' }, `cronjobs.identification: "0 0 3 * * *" | ${CRONTAB}`],
    ['cronjobs', { remediation: false }, `cronjobs.remediation: false | ${CRONTAB}`],
    ['cronjobs', { remediation: '0 0 31 2 *' }, `cronjobs.remediation: "0 0 31 2 *" | ${CRONTAB}`],
    ['cronjobs', { timezone: 'Berlin' }, 'cronjobs.timezone: "Berlin" | the name of a time zone in the IANA database'],
    [
      'cronjobs',
      { remediate: 'off' },
      'cronjobs.remediate: an unknown key | identification, reporting, remediation, timezone | remediation',
    ],
    ['api', { authorization: 'none' }, 'api.authorization: "none" | "token" or "iam" or "off"'],
    ['api', { authorization: 'IAM' }, 'api.authorization: "IAM" | "token" or "iam" or "off" | "iam"'],
    ['api', { authorization: true }, 'api.authorization: true | "token" or "iam" or "off"'],
    ['api', { token: 'x' }, 'api.token: an unknown key | no secrets: see "Secrets" in docs/configuration.md'],
    ['deployment', { kms_key_arn: 'alias/keyhammer' }, 'deployment.kms_key_arn: "alias/keyhammer" | the ARN of a KMS key'],
    ['deployment', { alarm_email: '#security' }, 'deployment.alarm_email: "#security" | an e-mail address'],
    ['deployment', { role_path: 'security' }, 'deployment.role_path: "security" | a path: begins and ends with /'],
    ['deployment', { concurrency: { reporting: 1 } }, 'deployment.concurrency.reporting: the number 1 | a whole number from 2 to 1000'],
    ['deployment', { concurrency: { reporting: '1001' } }, 'deployment.concurrency.reporting: "1001" | a whole number from 2 to 1000'],
    ['store', { audit_retention_days: 0 }, 'store.audit_retention_days: the number 0 | a whole number of days from 1 to 99999'],
    ['slack', { interactive: 'yes' }, 'slack.interactive: "yes" | true or false'],
  ])('%s %j', (name, section, expected) => {
    expect(mistakesOf({ config: withSection(name, section) })).toEqual([`config.json ${expected}`]);
  });

  test('days that CloudWatch Logs does not take: it says which it takes', () => {
    expect(mistakesOf({ config: withSection('deployment', { log_retention_days: 100 }) })).toEqual([
      expect.stringMatching(/^config\.json deployment\.log_retention_days: the number 100 \| 1, 3, 5, 7, 14, 30, 60, 90, 120, .*, 3653$/),
    ]);
  });
});

describe('a warning about the chat', () => {
  const warningsOf = (slack: object) => settingsOf({ config: withSection('slack', slack), owners: { slack_owner: '#a' } }).warnings;
  const NOT_ON = 'slack.interactive has no effect unless slack.enabled is true.';

  test.each<[object, readonly string[]]>([
    [{ enabled: true, interactive: true, operators: ['S0123ABCD', 'U1', 'W1', 'alice@example.com'] }, []],
    [{ enabled: false, interactive: true, operators: ['S0123ABCD'] }, [NOT_ON]],
    [{ enabled: false, interactive: true }, [NOT_ON]],
    [
      { enabled: true, interactive: true },
      ['slack.interactive is on and slack.operators names nobody: only owners may decide, and nobody may use the slash command.'],
    ],
    [{ enabled: true, operators: 'S0123ABCD' }, ['slack.operators has no effect unless slack.interactive is true.']],
    [
      { enabled: true, interactive: true, operators: ['@alice', '#security', 'U1'] },
      ['slack.operators: neither an id of Slack (S…, U…) nor an e-mail address, so nobody: @alice, #security.'],
    ],
  ])('%j', (slack, expected) => {
    expect(warningsOf(slack)).toEqual(expected);
  });
});

test('a warning about an audit log that nothing shortens', () => {
  expect(of('store', { kind: 'embedded', audit_retention_days: 30 }).warnings).toEqual([
    'store.audit_retention_days has no effect unless store.kind is "dynamodb": an embedded store keeps every entry.',
  ]);
});

describe('a warning about passwords that are judged by an old report', () => {
  const armed = { reporting: true, remediation: true, remediation_retention_period: 14, inactive_criteria_days: 90 };
  const told = { ...minimal, slack: { enabled: true }, root_user: {}, user_inactivepasswords: armed };
  const warningsOf = (config: object) =>
    settingsOf({ config: { ...told, ...config }, owners: { slack_owner: '#a' }, checks: everyCheck }).warnings;
  const TOO_OLD = [expect.stringMatching(/^cronjobs has a remediation between 30 minutes and 4 hours after an identification/)];

  test.each<[string, string, boolean]>([
    ['0 9 * * *', '0 9 * * *', false],
    ['0 9 * * *', '30 9 * * *', false],
    ['0 9 * * *', '31 9 * * *', true],
    ['0 9 * * *', '59 12 * * *', true],
    ['0 9 * * *', '0 13 * * *', false],
    ['0 22 * * *', '0 1 * * *', true],
    ['45 5,9 * * *', '0 10 * * *', false],
    // AWS makes none for the second: that of the first is not four hours old.
    ['0 6,9 * * *', '15 9 * * *', true],
    ['0 * * * *', '15 9 * * *', true],
    ['0 9 * * mon', '0 11 * * tue-sat', false],
    ['0 9 * * mon', '0 11 * * *', true],
    ['@midnight', '0 2 * * *', true],
    ['off', '0 10 * * *', false],
    ['0 9 * * *', 'off', false],
  ])('identification %s, remediation %s: %s', (identification, remediation, isTooOld) => {
    expect(warningsOf({ cronjobs: { identification, remediation } })).toEqual(isTooOld ? TOO_OLD : []);
  });

  test('not with the defaults, nor where no password is ever removed', () => {
    const cronjobs = { remediation: '0 5 * * *' };
    expect(warningsOf({})).toEqual([]);
    expect(warningsOf({ cronjobs })).toEqual(TOO_OLD);
    expect(warningsOf({ cronjobs, user_inactivepasswords: { ...armed, remediation: false } })).toEqual([]);
    expect(warningsOf({ cronjobs, user_inactivepasswords: { ...armed, enabled: false } })).toEqual([]);
  });

  test('or about a remediation that comes when its window is shut', () => {
    const night = { remediation_window: { hours: '22:00-04:00', timezone: 'Europe/Berlin' } };
    expect(warningsOf({ ...night, cronjobs: { remediation: '0 23 * * *', timezone: 'Europe/Berlin' } })).toEqual([]);
    expect(warningsOf({ ...night, cronjobs: { remediation: '0 13 * * *', timezone: 'Europe/Berlin' } })).toEqual([
      'cronjobs.remediation (0 13 * * *, Europe/Berlin) never falls into remediation_window: the batch never acts.',
    ]);
    // On one machine, cron says when.
    expect(warningsOf(night)).toEqual([]);
    expect(warningsOf({ ...night, cronjobs: { remediation: 'off' } })).toEqual([]);
  });
});
