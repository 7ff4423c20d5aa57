import {
  AccessDeniedError,
  type Credential,
  type CredentialControl,
  type CredentialKind,
  type CredentialRef,
  coverageOf,
  type Gap,
  type HolderRef,
  type InventoryReader,
  type LiveCredential,
  type NewCredential,
  NotFoundError,
  type OwnIdentity,
  type Preparation,
  type PrincipalDescription,
  type PrincipalFacts,
  RejectedError,
  type Scan,
  type ScanNeed,
  type ScanRequest,
  Secret,
} from '@keyhammer/core';
import { type HeldCredential, InMemoryAccounts } from './in-memory-accounts.ts';
import { StaleReads } from './stale-reads.ts';

export type ChangeName = 'deactivate' | 'activate' | 'delete' | 'create';

/** A mishap of a change: it is refused with nothing done, or carried out although the answer says otherwise. */
export interface ChangeFailure {
  readonly when: 'before-acting' | 'after-acting';
  readonly error: Error;
  /** Which change it is to befall; absent: the next one, whatever it is. */
  readonly change?: ChangeName;
}

/** The access keys that a user may have. */
const KEY_QUOTA = 2;

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

/** AWS accounts, read and changed through the ports of the cloud, with mishaps to order. */
export class InMemoryCloud extends InMemoryAccounts implements InventoryReader, CredentialControl {
  /** Every change that was carried out, in order: `deactivate AKIA…`, `create AKIA…`, `remove-password alice`, `make-password alice`. */
  readonly changes: string[] = [];
  /** The secrets of all that was created: what must be found nowhere but in the vault. */
  readonly secrets: string[] = [];
  readonly #deniedAccounts = new Set<string>();
  readonly #uncountedAccounts = new Set<string>();
  readonly #undescribed = new Set<string>();
  readonly #gaps = new Map<string, Map<string, Gap>>();
  readonly #changeFailures: ChangeFailure[] = [];
  readonly #lookFailures: Error[] = [];
  readonly #stale = new StaleReads<HeldCredential>();
  #identity: OwnIdentity = { accountId: '999999999999' };
  readonly #now: () => Date;

  /** `now` is the cloud's own clock: readings carry its time. */
  constructor(now: () => Date) {
    super();
    this.#now = now;
  }

  /** Whom Keyhammer acts as; if not said, a role of another account. */
  runAs(identity: OwnIdentity): void {
    this.#identity = identity;
  }

  /** Nothing in the account can be read or changed: the role cannot be assumed. */
  denyAccount(accountId: string): void {
    this.#deniedAccounts.add(accountId);
  }

  allowAccount(accountId: string): void {
    this.#deniedAccounts.delete(accountId);
  }

  /** Nobody can tell how many active credentials there are. */
  denyActiveCount(accountId: string): void {
    this.#uncountedAccounts.add(accountId);
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

  /** From now on this many looks after each change still show the credential as it was before. */
  staleReads(count: number): void {
    this.#stale.order(count);
  }

  /** The next change that is asked for goes wrong in this way; ordered twice, the next two. */
  failNextChange(failure: ChangeFailure): void {
    this.#changeFailures.push(failure);
  }

  /** The next look, at one credential or at what is held, throws this. */
  failNextLook(error: Error): void {
    this.#lookFailures.push(error);
  }

  async scan(accountId: string, { needs, watched }: ScanRequest): Promise<Scan> {
    this.#enter(accountId);
    const kinds = new Set([...needs, ...watched].map(({ kind }) => kind));
    const all = this.allOf(accountId).filter(({ kind }) => kinds.has(kind));
    const gaps = [...(this.#gaps.get(accountId) ?? [])].filter(([, { kind }]) => kind && kinds.has(kind));
    const hidden = new Set(gaps.map(([name]) => name));
    const isWatched = ({ kind, id, principal }: HeldCredential) =>
      watched.some((each) => each.kind === kind && (each.id === undefined ? each.principal === principal : each.id === id));
    const wanted = all.filter((credential) => isWatched(credential) || needs.some((need) => isWanted(credential, need)));
    return {
      accountId,
      credentials: wanted.filter(({ kind, principal }) => !hidden.has(`${kind} ${principal}`)).map((credential) => this.#read(credential)),
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
    this.#enter(accountId);
    const described = principals.flatMap((name) => {
      const principal = this.#undescribed.has(`${accountId}/${name}`) ? undefined : this.principalsOf(accountId).get(name);
      if (!principal) return [];
      const { powers, ...description } = principal.description;
      return [[name, { ...description, ...(wanted.powers && powers && { powers }) }] as const];
    });
    return new Map(described);
  }

  async look(ref: CredentialRef): Promise<LiveCredential> {
    this.#beginLook(ref);
    const seen = this.#stale.look(nameOf(ref), this.#find(ref));
    return seen ? { kind: 'found', credential: this.#read(seen) } : { kind: 'gone' };
  }

  /** Of a user that does not exist: nothing. */
  async held(holder: HolderRef): Promise<readonly Credential[]> {
    this.#beginLook(holder);
    const { accountId, principal, kind } = holder;
    const inTruth = new Map(
      this.credentialsOf(accountId, principal, kind).map((credential) => [nameOf({ ...holder, ...credential }), credential]),
    );
    const changed = this.#stale.names().filter((name) => name.startsWith(nameOf({ ...holder, id: '' })));
    const seen = [...new Set([...inTruth.keys(), ...changed])].flatMap((name) => this.#stale.look(name, inTruth.get(name)) ?? []);
    return seen.map((credential) => this.#read(credential));
  }

  async activeCount(accountId: string, kind: CredentialKind): Promise<number | undefined> {
    this.#enter(accountId);
    if (this.#uncountedAccounts.has(accountId)) return undefined;
    return this.allOf(accountId).filter((credential) => credential.kind === kind && credential.status === 'active').length;
  }

  async prepare(): Promise<Preparation> {
    return { alsoStopped: [] };
  }

  async deactivate(ref: CredentialRef): Promise<void> {
    this.#setStatus(ref, 'deactivate', 'inactive');
  }

  async activate(ref: CredentialRef): Promise<void> {
    this.#setStatus(ref, 'activate', 'active');
  }

  async delete(ref: CredentialRef): Promise<void> {
    this.#carryOut('delete', ref, () => {
      const credential = this.#find(ref);
      if (!credential) return;
      this.#stale.changed(nameOf(ref), credential);
      this.remove(ref.accountId, credential);
      this.changes.push(`${ref.kind === 'aws-console-password' ? 'remove-password' : 'delete'} ${ref.id}`);
    });
  }

  async create(holder: HolderRef): Promise<NewCredential> {
    return this.#carryOut('create', holder, () => {
      const { accountId, principal } = holder;
      const owner = this.principalsOf(accountId).get(principal);
      if (!owner) throw new NotFoundError(`there is no user ${principal} in account ${accountId}`);
      const made = holder.kind === 'aws-console-password' ? this.#newPassword(holder) : this.#newKey(holder);
      this.#stale.changed(nameOf({ ...holder, id: made.id }), undefined);
      this.put(accountId, made);
      this.changes.push(`${holder.kind === 'aws-console-password' ? 'make-password' : 'create'} ${made.id}`);
      const secret = `SecretOf${made.id}N${this.secrets.length + 1}`.padEnd(40, 'x');
      this.secrets.push(secret);
      return { id: made.id, secret: new Secret(secret) };
    });
  }

  async ownIdentity(): Promise<OwnIdentity> {
    return this.#identity;
  }

  #newKey({ accountId, principal }: HolderRef): HeldCredential {
    if (this.credentialsOf(accountId, principal, 'aws-access-key').length >= KEY_QUOTA) {
      throw new RejectedError(`${principal} has ${KEY_QUOTA} access keys, and may not have more`);
    }
    const id = `AKIANEW${String(this.secrets.length + 1).padStart(13, '0')}`;
    return { kind: 'aws-access-key', id, principal, status: 'active', created: this.#now(), lastUsed: { kind: 'never' } };
  }

  #newPassword({ accountId, principal }: HolderRef): HeldCredential {
    if (this.passwordOf(accountId, principal)) throw new RejectedError(`${principal} has a console password already`);
    const now = this.#now();
    const lastUsed = this.principalsOf(accountId).get(principal)?.formerSignIn ?? { kind: 'never' };
    return { kind: 'aws-console-password', id: principal, principal, status: 'active', created: now, changed: now, lastUsed };
  }

  #setStatus(ref: CredentialRef, change: 'deactivate' | 'activate', status: Credential['status']): void {
    this.#carryOut(change, ref, () => {
      if (ref.kind === 'aws-console-password') throw new RejectedError('a console password can only be made and deleted');
      const credential = this.#find(ref);
      if (!credential) throw new NotFoundError(`there is no access key ${ref.id} of ${ref.principal}`);
      this.#stale.changed(nameOf(ref), credential);
      this.put(ref.accountId, { ...credential, status });
      this.changes.push(`${change} ${ref.id}`);
    });
  }

  #carryOut<T>(change: ChangeName, { accountId, kind }: HolderRef, act: () => T): T {
    const failure = this.#nextFailure(change);
    if (failure?.when === 'before-acting') throw failure.error;
    this.#enter(accountId);
    if (kind === 'aws-root-user') throw new RejectedError('nobody but the root user can change its credentials');
    const result = act();
    if (failure) throw failure.error;
    return result;
  }

  #nextFailure(change: ChangeName): ChangeFailure | undefined {
    const index = this.#changeFailures.findIndex((failure) => (failure.change ?? change) === change);
    return index < 0 ? undefined : this.#changeFailures.splice(index, 1)[0];
  }

  #beginLook({ accountId }: HolderRef): void {
    const failure = this.#lookFailures.shift();
    if (failure) throw failure;
    this.#enter(accountId);
  }

  #enter(accountId: string): void {
    if (this.#deniedAccounts.has(accountId)) throw new AccessDeniedError(`the role in account ${accountId} can't be assumed`);
  }

  #find(ref: CredentialRef): HeldCredential | undefined {
    return this.credentialsOf(ref.accountId, ref.principal, ref.kind).find(({ id }) => id === ref.id);
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

  #read(credential: HeldCredential): Credential {
    return { ...credential, readAt: this.#now() };
  }
}

function nameOf({ accountId, kind, principal, id }: CredentialRef): string {
  return [accountId, kind, principal, id].join('\n');
}

function isWanted({ kind, status, created, lastUsed }: HeldCredential, need: ScanNeed): boolean {
  if (kind !== need.kind) return false;
  if (!need.unusedSince && !need.madeBefore) return true;
  const lastSign = lastUsed.kind === 'used' ? lastUsed.at : created;
  const isBeforeThe = (limit: Date | undefined, instant: Date) => limit !== undefined && instant.getTime() < limit.getTime();
  return status === 'active' && (isBeforeThe(need.unusedSince, lastSign) || isBeforeThe(need.madeBefore, created));
}
