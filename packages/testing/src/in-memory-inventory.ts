import {
  AccessDeniedError,
  type Credential,
  type CredentialKind,
  coverageOf,
  type Gap,
  type InventoryReader,
  type PrincipalDescription,
  type PrincipalFacts,
  type Scan,
  type ScanNeed,
  type ScanRequest,
} from '@keyhammer/core';
import { type HeldCredential, InMemoryAccounts } from './in-memory-accounts.ts';

const GAP_NAMES: Readonly<Record<CredentialKind, string>> = {
  'aws-access-key': 'access keys',
  'aws-console-password': 'console password',
  'aws-root-user': 'credentials',
  'ibm-api-key': 'API keys',
  'ibm-service-id': 'service ID',
  'ibm-trusted-profile': 'trusted profile',
  'ibm-user': 'user',
  'oci-api-key': 'API keys',
};

/** The accounts of every cloud, read through the port, with gaps to order. */
export class InMemoryInventory extends InMemoryAccounts implements InventoryReader {
  protected readonly now: () => Date;
  readonly #deniedAccounts = new Set<string>();
  readonly #undescribed = new Set<string>();
  readonly #gaps = new Map<string, Map<string, Gap>>();

  /** `now` is the cloud's own clock: readings carry its time. */
  constructor(now: () => Date) {
    super();
    this.now = now;
  }

  /** Nothing in the account can be read or changed: the role cannot be assumed. */
  denyAccount(accountId: string): void {
    this.#deniedAccounts.add(accountId);
  }

  allowAccount(accountId: string): void {
    this.#deniedAccounts.delete(accountId);
  }

  /** The user cannot be described: neither tags nor path nor powers. */
  denyTags(accountId: string, userName: string): void {
    this.#undescribed.add(`${accountId}/${userName}`);
  }

  /** The user's credentials of one kind cannot be read, which is a gap in the scan. */
  addGap(accountId: string, userName: string, reason: string, kind: CredentialKind = 'aws-access-key'): void {
    const gaps = this.#gaps.get(accountId) ?? new Map<string, Gap>();
    this.#gaps.set(accountId, gaps.set(`${kind} ${userName}`, { kind, what: `${GAP_NAMES[kind]} of ${userName}`, reason }));
  }

  closeGaps(): void {
    this.#gaps.clear();
  }

  async scan(accountId: string, { needs, watched }: ScanRequest): Promise<Scan> {
    this.enter(accountId);
    const kinds = new Set([...needs, ...watched].map(({ kind }) => kind));
    const all = this.allOf(accountId).filter(({ kind }) => kinds.has(kind));
    const gaps = [...(this.#gaps.get(accountId) ?? [])].filter(([, { kind }]) => kind && kinds.has(kind));
    const hidden = new Set(gaps.map(([name]) => name));
    const isWatched = ({ kind, id, principal }: HeldCredential) =>
      watched.some((each) => each.kind === kind && (each.id === undefined ? each.principal === principal : each.id === id));
    const wanted = all.filter((credential) => isWatched(credential) || needs.some((need) => isWanted(credential, need)));
    return {
      accountId,
      credentials: wanted
        .filter(({ kind, principal }) => !hidden.has(`${kind} ${principal}`))
        .map((credential) =>
          this.read(
            credential,
            needs.find((need) => need.kind === credential.kind && need.privileged),
          ),
        ),
      activeCredentials: all.filter(({ status }) => status === 'active').length,
      principals: this.#facts(accountId, hidden),
      coverage: coverageOf(gaps.map(([, gap]) => gap)),
    };
  }

  async describe(
    accountId: string,
    principals: readonly string[],
    wanted: { readonly powers: boolean },
  ): Promise<ReadonlyMap<string, PrincipalDescription>> {
    this.enter(accountId);
    const described = principals.flatMap((name) => {
      const principal = this.#undescribed.has(`${accountId}/${name}`) ? undefined : this.principalsOf(accountId).get(name);
      if (!principal) return [];
      const { powers, ...description } = principal.description;
      return [[name, { ...description, ...(wanted.powers && powers && { powers }) }] as const];
    });
    return new Map(described);
  }

  protected enter(accountId: string): void {
    if (this.#deniedAccounts.has(accountId)) throw new AccessDeniedError(`the role in account ${accountId} can't be assumed`);
  }

  protected read({ privilege, ...credential }: HeldCredential, need?: ScanNeed): Credential {
    return { ...credential, ...(need?.privileged && privilege && { privilege }), readAt: this.now() };
  }

  #facts(accountId: string, hidden: ReadonlySet<string>): ReadonlyMap<string, PrincipalFacts> {
    return new Map(
      [...this.principalsOf(accountId)].map(([name, { credentials, mfa }]) => {
        const active = [...credentials.values()].filter(({ status }) => status === 'active').length;
        const isWhole = !Object.keys(GAP_NAMES).some((kind) => hidden.has(`${kind} ${name}`));
        return [name, { ...(isWhole && { activeCredentials: active }), ...(mfa !== undefined && { mfa }) }];
      }),
    );
  }
}

function isWanted({ kind, status, created, lastUsed, privilege }: HeldCredential, need: ScanNeed): boolean {
  if (kind !== need.kind) return false;
  if (need.privileged && privilege?.kind !== 'administrator') return false;
  if (!need.unusedSince && !need.madeBefore) return true;
  const lastSign = lastUsed.kind === 'used' ? lastUsed.at : created;
  const isBeforeThe = (limit: Date | undefined, instant: Date) => limit !== undefined && instant.getTime() < limit.getTime();
  return status === 'active' && (isBeforeThe(need.unusedSince, lastSign) || isBeforeThe(need.madeBefore, created));
}
