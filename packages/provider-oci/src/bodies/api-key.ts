import { fieldsOf, instantIn, optionalTextIn, textIn } from './fields.ts';

/** A public API signing key, as the tenancy's own API shows one. */
export interface OciApiKey {
  /** In small letters: `12:34:…`. */
  readonly fingerprint: string;
  readonly created: Date;
  /** Whether OCI accepts it, as far as the key itself goes: one that is just being made or deleted is not. */
  readonly active: boolean;
  /** It is no more, and still shown for a while. */
  readonly deleted: boolean;
  /** In PEM. Absent: not told. */
  readonly publicKey?: string;
}

const NOT_ACTIVE: ReadonlySet<string | undefined> = new Set(['CREATING', 'INACTIVE', 'DELETING', 'DELETED']);

export function parseApiKey(item: unknown): OciApiKey {
  const fields = fieldsOf(item, 'an API key');
  const state = optionalTextIn(fields, 'lifecycleState');
  const publicKey = optionalTextIn(fields, 'keyValue');
  return {
    fingerprint: textIn(fields, 'fingerprint').toLowerCase(),
    created: instantIn(fields, 'timeCreated'),
    active: !NOT_ACTIVE.has(state),
    deleted: state === 'DELETED',
    ...(publicKey !== undefined && { publicKey }),
  };
}
