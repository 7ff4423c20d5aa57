import type { Credential, LastUsed } from '@keyhammer/core';
import { aCredential, daysAgo } from '@keyhammer/core/test-builders';

// Credentials of IBM Cloud and OCI, each made 400 days ago and, where its cloud tells, last used 120 days ago.

export const IBM_ACCOUNT_ID = 'b1a5c0de4f2e4d7c9a3b8e6f00512a7d';
export const OCI_TENANCY_ID = 'ocid1.tenancy.oc1..aaaaaaaaexampletenancyexampletenancyexampletenancyexampletenan';
export const OCI_USER_ID = 'ocid1.user.oc1..aaaaaaaaexampleuserexampleuserexampleuserexampleuserexampleuserex';
export const OCI_FINGERPRINT = '20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34';

/** IBM Cloud tells neither a service nor a region. */
const authenticated: LastUsed = { kind: 'used', at: daysAgo(120) };

/** Maria's, named `checkout-laptop`. */
export function anIbmApiKey(overrides: Partial<Credential> = {}): Credential {
  return aCredential({
    kind: 'ibm-api-key',
    id: 'ApiKey-0f9a3c52-4a1e-4b07-8d3f-6c2b9e71d045',
    name: 'checkout-laptop',
    principal: 'IBMid-550004MRIA',
    principalName: 'maria.lopez@example.com',
    lastUsed: authenticated,
    ...overrides,
  });
}

/** The key of {@link anIbmServiceId}. */
export function anIbmServiceIdKey(overrides: Partial<Credential> = {}): Credential {
  const { principal, principalName } = anIbmServiceId();
  return anIbmApiKey({
    id: 'ApiKey-7be41d90-22c6-4f5e-9a8b-d0c1f3e6a927',
    name: 'backup-agent-2025',
    principal,
    ...(principalName !== undefined && { principalName }),
    ...overrides,
  });
}

/** `backup-agent`: an identity, so it is its own principal. */
export function anIbmServiceId(overrides: Partial<Credential> = {}): Credential {
  return aCredential({
    kind: 'ibm-service-id',
    id: 'ServiceId-5d1c7f08-93ab-4e62-b7d4-18fe0a2c6b39',
    name: 'backup-agent',
    principal: 'iam-ServiceId-5d1c7f08-93ab-4e62-b7d4-18fe0a2c6b39',
    principalName: 'backup-agent',
    lastUsed: authenticated,
    ...overrides,
  });
}

export function anIbmTrustedProfile(overrides: Partial<Credential> = {}): Credential {
  return aCredential({
    kind: 'ibm-trusted-profile',
    id: 'Profile-c2d80b6e-6f17-4a95-8e3c-b94f7d51a0e8',
    name: 'openshift-builders',
    principal: 'iam-Profile-c2d80b6e-6f17-4a95-8e3c-b94f7d51a0e8',
    principalName: 'openshift-builders',
    lastUsed: authenticated,
    ...overrides,
  });
}

export function anIbmUser(overrides: Partial<Credential> = {}): Credential {
  return aCredential({
    kind: 'ibm-user',
    id: 'IBMid-550009NVAK',
    name: 'peter.novak@example.com',
    principal: 'IBMid-550009NVAK',
    principalName: 'peter.novak@example.com',
    lastUsed: authenticated,
    ...overrides,
  });
}

/** Of `terraform-runner`, in whose name Audit shows no call of the last 120 days. */
export function anOciApiKey(overrides: Partial<Credential> = {}): Credential {
  return aCredential({
    kind: 'oci-api-key',
    id: `${OCI_USER_ID}/${OCI_FINGERPRINT}`,
    name: OCI_FINGERPRINT,
    principal: OCI_USER_ID,
    principalName: 'terraform-runner',
    lastUsed: unseenSince(daysAgo(120)),
    ...overrides,
  });
}

/** The same, of an administrator; whether it is used was not asked. */
export function anOciAdminKey(overrides: Partial<Credential> = {}): Credential {
  return anOciApiKey({
    principalName: 'breakglass-admin',
    lastUsed: { kind: 'unknown', reason: 'not read: it was not asked for' },
    privilege: { kind: 'administrator', through: 'the group Administrators' },
    ...overrides,
  });
}

export function unseenSince(since: Date, source = 'OCI Audit, 3 compartments, 2 regions'): LastUsed {
  return { kind: 'unseen', since, source };
}
