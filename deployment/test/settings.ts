import { readFileSync } from 'node:fs';
import { checkRegistry } from '@keyhammer/checks';
import { resolveSettings, type Settings } from '@keyhammer/config';
import { type Provider, providerOf } from '@keyhammer/core';

const SAMPLE: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(new URL('../../config/config.json', import.meta.url), 'utf8'));

export const KEY_ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const BOUNDARY_ARN = 'arn:aws:iam::123456789012:policy/boundary';

/** The sample configuration with other sections, as people write them. */
export function settingsWith(sections: Readonly<Record<string, unknown>> = {}): Settings {
  const sources = { config: { ...SAMPLE, ...sections }, whitelist: {}, owners: {} };
  const resolution = resolveSettings(sources, { directory: '/config', now: new Date('2026-11-20T12:00:00Z'), checks: checkRegistry });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

/** A section of the sample with something else in it. */
export function section(name: string, changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { [name]: { ...(SAMPLE[name] as object | undefined), ...changes } };
}

/** The sections of the sample, with no check of these clouds: none of their accounts is looked at. */
export function without(...clouds: readonly Provider[]): Readonly<Record<string, unknown>> {
  const theirs = checkRegistry.filter(({ kind }) => clouds.includes(providerOf(kind)));
  return Object.assign({}, ...theirs.map(({ name }) => section(name, { enabled: false })));
}

/** Everything that can be switched on. */
export const EVERYTHING = {
  ...section('aws', { organization: true }),
  ...section('slack', { enabled: true, interactive: true, operators: ['S0123'] }),
  ...section('credentials', { 'ddb.table_name': 'hammer-credentials' }),
  api: { authorization: 'token' },
  store: { audit_retention_days: 400 },
  deployment: {
    kms_key_arn: KEY_ARN,
    alarm_email: 'cloud-security@example.com',
    permissions_boundary_arn: BOUNDARY_ARN,
    role_path: '/security/',
    log_retention_days: 30,
    concurrency: { identification: 40, reporting: 3, remediation: 7 },
  },
} as const;
