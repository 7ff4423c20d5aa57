import { ibmInactiveserviceids, ociAdminapikeys, ociInactiveapikeys } from '@keyhammer/checks';
import type { Check, CheckSettings, ConfiguredCheck, Credential, CredentialKind, Issue, Whitelist } from '@keyhammer/core';
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

/** Everything that there ever is, as it is at the beginning. */
export const CAST: readonly Credential[] = [SERVICE_ID, ...IBM_KEYS, ...OCI_KEYS];

/** An IBM Cloud account with a service ID and its keys, and a tenancy with an administrator and two keys. */
export class CloudWorld extends InMemoryWorld {
  configuration: Configuration;
  /** Who has been at it by hand since Keyhammer changed it last: by id. */
  readonly touched = new Set<string>();
  /** What should not have been done. */
  readonly broken: string[] = [];
  readonly #exempt = new Set<string>();

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

  /** In truth. */
  async inTruth(credential: Credential): Promise<HeldCredential | undefined> {
    const need = { kind: credential.kind, ...(credential.kind === 'oci-api-key' && { privileged: true as const }) };
    const live = await this.cloud.look({ accountId: accountOf(credential.kind), ...credential }, need);
    return live.kind === 'found' ? live.credential : undefined;
  }

  /** Somebody's own doing. */
  async change(credential: Credential, change: Partial<HeldCredential>): Promise<void> {
    const found = await this.inTruth(credential);
    if (!found) return;
    this.touched.add(credential.id);
    // Only an API key of IBM Cloud is on or off by itself; of the others the cloud tells by what is around them.
    const status = credential.kind === 'ibm-api-key' ? found.status : 'active';
    this.cloud.put(accountOf(credential.kind), { ...found, status, ...change });
  }

  async use(credential: Credential): Promise<void> {
    await this.change(credential, { lastUsed: { kind: 'used', at: this.now } });
    // An identity was used by whatever has signed in as it.
    const identity = CAST.find(({ kind, principal }) => kind === 'ibm-service-id' && principal === credential.principal);
    if (identity && identity.id !== credential.id) await this.change(identity, { lastUsed: { kind: 'used', at: this.now } });
  }

  get whitelist(): Whitelist {
    const entries = [...this.#exempt].map((pattern) => ({ pattern }));
    const accounts = new Map(ACCOUNTS.map(({ id }) => [id, entries]));
    return new Map(['ibm_inactiveserviceids', 'oci_inactiveapikeys', 'oci_adminapikeys'].map((check) => [check, accounts]));
  }

  toggleException({ id }: Credential): void {
    if (!this.#exempt.delete(id)) this.#exempt.add(id);
  }

  /** By an entry that a check on its kind knows. */
  isExempt({ kind, id }: Credential): boolean {
    return kind !== 'ibm-api-key' && this.#exempt.has(id);
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
