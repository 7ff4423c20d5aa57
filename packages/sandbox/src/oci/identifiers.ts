import { createHash } from 'node:crypto';
import type { OciRegion } from './model.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export type OcidKind = 'tenancy' | 'compartment' | 'user' | 'group' | 'groupmembership' | 'domain' | 'credential';

/** `ocid1.user.oc1..aaaaaaaa…`, derived from names: always the same one for the same names. */
export function ocid(kind: OcidKind, ...names: readonly string[]): string {
  const bytes = createHash('shake256', { outputLength: 52 }).update(names.join('\n')).digest();
  return `ocid1.${kind}.oc1..aaaaaaaa${Array.from(bytes, (byte) => BASE32[byte % 32]).join('')}`;
}

/** The id that an identity domain has for what has this OCID: 32 hexadecimal digits. */
export function scimIdOf(id: string): string {
  return createHash('md5').update(id).digest('hex');
}

/** What regions are called in messages, and in the list of a tenancy's subscriptions. */
export const REGION_KEYS: Readonly<Record<OciRegion, string>> = {
  'eu-frankfurt-1': 'FRA',
  'eu-amsterdam-1': 'AMS',
  'eu-zurich-1': 'ZRH',
  'uk-london-1': 'LHR',
  'us-ashburn-1': 'IAD',
  'us-phoenix-1': 'PHX',
};
