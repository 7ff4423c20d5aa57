import { ibmInactiveserviceids, ociAdminapikeys, ociInactiveapikeys } from '@keyhammer/checks';
import type { Check, CheckSettings, ConfiguredCheck, Credential, CredentialKind, Issue } from '@keyhammer/core';
import {
  anIbmServiceId,
  anIbmServiceIdKey,
  anOciAdminKey,
  daysAgo,
  type HeldCredential,
  IBM_ACCOUNT_ID,
  InMemoryWorld,
  OCI_TENANCY_ID,
  OCI_USER_ID,
  settingsFor,
  unseenSince,
} from '@keyhammer/testing';

/** What a history of other clouds begins with. */
export interface Configuration {
  readonly remediationAction: 'delete' | 'capability';
  readonly unlock: boolean;
  readonly brownoutMinutes: number;
}

const SERVICE_ID = anIbmServiceId();
const OCI_KEYS = ['aa:aa', 'bb:bb'].map((name) =>
  anOciAdminKey({ id: `${OCI_USER_ID}/${name}`, name, lastUsed: unseenSince(daysAgo(200)) }),
);
const IBM_KEYS = ['a', 'b', 'locked'].map((name) =>
  anIbmServiceIdKey({ id: `ApiKey-${name}`, name, ...(name === 'locked' && { locked: true }) }),
);

/** An IBM Cloud account with a service ID and its keys, and a tenancy with an administrator and two keys. */
export class CloudWorld extends InMemoryWorld {
  configuration: Configuration;
  /** Who has been at it by hand since Keyhammer changed it last: by id. */
  readonly touched = new Set<string>();
  /** What should not have been done. */
  readonly broken: string[] = [];

  constructor(configuration: Configuration) {
    super();
    this.configuration = configuration;
    for (const { readAt: _, ...credential } of [SERVICE_ID, ...IBM_KEYS]) this.cloud.put(IBM_ACCOUNT_ID, credential);
    for (const { readAt: _, ...credential } of OCI_KEYS) this.cloud.put(OCI_TENANCY_ID, credential);
  }

  get checks(): readonly ConfiguredCheck[] {
    const { remediationAction, unlock, brownoutMinutes } = this.configuration;
    const common = { retentionDays: 3, thresholdDays: 90, brownoutMinutes };
    const choices = { remediation_action: remediationAction };
    return [
      configured(ibmInactiveserviceids, { ...common, unlock }),
      configured(ociInactiveapikeys, { ...common, choices }),
      configured(ociAdminapikeys, { ...common, thresholdDays: 0, choices }),
    ];
  }

  /** Everything that there ever was, as it was at the beginning. */
  readonly cast: readonly Credential[] = [SERVICE_ID, ...IBM_KEYS, ...OCI_KEYS];

  /** In truth. */
  async now_(credential: Credential): Promise<HeldCredential | undefined> {
    const need = { kind: credential.kind, ...(credential.kind === 'oci-api-key' && { privileged: true as const }) };
    const live = await this.cloud.look({ accountId: accountOf(credential.kind), ...credential }, need);
    return live.kind === 'found' ? live.credential : undefined;
  }

  /** Somebody's own doing. */
  async change(credential: Credential, change: Partial<HeldCredential>): Promise<void> {
    const found = await this.now_(credential);
    if (!found) return;
    this.touched.add(credential.id);
    this.cloud.put(accountOf(credential.kind), { ...found, ...change });
  }

  issuesAbout({ id }: Pick<Credential, 'id'>): readonly Issue[] {
    return this.issues.all.filter((issue) => issue.id === id);
  }
}

export const ACCOUNTS = [
  { provider: 'ibm', id: IBM_ACCOUNT_ID, name: 'checkout' },
  { provider: 'oci', id: OCI_TENANCY_ID, name: 'analytics' },
] as const;

export function accountOf(kind: CredentialKind): string {
  return kind === 'oci-api-key' ? OCI_TENANCY_ID : IBM_ACCOUNT_ID;
}

function configured(check: Check, settings: Partial<CheckSettings>): ConfiguredCheck {
  const chosen = check.chosen?.(settings.choices ?? {}) ?? check;
  return { check: chosen, settings: settingsFor(chosen, settings) };
}
