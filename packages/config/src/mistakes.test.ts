import { describe, expect, test } from '@jest/globals';
import { MAIN, minimal, mistakesOf, OTHER, withCheck, withSection } from './test-fixtures/sources.ts';

const DAYS = 'a number of days above 0, up to 99999';
const ACCOUNT = 'an account id: 12 digits, in quotes';
const ACCOUNTS = 'a list of account ids (12 digits, in quotes), or one text with commas between them';
const ARMED = 'true to arm the automatic remediation, false to leave it off, and nothing else';

describe('a mistake in config.json', () => {
  test.each<[string, unknown, string]>([
    ['no threshold', withCheck({ inactive_criteria_days: undefined }), `user_inactivekeys.inactive_criteria_days: nothing | ${DAYS}`],
    ['a threshold of 0', withCheck({ inactive_criteria_days: 0 }), `user_inactivekeys.inactive_criteria_days: the number 0 | ${DAYS}`],
    ['a threshold of "0.0"', withCheck({ inactive_criteria_days: '0.0' }), `user_inactivekeys.inactive_criteria_days: "0.0" | ${DAYS}`],
    [
      'a negative threshold',
      withCheck({ inactive_criteria_days: -1 }),
      `user_inactivekeys.inactive_criteria_days: the number -1 | ${DAYS}`,
    ],
    ['a threshold in words', withCheck({ inactive_criteria_days: 'ten' }), `user_inactivekeys.inactive_criteria_days: "ten" | ${DAYS}`],
    ['no number at all', withCheck({ inactive_criteria_days: true }), `user_inactivekeys.inactive_criteria_days: true | ${DAYS}`],
    [
      'a number that is none',
      withCheck({ inactive_criteria_days: JSON.parse('1e999') }),
      `user_inactivekeys.inactive_criteria_days: a number that is too large | ${DAYS}`,
    ],
    [
      'more days than dates hold',
      withCheck({ inactive_criteria_days: 1e9 }),
      `user_inactivekeys.inactive_criteria_days: the number 1000000000 | ${DAYS}`,
    ],
    [
      'a negative retention',
      withCheck({ remediation_retention_period: '-1' }),
      'user_inactivekeys.remediation_retention_period: "-1" | a number of days from 0 up to 99999',
    ],
    ['remediation "yes"', withCheck({ remediation: 'yes' }), `user_inactivekeys.remediation: "yes" | ${ARMED}`],
    ['remediation "True"', withCheck({ remediation: 'True' }), `user_inactivekeys.remediation: "True" | ${ARMED} | "true"`],
    ['remediation 1', withCheck({ remediation: 1 }), `user_inactivekeys.remediation: the number 1 | ${ARMED}`],
    ['remediation null', withCheck({ remediation: null }), `user_inactivekeys.remediation: null | ${ARMED}`],
    ['remediation ""', withCheck({ remediation: '' }), `user_inactivekeys.remediation: "" | ${ARMED}`],
    ['remediation " true"', withCheck({ remediation: ' true' }), `user_inactivekeys.remediation: " true" | ${ARMED} | "true"`],
    ['a switch that is no switch', withCheck({ enabled: 'on' }), 'user_inactivekeys.enabled: "on" | true or false'],
    [
      'an account as a number',
      withCheck({ accounts: [111111111111] }),
      `user_inactivekeys.accounts[0]: the number 111111111111 | ${ACCOUNT}`,
    ],
    [
      'an account with 11 digits',
      withCheck({ ignore_accounts: `${MAIN}, 12345678901` }),
      `user_inactivekeys.ignore_accounts: "111111111111, 12345678901" | ${ACCOUNTS}`,
    ],
    ['accounts as an object', withCheck({ remediation_accounts: {} }), `user_inactivekeys.remediation_accounts: an object | ${ACCOUNTS}`],
    [
      'a bad table name',
      withCheck({ 'ddb.table_name': 'a b' }),
      `user_inactivekeys["ddb.table_name"]: "a b" | a DynamoDB table's name: 3 to 255 letters, digits, and . _ -`,
    ],
    [
      'a misspelt setting',
      withCheck({ inactive_criteria_day: 5 }),
      'user_inactivekeys.inactive_criteria_day: an unknown key | enabled, ddb.table_name, accounts, ignore_accounts, inactive_criteria_days, reporting, remediation, remediation_accounts, remediation_retention_period, reminder_days, brownout_minutes, deletion, deletion_retention_period | inactive_criteria_days',
    ],
    [
      'a section that is no object',
      withSection('user_inactivekeys', true),
      'user_inactivekeys: true | an object with enabled, ddb.table_name, accounts, ignore_accounts, inactive_criteria_days, reporting, remediation, remediation_accounts, remediation_retention_period, reminder_days, brownout_minutes, deletion, deletion_retention_period, topic_name, labels',
    ],
    [
      'a misspelt section',
      withSection('user_inactivkeys', {}),
      'user_inactivkeys: an unknown key | aws, ibm, oci, jira, slack, store, credentials, whitelisting_procedure_url, max_remediations_per_run, max_remediation_percent, remediation_window, max_hold_days, risk, whitelist_policy, user_inactivekeys, cronjobs, api, deployment | user_inactivekeys',
    ],
    [
      "a misspelt playbook of Hammer's",
      withSection('s3_buket_acl', {}),
      's3_buket_acl: an unknown key | aws, ibm, oci, jira, slack, store, credentials, whitelisting_procedure_url, max_remediations_per_run, max_remediation_percent, remediation_window, max_hold_days, risk, whitelist_policy, user_inactivekeys, cronjobs, api, deployment | s3_bucket_acl',
    ],
    [
      'a key that is like no other',
      withSection('weather', {}),
      'weather: an unknown key | aws, ibm, oci, jira, slack, store, credentials, whitelisting_procedure_url, max_remediations_per_run, max_remediation_percent, remediation_window, max_hold_days, risk, whitelist_policy, user_inactivekeys, cronjobs, api, deployment',
    ],
    [
      'a misspelt kind of store',
      withSection('store', { kind: 'embeded' }),
      'store.kind: "embeded" | "dynamodb" or "embedded" | "embedded"',
    ],
    [
      'a pattern that is none',
      withSection('slack', { channels: { '#a': ['ok', '('] } }),
      `slack.channels["#a"][1]: "(" | a regular expression in JavaScript's syntax`,
    ],
    [
      'a URL that is none',
      withSection('jira', { server: 'jira.example.com' }),
      'jira.server: "jira.example.com" | a URL that begins with https://, without user name or password',
    ],
    [
      'half a text limit',
      withSection('jira', { text_field_character_limit: 0.5 }),
      'jira.text_field_character_limit: the number 0.5 | a whole number, 0 or more',
    ],
    [
      "a role's ARN",
      { ...minimal, aws: { ...minimal.aws, role_name_identification: 'arn:aws:iam::1:role/x' } },
      `aws.role_name_identification: "arn:aws:iam::1:role/x" | an IAM role's name, not its ARN: letters, digits, and + = , . @ _ - (a path with / before it)`,
    ],
    [
      'an odd id in aws.accounts',
      { ...minimal, aws: { accounts: { [MAIN]: 'main', '12345': 'x' } } },
      'aws.accounts["12345"]: the key "12345" | account ids (12 digits, in quotes), each with its name',
    ],
    [
      'an account without a name',
      { ...minimal, aws: { accounts: { [MAIN]: 1 } } },
      `aws.accounts["${MAIN}"]: the number 1 | a text in quotes`,
    ],
    ['no object at all', [], ': an empty list | an object with the sections aws, ibm, oci, jira, slack …'],
  ])('%s', (_, config, expected) => {
    expect(mistakesOf({ config })).toEqual([`config.json ${expected}`]);
  });
});

describe('a mistake in whitelist.json', () => {
  const inMain = (entries: unknown) => ({ user_inactivekeys: { [MAIN]: entries } });
  const here = `user_inactivekeys["${MAIN}"]`;

  test.each<[string, unknown, string]>([
    ['entries as one text', inMain('a,b'), `${here}: "a,b" | a list of entries (a name may hold a comma, so no text with commas)`],
    [
      'a number as an entry',
      inMain(['a', 1]),
      `${here}[1]: the number 1 | a text (the id or name of a credential, or of whose it is), or an object with id, reason, approver, expires`,
    ],
    [
      'an entry without id',
      inMain([{ reason: 'x' }]),
      `${here}[0].id: nothing | the id or name of a credential, or of whose it is; * and ? are wildcards`,
    ],
    [
      'a misspelt key',
      inMain([{ id: 'a', expire: '2027-01-01' }]),
      `${here}[0].expire: an unknown key | id, reason, approver, expires | expires`,
    ],
    [
      'a day as people write it',
      inMain([{ id: 'a', expires: '1.1.2027' }]),
      `${here}[0].expires: "1.1.2027" | a day such as "2027-06-30", or an instant with its offset such as "2027-06-30T12:00:00Z"`,
    ],
    [
      'a day that there is not',
      inMain([{ id: 'a', expires: '2027-02-29' }]),
      `${here}[0].expires: "2027-02-29" | a day such as "2027-06-30", or an instant with its offset such as "2027-06-30T12:00:00Z"`,
    ],
    [
      'an instant without offset',
      inMain([{ id: 'a', expires: '2027-01-01T00:00:00' }]),
      `${here}[0].expires: "2027-01-01T00:00:00" | a day such as "2027-06-30", or an instant with its offset such as "2027-06-30T12:00:00Z"`,
    ],
    [
      'a leap second',
      inMain([{ id: 'a', expires: '2016-12-31T23:59:60Z' }]),
      `${here}[0].expires: "2016-12-31T23:59:60Z" | a day such as "2027-06-30", or an instant with its offset such as "2027-06-30T12:00:00Z"`,
    ],
    ['a misspelt check', { user_inactivekey: {} }, 'user_inactivekey: an unknown key | user_inactivekeys | user_inactivekeys'],
  ])('%s', (_, whitelist, expected) => {
    expect(mistakesOf({ whitelist })).toEqual([`whitelist.json ${expected}`]);
  });
});

describe('a mistake in ticket_owners.json', () => {
  test.each<[string, unknown, string]>([
    [
      'a misspelt setting',
      { jira_projekt: 'A' },
      'jira_projekt: an unknown key | jira_project, jira_owner, jira_parent_ticket, slack_owner, account, user, owner_tags, bu | jira_project',
    ],
    [
      'one inside an account',
      { account: { [MAIN]: { slack_owners: [] } } },
      `account["${MAIN}"].slack_owners: an unknown key | jira_project, jira_owner, jira_parent_ticket, slack_owner | slack_owner`,
    ],
    ['a pattern that covers nobody', { user: { '': {} } }, 'user[""]: the key "" | patterns of user names, each with settings'],
    [
      'one inside a pattern of users',
      { user: { 'svc-*': { jira_projects: 'A' } } },
      'user["svc-*"].jira_projects: an unknown key | jira_project, jira_owner, jira_parent_ticket, slack_owner | jira_project',
    ],
    ['tags that are no list', { owner_tags: {} }, 'owner_tags: an object | a list of texts, or one text with commas between them'],
    [
      'one inside a product',
      { bu: { a: { product: { b: { jira_owner: 1 } } } } },
      'bu.a.product.b.jira_owner: the number 1 | a text in quotes',
    ],
  ])('%s', (_, owners, expected) => {
    expect(mistakesOf({ owners })).toEqual([`ticket_owners.json ${expected}`]);
  });
});

describe('what does not fit together', () => {
  const twoAccounts = { accounts: { [MAIN]: 'main', [OTHER]: 'other' }, main_account_id: MAIN };
  const reading = { ...twoAccounts, role_name_identification: 'reader' };
  const check = { inactive_criteria_days: 90, reporting: true };
  const jira = { enabled: true, server: 'https://jira.example.com' };
  const NO_ROLE = "aws.role_name_identification: nothing | the role to assume in the accounts besides the main one (a role's name)";
  const NO_ACTING_ROLE =
    'aws.role_name_reporting: nothing | the role to act with in the accounts besides the main one, which user_inactivekeys.remediation needs';

  test.each<[string, unknown, readonly string[]]>([
    [
      'no accounts',
      { user_inactivekeys: check },
      ['aws.accounts: nothing | the accounts to look at, as ids with names, or "organization": true for all of the AWS organisation'],
    ],
    ['another account, and no role', { aws: twoAccounts, user_inactivekeys: check }, [NO_ROLE]],
    ['an empty role is none', { aws: { ...twoAccounts, role_name_identification: '' }, user_inactivekeys: check }, [NO_ROLE]],
    ['an organisation, and no role', { aws: { organization: 'true' }, user_inactivekeys: check }, [NO_ROLE]],
    ['two accounts, neither of them the main one', { aws: { accounts: twoAccounts.accounts }, user_inactivekeys: check }, [NO_ROLE]],
    ['only the main account is looked at', { aws: twoAccounts, user_inactivekeys: { ...check, ignore_accounts: OTHER } }, []],
    [
      'armed in another account, and no role to act',
      { aws: reading, user_inactivekeys: { ...check, remediation: 'true' } },
      [NO_ACTING_ROLE],
    ],
    [
      'armed in the main account only',
      { aws: reading, user_inactivekeys: { ...check, remediation: true, remediation_accounts: [MAIN] } },
      [],
    ],
    ['not armed, no role to act', { aws: reading, user_inactivekeys: check }, []],
    [
      'Jira without a server',
      { ...minimal, jira: { enabled: true } },
      ['jira.server: nothing | the root URL of the Jira server, as jira.enabled is true'],
    ],
    ['Jira off, without a server', { ...minimal, jira: { enabled: false } }, []],
    [
      'a wrong section is not also incomplete',
      { ...minimal, aws: 'x' },
      [
        'aws: "x" | an object with main_account_id, region, accounts, organization, role_name_identification, role_name_reporting, external_id, regions, s3_backup_bucket, ddb_backup',
      ],
    ],
    [
      'a misspelt key is not also missing',
      { ...minimal, aws: { acounts: {} } },
      [
        'aws.acounts: an unknown key | main_account_id, region, accounts, organization, role_name_identification, role_name_reporting, external_id | accounts',
      ],
    ],
  ])('%s', (_, config, expected) => {
    expect(mistakesOf({ config })).toEqual(expected.map((line) => `config.json ${line}`));
  });

  test.each<[string, unknown, readonly string[]]>([
    [
      'no project at all',
      {},
      [
        `ticket_owners.json jira_project: nothing | the project of the tickets, here for all accounts, or in account["${MAIN}"] for that one`,
      ],
    ],
    ['a project for every account', { jira_project: 'SEC' }, []],
    [
      'one for one account only',
      { account: { [MAIN]: { jira_project: 'A' } } },
      [
        `ticket_owners.json jira_project: nothing | the project of the tickets, here for all accounts, or in account["${OTHER}"] for that one`,
      ],
    ],
    ['one for each account', { account: { [MAIN]: { jira_project: 'A' }, [OTHER]: { jira_project: 'B' } } }, []],
    ['one by tag, which may do', { bu: { shop: { product: { x: { jira_project: 'A' } } } } }, []],
  ])('tickets need a project: %s', (_, owners, expected) => {
    expect(mistakesOf({ config: { aws: reading, jira, user_inactivekeys: check }, owners })).toEqual(expected);
  });
});

test('all mistakes of all three files are told at once', () => {
  const mistakes = mistakesOf({ config: withCheck({ enabled: 'on', remediation: 'on' }), whitelist: { x: 1 }, owners: { y: 1 } });
  expect(mistakes.map((line) => line.split(':')[0])).toEqual([
    'config.json user_inactivekeys.enabled',
    'config.json user_inactivekeys.remediation',
    'whitelist.json x',
    'ticket_owners.json y',
  ]);
});
