import type { CredentialKind, Provider } from '@keyhammer/core';

export const CLOUDS: Readonly<Record<Provider, string>> = { aws: 'AWS', ibm: 'IBM Cloud', oci: 'OCI' };

/** In the order in which they are shown: who there is, then what they hold. */
export const KINDS: Readonly<Record<CredentialKind, string>> = {
  'aws-root-user': 'root user',
  'aws-console-password': 'console password',
  'aws-access-key': 'access key',
  'ibm-user': 'user',
  'ibm-service-id': 'service ID',
  'ibm-trusted-profile': 'trusted profile',
  'ibm-api-key': 'API key',
  'oci-api-key': 'API key',
};

export const KIND_ORDER: readonly CredentialKind[] = Object.keys(KINDS) as CredentialKind[];
