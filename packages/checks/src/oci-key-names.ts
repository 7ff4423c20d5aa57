import { type IssueDetails, principalNameOf } from '@keyhammer/core';
import { shortened } from './shortened.ts';

// OCI names by OCIDs of 80 characters and more, which say nothing to people.

/** The end of the id `<user OCID>/<fingerprint>`, and the name by which OCI shows the key. */
export function fingerprintOf({ id, details: { name } }: { readonly id: string; readonly details: Pick<IssueDetails, 'name'> }): string {
  return name ?? id.slice(id.lastIndexOf('/') + 1);
}

/** Enough of a fingerprint to recognise the key. It is no secret, but what others read has no id in full. */
export function briefly(fingerprint: string): string {
  return fingerprint.length <= 12 ? fingerprint : `${fingerprint.slice(0, 5)}…${fingerprint.slice(-5)}`;
}

/** `ocid1.tenancy…k3xq7a`. */
export function briefOcid(ocid: string): string {
  const [, kind] = /^ocid1\.([a-z0-9]+)\./.exec(ocid) ?? [];
  return kind === undefined ? shortened(ocid) : `ocid1.${kind}…${ocid.slice(-6)}`;
}

export function holderOf(details: Pick<IssueDetails, 'principal' | 'principalName'>): string {
  return details.principalName === undefined ? briefOcid(details.principal) : shortened(principalNameOf(details));
}
