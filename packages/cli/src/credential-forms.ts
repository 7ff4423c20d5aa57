import type { CredentialKind, Provider } from '@keyhammer/core';

// What the ids of a cloud look like: where nothing is stored, their form is all that tells what is meant.

interface Forms {
  /** The kind of credential that an id is of; `undefined` for anything else. */
  kindOf(id: string): CredentialKind | undefined;
  /** Whether it can be a principal. */
  isPrincipal(id: string): boolean;
  /** The kinds of what a principal may hold. */
  heldBy(principal: string): readonly CredentialKind[];
  /** What a principal who holds nothing has: reads after the name. */
  readonly nothingHeld: string;
  /** What can be asked about, for people. */
  readonly advice: string;
}

export const ROOT_USER = '<root_account>';

const AWS_KEY = /^AKIA[A-Z0-9]{12,124}$/;
const ROOT_CREDENTIAL = /^root-(sign-in|access-key-[12])$/;

const aws: Forms = {
  kindOf: (id) => (AWS_KEY.test(id) ? 'aws-access-key' : ROOT_CREDENTIAL.test(id) ? 'aws-root-user' : undefined),
  isPrincipal: () => true,
  heldBy: (principal) => (principal === ROOT_USER ? ['aws-root-user'] : ['aws-access-key', 'aws-console-password']),
  nothingHeld: 'neither an access key nor a console password',
  advice: 'Give a user name, or an access key id in full: AKIA and 16 more characters.',
};

const IBM_KINDS: readonly (readonly [string, CredentialKind])[] = [
  ['ApiKey-', 'ibm-api-key'],
  ['ServiceId-', 'ibm-service-id'],
  ['Profile-', 'ibm-trusted-profile'],
];

const ibm: Forms = {
  kindOf: (id) => IBM_KINDS.find(([prefix]) => id.startsWith(prefix))?.[1],
  isPrincipal: (id) => /^[A-Za-z]+-[^\s@]+$/.test(id),
  heldBy(principal) {
    if (principal.startsWith('iam-Profile-')) return ['ibm-trusted-profile'];
    return principal.startsWith('iam-ServiceId-') ? ['ibm-api-key', 'ibm-service-id'] : ['ibm-api-key', 'ibm-user'];
  },
  nothingHeld: 'nothing that signs in',
  advice:
    'Give an id in full, ApiKey-…, ServiceId-…, Profile-… or the IAM id of a user, IBMid-…: "keyhammer inventory --output json" has them all.',
};

const oci: Forms = {
  kindOf: (id) => (/^ocid1\.user\.[^/]+\/./.test(id) ? 'oci-api-key' : undefined),
  isPrincipal: (id) => /^ocid1\.user\.[^/]+$/.test(id),
  heldBy: () => ['oci-api-key'],
  nothingHeld: 'no API key',
  advice: 'Give the OCID of a user, or a key in full, OCID/fingerprint: "keyhammer inventory --output json" has them all.',
};

export const FORMS: Readonly<Record<Provider, Forms>> = { aws, ibm, oci };
