import { describe, expect, test } from '@jest/globals';
import { isExpired } from '@keyhammer/core';
import {
  inactiveKeys,
  MAIN,
  minimal,
  mistakesOf,
  NOW,
  OTHER,
  oldKeys,
  settingsOf,
  withCheck,
  withSection,
} from './test-fixtures/sources.ts';

const checkOf = (section: Record<string, unknown>) => settingsOf({ config: withCheck(section) }).checks[0];

test('the least there can be, with every default', () => {
  expect(settingsOf({})).toEqual({
    directory: '/etc/keyhammer',
    aws: { accounts: new Map([[MAIN, 'main']]), organization: false },
    ibm: { accounts: new Map() },
    oci: { tenancies: new Map(), adminGroups: ['Administrators'] },
    jira: {
      enabled: false,
      server: '',
      issueType: 'Task',
      textFieldCharacterLimit: 32767,
      onManualClose: 'reopen',
      priorities: {},
    },
    slack: { enabled: false, notifyDefaultOwner: true, channels: new Map(), ignore: [], interactive: false, operators: [] },
    store: { kind: 'dynamodb' },
    credentials: {},
    checks: [
      {
        check: 'user_inactivekeys',
        provider: 'aws',
        enabled: true,
        tableName: 'hammer-iam-user-keys-inactive',
        ignoreAccounts: [],
        reporting: false,
        remediation: false,
        retentionDays: 0,
        thresholdDays: 90,
        reminderDays: [7, 1],
        brownoutMinutes: 0,
        deletion: false,
        deletionRetentionDays: 30,
      },
    ],
    limits: { maxPerRun: 50, maxPercent: 20 },
    schedules: { identify: '0 3 * * *', report: '30 5 * * *', remediate: '0 9 * * *', timezone: 'UTC' },
    api: { authorization: 'off', tableName: 'keyhammer-api-requests' },
    deployment: { rolePath: '/', logRetentionDays: 90, concurrency: { identify: 20, report: 2, remediate: 5 } },
    maxHoldDays: 90,
    risk: false,
    whitelist: new Map(),
    whitelistPolicy: { require: [] },
    owners: { default: {}, accounts: new Map(), businessUnits: new Map() },
    warnings: [],
  });
});

describe('a check', () => {
  test.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [undefined, false],
  ])('remediation %j is read as %j', (remediation, armed) => {
    const config = { ...minimal, user_inactivekeys: { ...minimal.user_inactivekeys, ...(remediation !== undefined && { remediation }) } };
    expect(settingsOf({ config }).checks[0]?.remediation).toBe(armed);
  });

  test.each([
    ['10', 10],
    ['0.5', 0.5],
    [1, 1],
    [99999, 99999],
  ])('a threshold of %j is %d days', (value, days) => {
    expect(checkOf({ inactive_criteria_days: value })?.thresholdDays).toBe(days);
  });

  test.each([
    [[MAIN], [MAIN]],
    [`${MAIN}, ${OTHER}`, [MAIN, OTHER]],
    ['', []],
    [[], []],
  ])('accounts %j are %j', (accounts, expected) => {
    expect(checkOf({ remediation_accounts: accounts })?.remediationAccounts).toEqual(expected);
  });

  test('without a section there is none', () => {
    const { checks, warnings } = settingsOf({ config: { aws: minimal.aws } });
    expect(checks).toEqual([]);
    expect(warnings).toEqual(['No check is enabled, so there is nothing to do. There are: user_inactivekeys.']);
  });

  test.each([false, 'false'])('switched off with %j it needs no threshold, and finds nothing', (enabled) => {
    const { checks } = settingsOf({ config: { aws: minimal.aws, user_inactivekeys: { enabled } } });
    expect(checks).toMatchObject([{ enabled: false, thresholdDays: Number.POSITIVE_INFINITY }]);
  });

  test('takes its section, its threshold and its table from the check itself', () => {
    const checks = [inactiveKeys, oldKeys];
    const section = { rotation_criteria_days: 10 };
    expect(settingsOf({ config: { user_keysrotation: section, ...minimal }, checks })).toMatchObject({
      checks: [
        { check: 'user_inactivekeys', thresholdDays: 90 },
        { check: 'user_keysrotation', thresholdDays: 10, tableName: 'hammer-iam-user-keys-rotation' },
      ],
      warnings: [],
    });
    const mistaken = { ...minimal, user_keysrotation: { inactive_criteria_days: 5 } };
    expect(mistakesOf({ config: mistaken, checks })).toEqual([
      expect.stringMatching(/^config\.json user_keysrotation\.rotation_criteria_days: nothing/),
      expect.stringMatching(/^config\.json user_keysrotation\.inactive_criteria_days: an unknown key/),
    ]);
  });
});

describe('the other sections', () => {
  test('aws', () => {
    const aws = {
      organization: true,
      role_name_identification: 'path/reader',
      external_id: 'x1',
      accounts: { [MAIN]: 'main' },
      regions: [],
      region: '',
    };
    expect(settingsOf({ config: withSection('aws', aws) }).aws).toEqual({
      identificationRole: 'path/reader',
      externalId: 'x1',
      accounts: new Map([[MAIN, 'main']]),
      organization: true,
    });
  });

  test('jira: no slash at the end, and 0 characters are the default', () => {
    const jira = {
      enabled: 'false',
      server: 'https://jira.example.com/context//',
      text_field_character_limit: '0',
      deployment: 'datacenter',
      on_manual_close: 'hold',
      priorities: { critical: 'Blocker', low: '' },
    };
    expect(settingsOf({ config: withSection('jira', jira) }).jira).toEqual({
      enabled: false,
      server: 'https://jira.example.com/context',
      issueType: 'Task',
      textFieldCharacterLimit: 32767,
      deployment: 'datacenter',
      onManualClose: 'hold',
      priorities: { critical: 'Blocker' },
    });
  });

  test("slack: a slash at the end of its root, patterns in a list or alone, Python's flags", () => {
    const slack = {
      api_url: 'https://slack-gov.com/api',
      channels: { '#a': '(?i)error, fatal', '#b': ['x{1,2}'] },
      ignore: 'y',
      default_channel: '',
    };
    expect(settingsOf({ config: withSection('slack', slack) }).slack).toEqual({
      enabled: false,
      apiUrl: 'https://slack-gov.com/api/',
      notifyDefaultOwner: true,
      channels: new Map([
        ['#a', [/error, fatal/i]],
        ['#b', [/x{1,2}/]],
      ]),
      ignore: [/y/],
      interactive: false,
      operators: [],
    });
  });

  test.each([
    [{ kind: 'embedded' }, '/etc/keyhammer/.keyhammer'],
    [{ kind: 'embedded', path: '../data' }, '/etc/data'],
    [{ kind: 'embedded', path: '/var/lib/keyhammer' }, '/var/lib/keyhammer'],
  ])('store %j lies in %s', (store, path) => {
    expect(settingsOf({ config: withSection('store', store) }).store).toEqual({ kind: 'embedded', path });
  });

  test('sources of credentials, and the procedure', () => {
    const config = {
      ...minimal,
      credentials: { secret_id: 's', 'ddb.table_name': 'hammer-credentials' },
      whitelisting_procedure_url: 'https://wiki.example.com/x',
    };
    expect(settingsOf({ config })).toMatchObject({
      credentials: { secretId: 's', tableName: 'hammer-credentials' },
      whitelistingProcedureUrl: 'https://wiki.example.com/x',
    });
    expect(settingsOf({ config: withSection('whitelisting_procedure_url', '') })).not.toHaveProperty('whitelistingProcedureUrl');
  });

  test('owners: a text, a text with commas, a list; none of them is not set', () => {
    const slackOwner = (slack_owner: unknown) => settingsOf({ owners: { slack_owner } }).owners.default.slackOwners;
    expect(slackOwner('#a')).toEqual(['#a']);
    expect(slackOwner('#a, bob')).toEqual(['#a', 'bob']);
    expect(slackOwner(['#a', ''])).toEqual(['#a']);
    expect(slackOwner('')).toBeUndefined();
    expect(slackOwner([''])).toBeUndefined();
  });

  test('owners by user, in the order of the file, and their tags', () => {
    const user = { 'svc-b*': { slack_owner: '#b' }, 'svc-*': { jira_project: 'SVC', jira_owner: '' } };
    expect(settingsOf({ owners: { user } }).owners.users).toEqual([
      { pattern: 'svc-b*', settings: { slackOwners: ['#b'] } },
      { pattern: 'svc-*', settings: { jiraProject: 'SVC' } },
    ]);
    const ownerTags = (owner_tags: unknown) => settingsOf({ owners: { owner_tags } }).owners.ownerTags;
    expect(ownerTags(['contact', 'owner'])).toEqual(['contact', 'owner']);
    expect(ownerTags('contact, owner')).toEqual(['contact', 'owner']);
    expect(ownerTags([])).toEqual([]);
    expect(ownerTags('')).toBeUndefined();
  });

  test('every file may name its schema', () => {
    const $schema = './x.schema.json';
    expect(settingsOf({ config: { $schema, ...minimal }, whitelist: { $schema }, owners: { $schema } }).warnings).toEqual([]);
  });
});

describe('the whitelist', () => {
  const inMain = (...entries: readonly unknown[]) => ({ user_inactivekeys: { __comment__: 'x', [MAIN]: entries } });
  const exceptions = (...entries: readonly unknown[]) =>
    settingsOf({ whitelist: inMain(...entries) })
      .whitelist.get('user_inactivekeys')
      ?.get(MAIN);

  test('holds texts and objects; empty texts are no entries, comments no accounts', () => {
    const whitelist = inMain('alice', '', { __comment__: 'y', id: 'ci-*', reason: 'r', approver: 'a' });
    expect(settingsOf({ whitelist }).whitelist).toEqual(
      new Map([['user_inactivekeys', new Map([[MAIN, [{ pattern: 'alice' }, { pattern: 'ci-*', reason: 'r', approver: 'a' }]]])]]),
    );
  });

  test.each([
    ['2026-11-20', '2026-11-20T23:59:59.999Z', false],
    ['2026-11-20', '2026-11-21T00:00:00.000Z', true],
    ['2026-11-20T12:00:00Z', '2026-11-20T11:59:59.999Z', false],
    ['2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000Z', true],
    ['2026-11-20T12:00:00+02:00', '2026-11-20T10:00:00.000Z', true],
  ])('an entry that expires on %s has at %s expired: %s', (expires, now, expired) => {
    const [entry] = exceptions({ id: 'a', expires }) ?? [];
    expect(entry && isExpired(entry, new Date(now))).toBe(expired);
  });

  test('names expired entries in a warning and keeps them', () => {
    const whitelist = inMain({ id: 'alice', expires: '2026-11-19' }, { id: 'bob', expires: '2026-11-20' });
    const settings = settingsOf({ whitelist, now: NOW });
    expect(settings.whitelist.get('user_inactivekeys')?.get(MAIN)).toHaveLength(2);
    expect(settings.warnings).toEqual([
      `whitelist.json: the exception of alice from user_inactivekeys in ${MAIN} has expired, and no longer counts.`,
    ]);
  });
});
