import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { encryptedPemOf, newKey } from '../../test/keys.ts';
import { readOciProfiles } from './read-profiles.ts';

const KEY = newKey();
const OTHER = newKey();
const CONFIG = '/home/alice/.oci/config';
const KEY_FILE = '/home/alice/.oci/key.pem';

const profile = (entries: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    user: 'ocid1.user.oc1..a',
    tenancy: 'ocid1.tenancy.oc1..t',
    fingerprint: KEY.fingerprint,
    key_file: '~/.oci/key.pem',
    region: 'eu-frankfurt-1',
    ...entries,
  })
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

const systemError = (code: string) => Object.assign(new Error(`${code}: hunter2`), { code });

function read(files: Readonly<Record<string, string | Error>>, environment: Readonly<Record<string, string>> = {}) {
  const readFile = async (path: string) => {
    const file = files[path] ?? systemError('ENOENT');
    if (file instanceof Error) throw file;
    return file;
  };
  return readOciProfiles({ environment, homeDirectory: '/home/alice', readFile });
}

const CREDENTIALS = {
  tenancy: 'ocid1.tenancy.oc1..t',
  user: 'ocid1.user.oc1..a',
  fingerprint: KEY.fingerprint,
  privateKey: KEY.privatePem,
  region: 'eu-frankfurt-1',
};

describe('what is read', () => {
  test('is every profile of the file in the home directory', async () => {
    const text = `[DEFAULT]\n${profile()}\n[ADMIN]\nuser=ocid1.user.oc1..admin\nfingerprint=${OTHER.fingerprint}\nkey_file=/keys/admin.pem\n`;
    const read2 = await read({ [CONFIG]: text, [KEY_FILE]: KEY.privatePem, '/keys/admin.pem': OTHER.privatePem });
    expect(read2).toEqual([
      CREDENTIALS,
      { ...CREDENTIALS, user: 'ocid1.user.oc1..admin', fingerprint: OTHER.fingerprint, privateKey: OTHER.privatePem },
    ]);
  });

  test('is the file and the profile that the environment names', async () => {
    const text = `[DEFAULT]\nregion=us-ashburn-1\n[ADMIN]\n${profile()}\n[BROKEN]\nuser=x\n`;
    const environment = { OCI_CLI_CONFIG_FILE: '~/elsewhere', OCI_CLI_PROFILE: 'ADMIN' };
    expect(await read({ '/home/alice/elsewhere': text, [KEY_FILE]: KEY.privatePem }, environment)).toEqual([CREDENTIALS]);
  });

  test('are not defaults that are no profile, nor profiles that sign otherwise', async () => {
    const text = `[DEFAULT]\nregion=us-ashburn-1\n[SESSION]\nsecurity_token_file=~/token\nkey_file=~/x.pem\n[ADMIN]\n${profile()}\n`;
    expect(await read({ [CONFIG]: text, [KEY_FILE]: KEY.privatePem })).toEqual([CREDENTIALS]);
  });

  test.each([
    ['pass_phrase', { pass_phrase: 'a#b' }, {}],
    ['passphrase', { passphrase: 'a#b' }, {}],
    ['the environment', {}, { OCI_CLI_PASSPHRASE: 'a#b' }],
  ])('has the passphrase by %s', async (_name, entries, environment) => {
    const files = { [CONFIG]: `[DEFAULT]\n${profile(entries)}`, [KEY_FILE]: encryptedPemOf(KEY, 'a#b') };
    expect(await read(files, environment)).toMatchObject([{ passphrase: 'a#b' }]);
  });
});

describe('what can not be read says so', () => {
  const whole = `[DEFAULT]\n${profile()}`;
  const key = { [KEY_FILE]: KEY.privatePem };
  test.each([
    ['no file', {}, {}, `There is no OCI configuration file ${CONFIG}. Run \`oci setup config\`, or set OCI_CLI_CONFIG_FILE`],
    ['no named file', {}, { OCI_CLI_CONFIG_FILE: '/x' }, 'There is no OCI configuration file /x. OCI_CLI_CONFIG_FILE names it'],
    ['a file of others', { [CONFIG]: systemError('EACCES') }, {}, `Could not read the OCI configuration file ${CONFIG}: EACCES`],
    ['an empty file', { [CONFIG]: '' }, {}, `There is no profile with an API key in ${CONFIG}`],
    [
      'no such profile',
      { [CONFIG]: whole },
      { OCI_CLI_PROFILE: 'ADMIM' },
      `There is no profile ADMIM in ${CONFIG}, which OCI_CLI_PROFILE asks for. The profiles are: DEFAULT`,
    ],
    [
      'missing entries',
      { [CONFIG]: `[DEFAULT]\n${profile({ tenancy: '', key_file: '' })}` },
      {},
      `The profile DEFAULT in ${CONFIG} lacks tenancy, key_file`,
    ],
    [
      'no key file',
      { [CONFIG]: whole },
      {},
      `Could not read the private key ${KEY_FILE} of the profile DEFAULT in ${CONFIG}: there is no such file`,
    ],
    ['a key file of others', { [CONFIG]: whole, [KEY_FILE]: systemError('EACCES') }, {}, 'EACCES'],
    ['no PEM', { [CONFIG]: whole, [KEY_FILE]: 'hunter2' }, {}, 'is not a private key in PEM'],
    ['no passphrase', { [CONFIG]: whole, [KEY_FILE]: encryptedPemOf(KEY, 'right') }, {}, 'is encrypted, and there is no passphrase'],
    [
      'a wrong passphrase',
      { [CONFIG]: `[DEFAULT]\n${profile({ pass_phrase: 'hunter2' })}`, [KEY_FILE]: encryptedPemOf(KEY, 'right') },
      {},
      'does not open with the passphrase',
    ],
    ['another key', { [CONFIG]: whole, [KEY_FILE]: OTHER.privatePem }, {}, 'The fingerprint does not fit the key'],
    [
      'a session token',
      { [CONFIG]: `[S]\nsecurity_token_file=~/token\n${profile()}`, ...key },
      { OCI_CLI_PROFILE: 'S' },
      'signs in with a session token',
    ],
  ] satisfies [string, Record<string, string | Error>, Record<string, string>, string][])(
    '%s',
    async (_what, files, environment, message) => {
      const error: unknown = await read(files, environment).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain(message);
      expect(inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toMatch(/hunter2|BEGIN/);
    },
  );
});
