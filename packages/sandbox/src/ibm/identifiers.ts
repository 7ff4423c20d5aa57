import { createHash } from 'node:crypto';
import type { Random } from '../aws/identifiers.ts';

const VALUE_PREFIX = 'SandboxOnly_';

/** A version 4 UUID, as in `ApiKey-…`, `ServiceId-…`, `Profile-…`. */
export function uuid(random: Random): string {
  const bytes = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return dashed(Buffer.from(bytes).toString('hex'));
}

function dashed(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * The value of an API key: what one signs in with. 44 characters, like a real one, derived from the id so that it need not be
 * stored, and tests know what must turn up nowhere. It opens nothing but the sandbox.
 */
export function ibmApiKeyValueOf(keyId: string): string {
  return VALUE_PREFIX + keyId.replace(/^ApiKey-/, '').replaceAll('-', '');
}

/** The id of the key that a value would be of; absent for a value of no form that the sandbox gives. */
export function keyIdOfValue(value: string): string | undefined {
  const [, hex] = /^SandboxOnly_([0-9a-f]{32})$/.exec(value) ?? [];
  return hex === undefined ? undefined : `ApiKey-${dashed(hex)}`;
}

/** A new one with every change: `3-9f2c…`. */
export function entityTagOf({ id, version }: { readonly id: string; readonly version: number }): string {
  return `${version}-${createHash('md5').update(`${id}/${version}`).digest('hex')}`;
}

export function ibmCrn(accountId: string, kind: 'apikey' | 'serviceid' | 'serviceidgroup' | 'profile', id: string): string {
  return `crn:v1:bluemix:public:iam-identity::a/${accountId}::${kind}:${id}`;
}

/** `2025-09-01T07:23+0000`: IAM tells no seconds, and writes no colon and no `Z`. */
export function ibmTime(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16)}+0000`;
}
