import type { Tags } from '@keyhammer/core';
import { type Fields, fieldsOf, optionalFlagIn, optionalTextIn, textIn } from './fields.ts';

/** A user, as the tenancy's own API shows one. */
export interface OciUser {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** Absent: not told. */
  readonly mfa?: boolean;
  /** Without it no API key of theirs opens anything. Not told is as good as may. */
  readonly mayUseApiKeys: boolean;
}

export interface DescribedUser extends OciUser {
  /** Free-form tags by their key, defined ones by `namespace.key`. */
  readonly tags: Tags;
  /** What they may use, by OCI's names: `canUseApiKeys` … */
  readonly capabilities: Readonly<Record<string, boolean>>;
}

export function parseUser(item: unknown): OciUser {
  const fields = fieldsOf(item, 'a user');
  const email = optionalTextIn(fields, 'email');
  const mfa = optionalFlagIn(fields, 'isMfaActivated');
  return {
    id: textIn(fields, 'id'),
    name: textIn(fields, 'name'),
    ...(email !== undefined && { email }),
    ...(mfa !== undefined && { mfa }),
    mayUseApiKeys: capabilitiesIn(fields).canUseApiKeys !== false,
  };
}

export function parseDescribedUser(item: unknown): DescribedUser {
  const fields = fieldsOf(item, 'a user');
  return { ...parseUser(fields), tags: tagsIn(fields), capabilities: capabilitiesIn(fields) };
}

function capabilitiesIn({ capabilities }: Fields): Readonly<Record<string, boolean>> {
  const flags = Object.entries(fieldsOf(capabilities ?? {}, 'capabilities')).filter(([, value]) => typeof value === 'boolean');
  return Object.fromEntries(flags) as Record<string, boolean>;
}

function tagsIn({ freeformTags, definedTags }: Fields): Tags {
  const defined = Object.entries(fieldsOf(definedTags ?? {}, 'definedTags')).flatMap(([namespace, tags]) =>
    Object.entries(fieldsOf(tags ?? {}, `definedTags.${namespace}`)).map(([key, value]) => [`${namespace}.${key}`, String(value)]),
  );
  const freeform = Object.entries(fieldsOf(freeformTags ?? {}, 'freeformTags')).map(([key, value]) => [key, String(value)]);
  return Object.fromEntries([...defined, ...freeform]);
}
