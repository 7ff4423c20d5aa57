import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, ConfigError } from '@keyhammer/core';
import { loadSecrets, type SecretSources } from './load-secrets.ts';
import { secretValues } from './secret-values.ts';
import type { OciCredentials } from './secrets.ts';

const SECRET = 's3cr3t-s3cr3t';
const PAYMENTS = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const SHOP = 'ffffffffffffffffffffffffffffffff';
const KEY = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`;
const FINGERPRINT = '12:34:56:78:9a:bc:de:f0:12:34:56:78:9a:bc:de:f0';
const CREDENTIALS: OciCredentials = {
  tenancy: 'ocid1.tenancy.oc1..research',
  user: 'ocid1.user.oc1..keyhammer',
  fingerprint: FINGERPRINT,
  privateKey: KEY,
};
const inEnvironment = {
  OCI_CLI_TENANCY: CREDENTIALS.tenancy,
  OCI_CLI_USER: CREDENTIALS.user,
  OCI_CLI_FINGERPRINT: FINGERPRINT,
  OCI_CLI_KEY_CONTENT: KEY,
};
const item = { tenancy: CREDENTIALS.tenancy, user: CREDENTIALS.user, fingerprint: FINGERPRINT, key: KEY };

const never = () => Promise.reject(new Error('must not be asked'));
const NOTHING_ELSE = { readSecret: never, readCredentialsTable: never, readFile: never, readOciProfiles: never };
const fromEnvironment = (environment: SecretSources['environment']): SecretSources => ({ ...NOTHING_ELSE, environment });
const fromSecret = (secret: unknown): SecretSources => ({
  ...NOTHING_ELSE,
  environment: {},
  readSecret: async () => JSON.stringify(secret),
});
const fromTable = (items: Readonly<Record<string, unknown>>): SecretSources => ({
  environment: {},
  readCredentialsTable: async (service) => items[service],
});

const ibmOf = async (sources: SecretSources) => (await loadSecrets(sources, { ibm: true })).ibm;
const ociOf = async (sources: SecretSources) => (await loadSecrets(sources, { oci: true })).oci;

async function problemOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  const { message, cause, stack } = error as Error;
  expect(`${message} ${String(cause)} ${stack}`).not.toMatch(new RegExp(`${SECRET}|BEGIN`));
  return message;
}

describe('the API keys of IBM Cloud', () => {
  test.each<[string, SecretSources]>([
    [
      'of the environment',
      fromEnvironment({ IBMCLOUD_API_KEY: `${SECRET}\n`, [`IBMCLOUD_API_KEY_${PAYMENTS.toUpperCase()}`]: 'own', PATH: '/bin' }),
    ],
    ['of the environment, in lower case', fromEnvironment({ IBMCLOUD_API_KEY: SECRET, [`IBMCLOUD_API_KEY_${PAYMENTS}`]: 'own' })],
    ['of a secret, by the same names', fromSecret({ IBMCLOUD_API_KEY: SECRET, [`IBMCLOUD_API_KEY_${PAYMENTS.toUpperCase()}`]: 'own' })],
    ['of a secret, in a shape of its own', fromSecret({ jira: {}, ibm: { api_key: SECRET, api_keys: { [PAYMENTS]: 'own' } } })],
    [
      "of Hammer's table",
      fromTable({ ibm: { service: 'ibm', credentials: { api_key: SECRET, api_keys: { [PAYMENTS.toUpperCase()]: 'own' } } } }),
    ],
  ])('%s', async (_, sources) => {
    expect(await ibmOf(sources)).toEqual({ apiKey: SECRET, apiKeys: new Map([[PAYMENTS, 'own']]) });
  });

  test('may be one for all accounts, or for some only', async () => {
    expect(await ibmOf(fromEnvironment({ IBMCLOUD_API_KEY: SECRET }))).toEqual({ apiKey: SECRET, apiKeys: new Map() });
    const some = { [`IBMCLOUD_API_KEY_${PAYMENTS}`]: 'a', [`IBMCLOUD_API_KEY_${SHOP.toUpperCase()}`]: 'b' };
    const expected = {
      apiKeys: new Map([
        [PAYMENTS, 'a'],
        [SHOP, 'b'],
      ]),
    };
    expect(await ibmOf(fromEnvironment(some))).toEqual(expected);
    expect(await ibmOf(fromSecret({ ibm: { api_keys: { [PAYMENTS]: 'a', [SHOP]: 'b' } } }))).toEqual(expected);
  });

  test('are not what only looks alike', async () => {
    const others = { IBMCLOUD_API_KEY: '', IBMCLOUD_API_KEY_FILE: 'x', [`IBMCLOUD_API_KEY_${PAYMENTS}0`]: 'x', MY_IBMCLOUD_API_KEY: 'x' };
    expect(await problemOf(ibmOf({ environment: others }))).toMatch(
      /^There are accounts of IBM Cloud to be looked at, but there is no API key/,
    );
  });

  test('are looked for only where they are needed', async () => {
    expect(await loadSecrets(fromEnvironment({ IBMCLOUD_API_KEY: 'a' }), {})).toEqual({});
  });

  test.each<[SecretSources, string]>([
    [
      fromEnvironment({ IBMCLOUD_API_KEY: `${SECRET} ${SECRET}` }),
      'IBMCLOUD_API_KEY in the environment holds a space, a line break or another character that no token has.',
    ],
    [
      fromEnvironment({ IBMCLOUD_API_KEY: 'a', [`IBMCLOUD_API_KEY_${SHOP}`]: `${SECRET}\nx` }),
      `IBMCLOUD_API_KEY_${SHOP} in the environment holds a space, a line break or another character that no token has.`,
    ],
    [fromSecret({ ibm: SECRET }), '"ibm" in the Secrets Manager secret is not an object with api_key, or api_keys by account id.'],
    [fromSecret({ ibm: {} }), '"ibm" in the Secrets Manager secret has neither api_key nor api_keys.'],
    [fromSecret({ ibm: { apikey: SECRET } }), '"ibm" in the Secrets Manager secret has neither api_key nor api_keys.'],
    [
      fromSecret({ ibm: { api_keys: [SECRET] } }),
      '"ibm" in the Secrets Manager secret is not an object with api_key, or api_keys by account id.',
    ],
    [
      fromSecret({ ibm: { api_keys: { [SECRET]: PAYMENTS } } }),
      'api_keys in "ibm" in the Secrets Manager secret has a name that is not the id of an IBM Cloud account (32 hexadecimal digits).',
    ],
    [
      fromTable({ ibm: { credentials: { api_key: 'a', api_keys: { [PAYMENTS]: '' } } } }),
      `api_keys["${PAYMENTS}"] in the item "ibm" of the credentials table is not a text.`,
    ],
    [fromTable({ ibm: SECRET }), 'the item "ibm" of the credentials table is not an object.'],
  ])('%#: another shape is an error, which shows none of it', async (sources, problem) => {
    expect(await problemOf(ibmOf(sources))).toBe(problem);
  });

  test('missing: every way to give them, and how to do without', async () => {
    const message = await problemOf(ibmOf({ environment: {} }));
    for (const way of [
      'IBMCLOUD_API_KEY for every',
      'IBMCLOUD_API_KEY_<account id>',
      'secret_id',
      '{"ibm": {',
      '{"service": "ibm"',
      'ibm.accounts',
    ]) {
      expect(message).toContain(way);
    }
  });
});

describe('the signing keys of OCI', () => {
  const whole = { ...CREDENTIALS, passphrase: 'open', region: 'eu-frankfurt-1' };
  const escaped = KEY.replaceAll('\n', '\\n');

  test.each<[string, SecretSources, readonly OciCredentials[]]>([
    ['of the environment', fromEnvironment(inEnvironment), [CREDENTIALS]],
    [
      'of the environment, with all there is',
      fromEnvironment({ ...inEnvironment, OCI_CLI_PASSPHRASE: 'open', OCI_CLI_REGION: 'eu-frankfurt-1', OCI_CLI_KEY_CONTENT: escaped }),
      [whole],
    ],
    ['of a secret, by the same names', fromSecret(inEnvironment), [CREDENTIALS]],
    [
      'of a secret, in a shape of its own',
      fromSecret({ oci: { ...item, key: escaped, passphrase: 'open', region: 'eu-frankfurt-1' } }),
      [whole],
    ],
    [
      'of a secret, several',
      fromSecret({ oci: [item, { ...item, tenancy: 'ocid1.tenancy.oc1..other' }] }),
      [CREDENTIALS, { ...CREDENTIALS, tenancy: 'ocid1.tenancy.oc1..other' }],
    ],
    ["of Hammer's table", fromTable({ oci: { service: 'oci', credentials: item } }), [CREDENTIALS]],
    ["of Hammer's table, several", fromTable({ oci: { service: 'oci', credentials: [item] } }), [CREDENTIALS]],
    ["of OCI's configuration file", { environment: {}, readOciProfiles: async () => [whole, CREDENTIALS] }, [whole, CREDENTIALS]],
  ])('%s', async (_, sources, expected) => {
    expect(await ociOf(sources)).toEqual(expected);
  });

  describe('in a file that the environment names', () => {
    const { OCI_CLI_KEY_CONTENT: _, ...rest } = inEnvironment;
    const named = { ...rest, OCI_CLI_KEY_FILE: '/keys/oci.pem' };

    test('are read from there', async () => {
      const readFile = async (path: string) => (path === '/keys/oci.pem' ? `${KEY}\n` : never());
      expect(await ociOf({ ...NOTHING_ELSE, environment: named, readFile })).toEqual([CREDENTIALS]);
    });

    test('are not read where the key itself is there', async () => {
      expect(await ociOf(fromEnvironment({ ...named, OCI_CLI_KEY_CONTENT: KEY }))).toEqual([CREDENTIALS]);
    });

    test('that can not be read is an error, which shows neither path nor cause', async () => {
      const readFile = () => Promise.reject(new Error(`ENOENT: ${KEY}`));
      expect(await problemOf(ociOf({ ...NOTHING_ELSE, environment: { ...named, OCI_CLI_KEY_FILE: KEY }, readFile }))).toBe(
        'OCI_CLI_KEY_FILE in the environment does not name a file that can be read.',
      );
    });

    test('are not taken from a secret: it is on no machine', async () => {
      expect(await problemOf(ociOf(fromSecret(named)))).toBe(
        'the Secrets Manager secret needs OCI_CLI_TENANCY, OCI_CLI_USER, OCI_CLI_FINGERPRINT, OCI_CLI_KEY_CONTENT, and has no OCI_CLI_KEY_CONTENT.',
      );
    });
  });

  describe('are taken from the first place that has them', () => {
    const of = (user: string) => ({ ...CREDENTIALS, user: `ocid1.user.oc1..${user}` });
    const everywhere = (environment: Record<string, string>, ...absent: readonly (keyof SecretSources)[]): SecretSources => {
      const sources: SecretSources = {
        environment,
        readSecret: async () => JSON.stringify({ oci: { ...item, user: of('secret').user } }),
        readCredentialsTable: async () => ({ credentials: { ...item, user: of('table').user } }),
        readOciProfiles: async () => [of('file')],
      };
      return Object.fromEntries(
        Object.entries(sources).filter(([name]) => !absent.includes(name as keyof SecretSources)),
      ) as unknown as SecretSources;
    };

    test.each<[string, SecretSources, string]>([
      ['the environment, before all else', everywhere({ ...inEnvironment, OCI_CLI_PROFILE: 'X' }), 'keyhammer'],
      ['a profile that it names, before what the configuration names', everywhere({ OCI_CLI_PROFILE: 'X' }), 'file'],
      ['a file that it names, before what the configuration names', everywhere({ OCI_CLI_CONFIG_FILE: '/x' }), 'file'],
      ['what the configuration names, before a file that just is there', everywhere({}), 'secret'],
      ['the table, before such a file', everywhere({}, 'readSecret'), 'table'],
      ['such a file', everywhere({}, 'readSecret', 'readCredentialsTable'), 'file'],
    ])('%s', async (_, sources, user) => {
      expect(await ociOf(sources)).toEqual([of(user)]);
    });

    test('and a secret without them is not the last', async () => {
      const sources = { ...everywhere({}, 'readCredentialsTable'), readSecret: async () => '{"JIRA_TOKEN": "x"}' };
      expect(await ociOf(sources)).toEqual([of('file')]);
    });
  });

  test.each<[SecretSources, string]>([
    [
      fromEnvironment({ OCI_CLI_USER: CREDENTIALS.user, OCI_CLI_KEY_CONTENT: KEY }),
      'the environment needs OCI_CLI_TENANCY, OCI_CLI_USER, OCI_CLI_FINGERPRINT, OCI_CLI_KEY_CONTENT, and has no OCI_CLI_TENANCY, OCI_CLI_FINGERPRINT.',
    ],
    [fromEnvironment({ ...inEnvironment, OCI_CLI_TENANCY: SECRET }), 'OCI_CLI_TENANCY in the environment is not the OCID of a tenancy.'],
    [
      fromEnvironment({ ...inEnvironment, OCI_CLI_USER: CREDENTIALS.tenancy }),
      'OCI_CLI_USER in the environment is not the OCID of a user.',
    ],
    [
      fromEnvironment({ ...inEnvironment, OCI_CLI_FINGERPRINT: `${FINGERPRINT}:00` }),
      'OCI_CLI_FINGERPRINT in the environment is not a fingerprint: 16 pairs with colons between them.',
    ],
    [
      fromEnvironment({ ...inEnvironment, OCI_CLI_KEY_CONTENT: SECRET }),
      'OCI_CLI_KEY_CONTENT in the environment is not a private key in PEM.',
    ],
    [
      fromEnvironment({ ...inEnvironment, OCI_CLI_REGION: 'Frankfurt am Main' }),
      'OCI_CLI_REGION in the environment is not the name of a region.',
    ],
    [fromSecret({ oci: SECRET }), '"oci" in the Secrets Manager secret is not an object.'],
    [fromSecret({ oci: [] }), '"oci" in the Secrets Manager secret is an empty list.'],
    [
      fromSecret({ oci: [item, { ...item, key: '' }] }),
      'number 2 of "oci" in the Secrets Manager secret needs tenancy, user, fingerprint, key, and has no key.',
    ],
    [
      fromTable({ oci: { credentials: { ...item, key: SECRET } } }),
      'key in the item "oci" of the credentials table is not a private key in PEM.',
    ],
  ])('%#: another shape is an error, which shows none of it', async (sources, problem) => {
    expect(await problemOf(ociOf(sources))).toBe(problem);
  });

  test('missing: every way to give them, and how to do without', async () => {
    const message = await problemOf(
      ociOf({ environment: { OCI_CLI_PASSPHRASE: 'x', OCI_CLI_REGION: 'y' }, readOciProfiles: async () => undefined }),
    );
    const ways = [...Object.keys(inEnvironment), 'OCI_CLI_KEY_FILE', '~/.oci/config', 'OCI_CLI_CONFIG_FILE', 'OCI_CLI_PROFILE'];
    for (const way of [...ways, 'secret_id', '{"oci": {', '{"service": "oci"', 'oci.tenancies']) expect(message).toContain(way);
  });

  test('what a place throws passes through', async () => {
    const broken = new ConfigError('There is no profile X');
    const denied = new AccessDeniedError('not allowed to read the secret');
    await expect(ociOf({ environment: {}, readOciProfiles: () => Promise.reject(broken) })).rejects.toBe(broken);
    await expect(ociOf({ environment: {}, readSecret: () => Promise.reject(denied), readOciProfiles: never })).rejects.toBe(denied);
  });
});

test('what is missing is told for every cloud at once', async () => {
  const message = await problemOf(loadSecrets({ environment: {} }, { ibm: true, oci: true }));
  expect(message.split('\n\n')).toHaveLength(2);
});

test('secretValues: every form in which they travel, and nothing that is no secret', () => {
  expect(secretValues({ ibm: { apiKey: 'all', apiKeys: new Map([[PAYMENTS, 'own']]) } })).toEqual(['all', 'own']);
  expect(secretValues({ ibm: { apiKeys: new Map() }, oci: [] })).toEqual([]);
  expect(secretValues({ oci: [{ ...CREDENTIALS, passphrase: 'open', region: 'eu-frankfurt-1' }, CREDENTIALS] })).toEqual([
    KEY,
    KEY.replaceAll('\n', '\\n'),
    'open',
    KEY,
    KEY.replaceAll('\n', '\\n'),
  ]);
});
