import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { ociOnThisMachine } from './oci-on-this-machine.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const PEM = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const FINGERPRINT = createHash('md5')
  .update(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }))
  .digest('hex')
  .replace(/(..)(?=.)/g, '$1:');

let homeDirectory: string;
beforeEach(async () => {
  homeDirectory = await mkdtemp(join(tmpdir(), 'keyhammer-home-'));
});
afterEach(async () => await rm(homeDirectory, { recursive: true }));

const at = (...path: readonly string[]) => join(homeDirectory, ...path);
const profile = (name: string, user: string) =>
  `[${name}]\nuser=ocid1.user.oc1..${user}\ntenancy=ocid1.tenancy.oc1..t\nfingerprint=${FINGERPRINT}\nkey_file=~/.oci/key.pem\n`;

/** As `oci setup config` leaves it. */
async function setUp(file: string, text: string): Promise<void> {
  await mkdir(at('.oci'), { recursive: true });
  await writeFile(at('.oci', 'key.pem'), PEM);
  await writeFile(at('.oci', file), text);
}

async function usersWith(environment: Readonly<Record<string, string>> = {}): Promise<readonly string[] | undefined> {
  const profiles = await ociOnThisMachine({ environment, homeDirectory }).readOciProfiles?.();
  return profiles?.map(({ user }) => user.replace('ocid1.user.oc1..', ''));
}

describe('the profiles', () => {
  test('are those of the file in the home directory', async () => {
    await setUp('config', profile('DEFAULT', 'alice') + profile('ADMIN', 'bob'));
    expect(await usersWith()).toEqual(['alice', 'bob']);
    expect(await ociOnThisMachine({ environment: {}, homeDirectory }).readOciProfiles?.()).toMatchObject([{ privateKey: PEM }, {}]);
  });

  test('are those that the environment names', async () => {
    await setUp('elsewhere', profile('DEFAULT', 'alice') + profile('ADMIN', 'bob'));
    expect(await usersWith({ OCI_CLI_CONFIG_FILE: at('.oci', 'elsewhere'), OCI_CLI_PROFILE: 'ADMIN' })).toEqual(['bob']);
  });

  test('are none, where OCI was never set up and nobody names any', async () => {
    expect(await usersWith()).toBeUndefined();
    expect(await usersWith({ OCI_CLI_PROFILE: '', OCI_CLI_CONFIG_FILE: '' })).toBeUndefined();
    await writeFile(at('.oci'), 'no directory');
    expect(await usersWith()).toBeUndefined();
  });

  test.each([{ OCI_CLI_PROFILE: 'ADMIN' }, { OCI_CLI_CONFIG_FILE: '/no/such/file' }])(
    'that are named and not there are a mistake: %j',
    async (environment) => {
      await expect(usersWith(environment)).rejects.toThrow(ConfigError);
    },
  );

  test('of a file that can not be read are no missing ones', async () => {
    await mkdir(at('.oci', 'config'), { recursive: true });
    await expect(usersWith()).rejects.toThrow(/Could not read the OCI configuration file .*EISDIR/);
  });
});

test('a file that the environment names may be in the home directory', async () => {
  await setUp('config', '');
  const { readFile } = ociOnThisMachine({ environment: {}, homeDirectory });
  expect(await readFile?.('~/.oci/key.pem')).toBe(PEM);
  expect(await readFile?.(at('.oci', 'key.pem'))).toBe(PEM);
  await expect(readFile?.(at('~', 'key.pem'))).rejects.toThrow('ENOENT');
});
