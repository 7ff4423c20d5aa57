import { describe, expect, test } from '@jest/globals';
import {
  checksOfAllClouds,
  IBM_ACCOUNT,
  MAIN,
  minimal,
  mistakesOf,
  OTHER,
  otherClouds,
  settingsOf,
  TENANCY,
  withSection,
} from './test-fixtures/sources.ts';

const embedded = { store: { kind: 'embedded' } };
const tenancyWith = (settings: object) =>
  withSection('oci', { tenancies: { [TENANCY]: { name: 'r', region: 'us-phoenix-1', ...settings } } });

describe('the section ibm', () => {
  test('has names, and no URL unless it is another', () => {
    expect(settingsOf({ config: { ...minimal, ibm: otherClouds.ibm } }).ibm).toEqual({ accounts: new Map([[IBM_ACCOUNT, 'payments']]) });
    const ibm = { iam_url: 'https://private.iam.example.com/', user_management_url: 'https://users.example.com/x/' };
    expect(settingsOf({ config: withSection('ibm', ibm) }).ibm).toEqual({
      accounts: new Map(),
      iamUrl: 'https://private.iam.example.com',
      userManagementUrl: 'https://users.example.com/x',
    });
    expect(settingsOf({ config: withSection('ibm', { iam_url: '' }) }).ibm).toEqual({ accounts: new Map() });
  });
});

describe('the section oci', () => {
  test('has tenancies, whose domains may stand in a list or in a text', () => {
    const { oci } = settingsOf({
      config: tenancyWith({ domains: ' https://a.example.com/ , https://b.example.com:443,https://a.example.com ' }),
    });
    expect(oci).toEqual({
      tenancies: new Map([
        [TENANCY, { name: 'r', region: 'us-phoenix-1', domains: ['https://a.example.com', 'https://b.example.com:443'] }],
      ]),
      adminGroups: ['Administrators'],
    });
    expect(settingsOf({ config: tenancyWith({ domains: ['https://a.example.com'] }) }).oci.tenancies.get(TENANCY)?.domains).toEqual([
      'https://a.example.com',
    ]);
    expect(settingsOf({ config: tenancyWith({ domains: '' }) }).oci.tenancies.get(TENANCY)?.domains).toEqual([]);
  });

  test('has groups of administrators, and a template for another realm', () => {
    const endpoint = 'https://{service}.{region}.oraclegovcloud.com/';
    expect(settingsOf({ config: withSection('oci', { admin_groups: 'Admins, Root', endpoint }) }).oci).toEqual({
      tenancies: new Map(),
      adminGroups: ['Admins', 'Root'],
      endpoint: 'https://{service}.{region}.oraclegovcloud.com',
    });
  });
});

const URL = 'a URL that begins with https://, without user name, password and query';
const TEMPLATE = 'a URL with {service} and {region} in it, without user name, password and query';
const here = `oci.tenancies["${TENANCY}"]`;

describe('a mistake', () => {
  test.each<[string, unknown, string]>([
    [
      'the id of an AWS account',
      withSection('ibm', { accounts: { [MAIN]: 'main' } }),
      `ibm.accounts["${MAIN}"]: the key "${MAIN}" | ids of IBM Cloud accounts (32 hexadecimal digits, in lower case), each with its name`,
    ],
    [
      'an API key',
      withSection('ibm', { api_key: 'x' }),
      'ibm.api_key: an unknown key | no secrets: see "Secrets" in docs/configuration.md',
    ],
    ['a URL with a query', withSection('ibm', { iam_url: 'https://a?b' }), `ibm.iam_url: "https://a?b" | ${URL}`],
    ['a URL that is none', withSection('ibm', { user_management_url: 'users' }), `ibm.user_management_url: "users" | ${URL}`],
    [
      'a user for a tenancy',
      withSection('oci', { tenancies: { 'ocid1.user.oc1..a': {} } }),
      'oci.tenancies["ocid1.user.oc1..a"]: the key "ocid1.user.oc1..a" | OCIDs of tenancies (ocid1.tenancy. and what follows), each with name, region and, if need be, domains',
    ],
    [
      'a tenancy without a home region',
      withSection('oci', { tenancies: { [TENANCY]: { name: 'r' } } }),
      `${here}.region: nothing | the name of an OCI region, such as eu-frankfurt-1`,
    ],
    [
      'a region by its short name',
      tenancyWith({ region: 'FRA' }),
      `${here}.region: "FRA" | the name of an OCI region, such as eu-frankfurt-1`,
    ],
    ['a tenancy without a name', tenancyWith({ name: undefined }), `${here}.name: nothing | a text in quotes`],
    [
      'a private key',
      tenancyWith({ private_key: 'x' }),
      `${here}.private_key: an unknown key | no secrets: see "Secrets" in docs/configuration.md`,
    ],
    ['a domain by its name', tenancyWith({ domains: ['Default'] }), `${here}.domains[0]: "Default" | ${URL}`],
    [
      'an endpoint for one region',
      withSection('oci', { endpoint: 'https://{service}.eu.example.com' }),
      `oci.endpoint: "https://{service}.eu.example.com" | ${TEMPLATE}`,
    ],
    [
      'an endpoint for one service',
      withSection('oci', { endpoint: 'https://identity.{region}.example.com' }),
      `oci.endpoint: "https://identity.{region}.example.com" | ${TEMPLATE}`,
    ],
    [
      'an endpoint that is no URL',
      withSection('oci', { endpoint: '{service}.{region}' }),
      `oci.endpoint: "{service}.{region}" | ${TEMPLATE}`,
    ],
  ])('%s', (_, config, expected) => {
    expect(mistakesOf({ config })).toEqual([`config.json ${expected}`]);
  });

  test.each([
    ['ibm_inactiveapikey', 'ibm_inactiveapikeys'],
    ['oci_admin_api_keys', 'oci_adminapikeys'],
    ['user_inactivepassword', 'user_inactivepasswords'],
  ])('%s is a misspelt check, and nobody takes it for a secret', (name, meant) => {
    const [mistake] = mistakesOf({ config: withSection(name, {}), checks: checksOfAllClouds });
    expect(mistake).toMatch(/ an unknown key \| aws, ibm, oci, jira, /);
    expect(mistake?.endsWith(` | ${meant}`)).toBe(true);
  });
});

describe('accounts to look at', () => {
  const check = { inactive_criteria_days: 90 };
  const ofIbm = { ...embedded, ibm: otherClouds.ibm, ibm_inactiveapikeys: check };
  const ofOci = { ...embedded, oci: otherClouds.oci, oci_adminapikeys: {} };

  test.each([
    ['of IBM Cloud alone', ofIbm],
    ['of OCI alone', ofOci],
    ['of both', { ...ofIbm, ...ofOci }],
  ])('%s, with no section aws, are enough', (_, config) => {
    const { aws, warnings } = settingsOf({ config, checks: checksOfAllClouds });
    expect(aws).toEqual({ accounts: new Map(), organization: false });
    expect(warnings).toEqual([]);
  });

  const OF_AWS =
    'aws.accounts: nothing | the accounts to look at, as ids with names, or "organization": true for all of the AWS organisation';
  const OF_IBM = 'ibm.accounts: nothing | the accounts of IBM Cloud to look at, as ids with names: a check of them is enabled';
  const OF_OCI = 'oci.tenancies: nothing | the tenancies of OCI to look at, as OCIDs with name and region: a check of them is enabled';

  test.each<[string, unknown, readonly string[]]>([
    ['a check of IBM Cloud, and accounts of AWS', { ...minimal, ibm_inactiveapikeys: check }, [OF_IBM]],
    ['two of them', { ...minimal, ibm_inactiveapikeys: check, ibm_inactiveusers: check }, [OF_IBM]],
    ['a check of OCI, and accounts of AWS', { ...minimal, oci_adminapikeys: {} }, [OF_OCI]],
    ['a check of AWS, and accounts of IBM Cloud', { ...ofIbm, user_inactivekeys: check }, [OF_AWS]],
    [
      'a check of each, and nothing else',
      { user_inactivekeys: check, ibm_inactiveusers: check, oci_adminapikeys: {} },
      [OF_AWS, OF_IBM, OF_OCI],
    ],
    ['one that is off', { ...minimal, oci_adminapikeys: { enabled: false } }, []],
    ['one that is off, of AWS', { ...ofIbm, user_inactivekeys: { enabled: false } }, []],
    ['nothing at all', {}, [OF_AWS]],
    ['accounts, and no check', { ...embedded, ibm: otherClouds.ibm }, []],
  ])('lack for %s', (_, config, expected) => {
    expect(mistakesOf({ config, checks: checksOfAllClouds })).toEqual(expected.map((line) => `config.json ${line}`));
  });

  test.each([
    ['the setting', { ...minimal, ibm: { acounts: otherClouds.ibm.accounts }, ibm_inactiveapikeys: check }, 'ibm.acounts'],
    ['the section', { ...minimal, icm: otherClouds.ibm, ibm_inactiveapikeys: check }, 'icm'],
    ['the id', { ...minimal, ibm: { accounts: { [IBM_ACCOUNT.toUpperCase()]: 'x' } }, ibm_inactiveapikeys: check }, 'ibm.accounts'],
  ])('that are only misspelt are one mistake: %s', (_, config, place) => {
    expect(mistakesOf({ config, checks: checksOfAllClouds })).toEqual([expect.stringContaining(`config.json ${place}`)]);
  });

  test('of other clouds are entered without a role', () => {
    const aws = { main_account_id: MAIN, accounts: { [MAIN]: 'main' } };
    const armed = { ...check, remediation: true, reporting: true };
    expect(
      mistakesOf({ config: { aws, ...otherClouds, ibm_inactiveapikeys: armed, oci_adminapikeys: armed }, checks: checksOfAllClouds }),
    ).toEqual([expect.stringContaining('oci_adminapikeys.inactive_criteria_days')]);
    expect(mistakesOf({ config: { aws, ...otherClouds, ibm_inactiveapikeys: armed }, checks: checksOfAllClouds })).toEqual([]);
  });

  test('need a Jira project each, in every cloud', () => {
    const jira = { enabled: true, server: 'https://jira.example.com' };
    const config = { ...embedded, jira, ibm: otherClouds.ibm, ibm_inactiveapikeys: { ...check, reporting: true } };
    const lacking = (owners: unknown) => mistakesOf({ config, owners, checks: checksOfAllClouds });
    expect(lacking({})).toEqual([expect.stringContaining(`or in account["${IBM_ACCOUNT}"] for that one`)]);
    expect(lacking({ account: { [IBM_ACCOUNT]: { jira_project: 'PAY' } } })).toEqual([]);
  });
});

describe('a warning', () => {
  const warningsOf = (config: object, files: object = {}) => settingsOf({ config, checks: checksOfAllClouds, ...files }).warnings;
  const all = { ...minimal, ...otherClouds };
  const unusedKeys = { inactive_criteria_days: 90 };

  test.each<[string, object, readonly string[]]>([
    [
      'accounts that are not there',
      { ...all, ibm_inactiveapikeys: { ...unusedKeys, ignore_accounts: 'f'.repeat(32) } },
      [`ibm_inactiveapikeys.ignore_accounts names accounts that are not in ibm.accounts: ${'f'.repeat(32)}.`],
    ],
    [
      'tenancies that are not there',
      { ...all, oci_adminapikeys: { accounts: [`${TENANCY}x`] } },
      [`oci_adminapikeys.accounts names accounts that are not in oci.tenancies: ${TENANCY}x.`],
    ],
    // What an organisation of AWS has is nobody else's.
    [
      'accounts that are not there, beside an organisation',
      {
        ...otherClouds,
        aws: { organization: true, role_name_identification: 'r' },
        user_inactivekeys: { ...unusedKeys, ignore_accounts: [OTHER] },
        ibm_inactiveapikeys: { ...unusedKeys, accounts: ['f'.repeat(32)] },
      },
      [`ibm_inactiveapikeys.accounts names accounts that are not in ibm.accounts: ${'f'.repeat(32)}.`],
    ],
    [
      'accounts that the check leaves out',
      { ...all, oci_adminapikeys: { ignore_accounts: [TENANCY], remediation_accounts: [TENANCY] } },
      [
        'oci_adminapikeys looks at no account: its accounts and ignore_accounts leave none.',
        `oci_adminapikeys.remediation_accounts names accounts that the check does not look at, so nothing is ever remediated there: ${TENANCY}.`,
      ],
    ],
    [
      'what is unencrypted',
      {
        ...minimal,
        ibm: { iam_url: 'http://iam.example.com', user_management_url: 'http://users.example.com' },
        oci: {
          endpoint: 'http://{service}.{region}.example.com',
          tenancies: { [TENANCY]: { name: 'r', region: 'us-phoenix-1', domains: ['http://a.example.com', 'http://b.example.com'] } },
        },
      },
      [
        'ibm.iam_url begins with http://, so what signs in to IBM Cloud travels unencrypted.',
        'ibm.user_management_url begins with http://, so what signs in to IBM Cloud travels unencrypted.',
        'oci.endpoint: a URL begins with http://, so others may read what OCI answers, and change it.',
        `oci.tenancies["${TENANCY}"].domains: a URL begins with http://, so others may read what OCI answers, and change it.`,
      ],
    ],
    [
      'what stays on this machine',
      {
        ...minimal,
        ibm: { iam_url: 'http://127.0.0.1:8080' },
        oci: {
          endpoint: 'http://localhost:8081/{service}/{region}',
          tenancies: { [TENANCY]: { name: 'r', region: 'us-phoenix-1', domains: ['http://[::1]:8082/domain'] } },
        },
      },
      [],
    ],
    [
      'nobody who administers',
      { ...minimal, oci: { ...otherClouds.oci, admin_groups: [] } },
      ['oci.admin_groups names no group, so nobody counts as an administrator.'],
    ],
    [
      'tables in whatever account there is',
      { ...otherClouds, oci_adminapikeys: {} },
      [
        'There is no section aws, and store.kind is not set: the issues are kept in DynamoDB tables of the AWS account that the environment signs in to. "store": { "kind": "embedded" } keeps them on this machine.',
      ],
    ],
    ['tables in the account that is meant', { ...otherClouds, store: { kind: 'dynamodb' }, oci_adminapikeys: {} }, []],
    ['tables in an account that is configured', { ...otherClouds, aws: {}, oci_adminapikeys: {} }, []],
  ])('%s', (_, config, expected) => {
    expect(
      warningsOf({ user_inactivekeys: { enabled: false }, ibm_inactiveusers: { enabled: false }, ...config }).filter(isNotAboutChecks),
    ).toEqual(expected);
  });

  const isNotAboutChecks = (warning: string) => !warning.startsWith('No check is enabled');

  test('of an id that the accounts of a check do not have, in whitelist.json', () => {
    const whitelist = {
      ibm_inactiveapikeys: { [IBM_ACCOUNT]: ['a'], [MAIN]: ['b'], 'my-account': ['c'] },
      oci_adminapikeys: { [TENANCY]: ['d'], 'my-account': ['e'] },
    };
    expect(warningsOf({ ...all, ibm_inactiveapikeys: unusedKeys }, { whitelist })).toEqual([
      `whitelist.json: "${MAIN}" under ibm_inactiveapikeys covers nothing: that check knows ids of IBM Cloud accounts (32 hexadecimal digits, in lower case) only.`,
      'whitelist.json: "my-account" is no account\'s id: in AWS it has 12 digits, in IBM Cloud 32 hexadecimal digits, and in OCI it is the OCID of a tenancy.',
    ]);
  });

  test('of no id that some cloud has, in ticket_owners.json', () => {
    const account = { [MAIN]: {}, [IBM_ACCOUNT]: {}, [TENANCY]: {} };
    expect(warningsOf(all, { owners: { account } })).toEqual([]);
  });
});

test.each([
  [365, 'audit', false],
  [366, 'audit', true],
  [366, 'age', false],
])('%d days without use, by %s, are beyond what Audit keeps: %s', (inactive_criteria_days, evidence, isBeyond) => {
  const choice = { setting: 'evidence', title: 'Evidence', description: 'Which.', values: ['audit', 'age'] } as const;
  const check = { ...OCI_UNUSED, choices: [choice] };
  const config = {
    ...minimal,
    ...otherClouds,
    user_inactivekeys: { enabled: false },
    oci_inactiveapikeys: { inactive_criteria_days, evidence },
  };
  expect(settingsOf({ config, checks: [...checksOfAllClouds, check] }).warnings).toEqual(
    isBeyond
      ? [
          'oci_inactiveapikeys asks for 366 days without use, and OCI keeps the events of Audit for 365 at most: no key is ever seen to be unused for so long.',
        ]
      : [],
  );
});

const OCI_UNUSED = {
  name: 'oci_inactiveapikeys',
  title: 'Inactive OCI API keys',
  kind: 'oci-api-key',
  defaultTableName: 'keyhammer-oci-api-keys-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'delete',
  reversibility: 'restored',
  rotatable: false,
} as const;
