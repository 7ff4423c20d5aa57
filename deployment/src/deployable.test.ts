import { expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { section, settingsWith } from '../test/settings.ts';
import { assertDeployable } from './deployable.ts';

const noSecret = section('credentials', { secret_id: '' });
const IBM = { accounts: { '0123456789abcdef0123456789abcdef': 'platform' } };
const OCI = { tenancies: { 'ocid1.tenancy.oc1..aaaa': { name: 'analytics', region: 'eu-frankfurt-1' } } };

test.each([
  ['a store that is embedded', { store: { kind: 'embedded' } }, /store\.kind is "embedded"/],
  [
    'no role to enter the accounts by',
    section('aws', { role_name_identification: '', accounts: { '123456789012': 'main' } }),
    /aws\.role_name_identification/,
  ],
  ['a token without a secret', { ...noSecret, api: { authorization: 'token' } }, /the token could be in/],
  [
    'buttons without a secret',
    { ...noSecret, ...section('slack', { enabled: true, interactive: true, operators: ['S0123'] }) },
    /signing secret could be in/,
  ],
  ['IBM Cloud without a place for its key', { ...noSecret, ibm: IBM }, /ibm has accounts, but neither credentials\.secret_id/],
  ['Oracle Cloud without one', { ...noSecret, oci: OCI }, /oci has accounts, but neither credentials\.secret_id/],
])('%s can not be deployed', (_, sections, message) => {
  expect(() => assertDeployable(settingsWith(sections))).toThrow(message);
  expect(() => assertDeployable(settingsWith(sections))).toThrow(ConfigError);
});

test('all that is wrong is said at once', () => {
  const settings = settingsWith({ ...noSecret, api: { authorization: 'token' }, store: { kind: 'embedded' } });
  expect(() => assertDeployable(settings)).toThrow(/embedded.*token/s);
});

test('the sample, and one without a secret that needs none, can be', () => {
  expect(() => assertDeployable(settingsWith())).not.toThrow();
  expect(() => assertDeployable(settingsWith({ ibm: IBM, oci: OCI }))).not.toThrow();
  expect(() => assertDeployable(settingsWith({ ...noSecret, api: { authorization: 'iam' } }))).not.toThrow();
});
