import { expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { section, settingsWith, without } from '../test/settings.ts';
import { assertDeployable } from './deployable.ts';

const noSecret = section('credentials', { secret_id: '' });
const inTheTable = section('credentials', { secret_id: '', 'ddb.table_name': 'hammer-credentials' });
const noRole = section('aws', { role_name_identification: '', accounts: { '123456789012': 'main' } });
const sampleWithoutSecret = { ...noSecret, ...without('ibm', 'oci') };

test.each([
  ['a store that is embedded', { store: { kind: 'embedded' } }, /store\.kind is "embedded"/],
  ['no role to enter the accounts by', noRole, /aws\.role_name_identification/],
  ['no check', without('aws', 'ibm', 'oci'), /no check is enabled/],
  ['a token without a secret', { ...noSecret, api: { authorization: 'token' } }, /the token could be in/],
  [
    'buttons without a secret',
    { ...noSecret, ...section('slack', { enabled: true, interactive: true, operators: ['S0123'] }) },
    /signing secret could be in/,
  ],
  ['IBM Cloud without a place for its key', { ...noSecret, ...without('oci') }, /ibm\.accounts are looked at, .* for the API key$/],
  ['Oracle Cloud without one', { ...noSecret, ...without('ibm') }, /oci\.tenancies are looked at, .* for the API signing key$/],
])('%s can not be deployed', (_, sections, message) => {
  expect(() => assertDeployable(settingsWith(sections))).toThrow(message);
  expect(() => assertDeployable(settingsWith(sections))).toThrow(ConfigError);
});

test('all that is wrong is said at once', () => {
  const settings = settingsWith({ ...noSecret, api: { authorization: 'token' }, store: { kind: 'embedded' } });
  expect(() => assertDeployable(settings)).toThrow(/embedded.*token/s);
});

test.each([
  ['the sample', {}],
  ['one without a secret that needs none', { ...sampleWithoutSecret, api: { authorization: 'iam' } }],
  ["keys of other clouds in Hammer's table", inTheTable],
  ['no role to enter accounts of AWS by, where none is looked at', { ...noRole, ...without('aws') }],
])('%s can be', (_, sections) => {
  expect(() => assertDeployable(settingsWith(sections))).not.toThrow();
});
