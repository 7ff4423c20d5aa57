import { describe, expect, test } from '@jest/globals';
import { everyCheck, MAIN, minimal, OTHER, settingsOf, withCheck, withSection } from './test-fixtures/sources.ts';

const NO_ID = "is no account's id: in AWS it has 12 digits, in IBM Cloud 32 hexadecimal digits, and in OCI it is the OCID of a tenancy.";

describe('a warning, where it works but is hardly meant', () => {
  const armed = { remediation: true, reporting: true, remediation_retention_period: 14 };
  const slack = { enabled: true };
  const owners = { slack_owner: '#a', jira_project: 'A' };
  const jira = { enabled: true, server: 'http://jira.example.com' };

  test.each<[string, unknown, unknown, readonly string[]]>([
    [
      'accounts that are not there',
      withCheck({ ignore_accounts: [OTHER] }),
      {},
      [`user_inactivekeys.ignore_accounts names accounts that are not in aws.accounts: ${OTHER}.`],
    ],
    [
      'accounts that the check leaves out',
      withCheck({ ...armed, accounts: [], remediation_accounts: [MAIN] }),
      owners,
      [
        'user_inactivekeys looks at no account: its accounts and ignore_accounts leave none.',
        `user_inactivekeys.remediation_accounts names accounts that the check does not look at, so nothing is ever remediated there: ${MAIN}.`,
        'user_inactivekeys.remediation is on, with Jira and Slack both off: issues count as reported although nobody was told.',
      ],
    ],
    [
      'armed, not reported',
      { ...(withCheck({ ...armed, reporting: false }) as object), slack },
      owners,
      ['user_inactivekeys.remediation is on and user_inactivekeys.reporting is off: only reported issues are remediated, so none ever is.'],
    ],
    [
      'armed, no time',
      { ...(withCheck({ ...armed, remediation_retention_period: 0 }) as object), slack },
      owners,
      ['user_inactivekeys.remediation_retention_period is 0: the first remediation after the report acts, with no time for the owner.'],
    ],
    ['armed, told to all', { ...(withCheck(armed) as object), slack }, owners, []],
    [
      'Jira for nothing, unencrypted',
      withSection('jira', jira),
      owners,
      [
        'Jira is on, but no enabled check has reporting on: no ticket is opened.',
        'jira.server begins with http://, so the Jira credentials travel unencrypted.',
      ],
    ],
    [
      'a Jira on this machine',
      { ...(withCheck({ reporting: true }) as object), jira: { ...jira, server: 'http://127.0.0.1:8080' } },
      owners,
      [],
    ],
    [
      'a project by tag only',
      { ...(withCheck({ reporting: true }) as object), jira: { ...jira, server: 'https://a' } },
      { bu: { a: { jira_project: 'A' } } },
      [`No jira_project for users in ${MAIN} whom neither a bu tag nor a user pattern gives one: their issues get no ticket.`],
    ],
    [
      'a project by user only',
      { ...(withCheck({ reporting: true }) as object), jira: { ...jira, server: 'https://a' } },
      { user: { 'svc-*': { jira_project: 'A' } } },
      [`No jira_project for users in ${MAIN} whom neither a bu tag nor a user pattern gives one: their issues get no ticket.`],
    ],
    [
      'priorities by a risk that nobody asks for',
      { ...(withCheck({ reporting: true }) as object), jira: { ...jira, server: 'https://a', priorities: { high: 'High' } } },
      owners,
      ['jira.priorities has no effect unless "risk" is true.'],
    ],
    ['priorities by risk', { ...(withSection('jira', { priorities: { high: 'High' } }) as object), risk: true }, {}, []],
    ['somebody on Slack, for some users', withSection('slack', slack), { user: { '*': { slack_owner: '#a' } } }, []],
    [
      'nobody on Slack',
      withSection('slack', slack),
      {},
      ['Slack is on, but ticket_owners.json has no slack_owner: only users with an owner tag get messages about issues.'],
    ],
    [
      'a CSV report',
      withSection('csv', { enabled: 'true', bucket: 'b' }),
      {},
      [`csv.enabled has no effect: "keyhammer issues --output json" gives the figures of Hammer's CSV report.`],
    ],
    ['a path for DynamoDB', withSection('store', { path: 'x' }), {}, ['store.path has no effect unless store.kind is "embedded".']],
    ['an odd account id', minimal, { account: { 'ocid1.tenancy': {} } }, [`ticket_owners.json: "ocid1.tenancy" ${NO_ID}`]],
  ])('%s', (_, config, ticketOwners, expected) => {
    expect(settingsOf({ config, owners: ticketOwners }).warnings).toEqual(expected);
  });
});

describe('a warning about a remediation', () => {
  /** Told by Slack, and armed where a test arms it. */
  const told = { aws: minimal.aws, slack: { enabled: true } };
  const warningsOf = (config: object) =>
    settingsOf({ config: { ...told, ...config }, owners: { slack_owner: '#a' }, checks: everyCheck }).warnings;
  const keys = (settings: object) => ({ user_inactivekeys: { inactive_criteria_days: 90, reporting: true, ...settings } });
  const rotation = (settings: object) => ({ user_keysrotation: { rotation_criteria_days: 90, reporting: true, ...settings } });
  const passwords = { user_inactivepasswords: { inactive_criteria_days: 90, reporting: true } };
  const armed = { remediation: true, remediation_retention_period: 14 };

  test('passwords, and nobody who looks at the root user', () => {
    expect(warningsOf(passwords)).toEqual([
      'user_inactivepasswords does not look at the root users, and root_user, which does, has no section: "root_user": { "reporting": true } is enough.',
    ]);
    expect(warningsOf({ ...passwords, root_user: {} })).toEqual([]);
    // A decision, and nobody's oversight.
    expect(warningsOf({ ...passwords, root_user: { enabled: false } })).toEqual([]);
    expect(warningsOf({ ...keys({}), user_inactivepasswords: { enabled: false } })).toEqual([]);
  });

  test('a deletion that waits for people, or for nobody', () => {
    expect(warningsOf(keys({ deletion: true }))).toEqual([
      'user_inactivekeys.deletion is on and user_inactivekeys.remediation is off: only what was deactivated by hand is ever deleted.',
    ]);
    expect(warningsOf(keys({ ...armed, deletion: true }))).toEqual([]);
    expect(warningsOf(keys({ ...armed, deletion: true, deletion_retention_period: 0 }))).toEqual([
      'user_inactivekeys.deletion_retention_period is 0: what is deactivated is deleted right after, before anybody can miss it.',
    ]);
  });

  test.each([
    [
      { reminder_days: [14, 13, 30] },
      [
        'user_inactivekeys.reminder_days: 30, 14 before the remediation is not after the report, which is 14 days before it: no such reminder ever comes.',
      ],
    ],
    [{ reminder_days: [13] }, []],
    // Nobody has asked for the default.
    [{ remediation_retention_period: 3 }, []],
  ])('reminders that never come: %j', (settings, expected) => {
    expect(warningsOf(keys({ ...armed, ...settings }))).toEqual(expected);
  });

  test.each([
    ['23:30-00:30', 61, 'remediation_window is open for 60 minutes at a time'],
    ['23:30-00:30', 60, undefined],
    ['09:00-16:00', 421, 'remediation_window is open for 420 minutes at a time'],
    ['09:00-16:00', 420, undefined],
    [undefined, 1440, undefined],
  ])('a window of %s, and a brown-out of %d minutes', (hours, brownout_minutes, said) => {
    const warnings = warningsOf({ ...keys({ ...armed, brownout_minutes }), remediation_window: { ...(hours !== undefined && { hours }) } });
    expect(warnings).toEqual(
      said === undefined ? [] : [`user_inactivekeys.brownout_minutes is ${brownout_minutes}, and ${said}: no brown-out fits into it.`],
    );
  });

  test.each<[object, readonly string[]]>([
    [
      { rotation_grace_days: 3, rotate_replaces_inactive: true },
      [
        'user_keysrotation.remediation_action is not "rotate", although there is rotation_grace_days, rotate_replaces_inactive: a key is deactivated with no other made before.',
      ],
    ],
    [
      { rotation_force: true },
      [
        'user_keysrotation.remediation_action is not "rotate", although there is rotation_force: a key is deactivated with no other made before. With rotation_force that happens to keys in use.',
      ],
    ],
    [{ rotation_force: false, rotate_replaces_inactive: 'false' }, []],
    [{ remediation_action: 'rotate', rotation_grace_days: 3, rotation_force: true }, []],
  ])('settings of a rotation, chosen or not: %j', (settings, expected) => {
    expect(warningsOf(rotation(settings))).toEqual(expected);
  });
});
