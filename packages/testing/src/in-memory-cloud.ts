import {
  AccessDeniedError,
  type Credential,
  type CredentialControl,
  type CredentialRef,
  coverageOf,
  type Gap,
  type InventoryReader,
  type LastUsed,
  type LiveCredential,
  NotFoundError,
  type Scan,
  type ScanNeed,
  type ScanRequest,
  type Tags,
} from '@keyhammer/core';

/** A user's access key, as a test sets it up: what is not said is as in `aCredential`. */
export interface CloudKey {
  readonly id: string;
  readonly created: Date;
  readonly lastUsed: LastUsed;
  readonly status: Credential['status'];
}

/** A mishap of a change: it is refused with nothing done, or carried out although the answer says otherwise. */
export interface ChangeFailure {
  readonly when: 'before-acting' | 'after-acting';
  readonly error: Error;
}

interface CloudUser {
  readonly tags: Tags;
  readonly keys: Map<string, CloudKey>;
}

/** Accounts → users → access keys, read and changed through the ports of the cloud, with mishaps to order. */
export class InMemoryCloud implements InventoryReader, CredentialControl {
  /** Every change that was carried out, in order: `deactivate AKIA…`. */
  readonly changes: string[] = [];
  readonly #accounts = new Map<string, Map<string, CloudUser>>();
  readonly #deniedAccounts = new Set<string>();
  readonly #usersWithoutTags = new Set<string>();
  readonly #gaps = new Map<string, Map<string, Gap>>();
  readonly #changeFailures: ChangeFailure[] = [];
  readonly #lookFailures: Error[] = [];
  readonly #formerKeys = new Map<string, CloudKey>();
  #staleReadsPerChange = 0;
  #staleReadsLeft = 0;
  readonly #now: () => Date;

  /** `now` is the cloud's own clock: readings carry its time. */
  constructor(now: () => Date) {
    this.#now = now;
  }

  addUser(accountId: string, name: string, tags: Tags = {}): void {
    const users = this.#accounts.get(accountId) ?? new Map<string, CloudUser>();
    users.set(name, { tags, keys: users.get(name)?.keys ?? new Map() });
    this.#accounts.set(accountId, users);
  }

  addKey(accountId: string, userName: string, key: CloudKey): void {
    if (!this.#accounts.get(accountId)?.has(userName)) this.addUser(accountId, userName);
    this.#accounts.get(accountId)?.get(userName)?.keys.set(key.id, key);
  }

  deleteKey(accountId: string, id: string): void {
    for (const { keys } of this.#usersOf(accountId).values()) keys.delete(id);
  }

  /** Somebody else's doing: it is used, or deactivated by hand. */
  changeKey(accountId: string, id: string, change: Partial<Omit<CloudKey, 'id'>>): void {
    for (const { keys } of this.#usersOf(accountId).values()) {
      const key = keys.get(id);
      if (key) keys.set(id, { ...key, ...change });
    }
  }

  keyOf(accountId: string, id: string): CloudKey | undefined {
    for (const { keys } of this.#usersOf(accountId).values()) if (keys.has(id)) return keys.get(id);
    return undefined;
  }

  /** Nothing in the account can be read or changed: the role cannot be assumed. */
  denyAccount(accountId: string): void {
    this.#deniedAccounts.add(accountId);
  }

  allowAccount(accountId: string): void {
    this.#deniedAccounts.delete(accountId);
  }

  denyTags(accountId: string, userName: string): void {
    this.#usersWithoutTags.add(`${accountId}/${userName}`);
  }

  /** The user's keys cannot be read, which is a gap in the scan. */
  addGap(accountId: string, userName: string, reason: string): void {
    const gaps = this.#gaps.get(accountId) ?? new Map<string, Gap>();
    this.#gaps.set(accountId, gaps.set(userName, { what: `access keys of ${userName}`, reason }));
  }

  closeGaps(): void {
    this.#gaps.clear();
  }

  /** From now on this many looks after each change still show the key as it was before. */
  staleReads(count: number): void {
    this.#staleReadsPerChange = count;
    this.#staleReadsLeft = count;
  }

  /** The next change that is asked for goes wrong in this way; ordered twice, the next two. */
  failNextChange(failure: ChangeFailure): void {
    this.#changeFailures.push(failure);
  }

  /** The next look throws this. */
  failNextLook(error: Error): void {
    this.#lookFailures.push(error);
  }

  async scan(accountId: string, { needs, watched }: ScanRequest): Promise<Scan> {
    const users = this.#enter(accountId);
    const gaps = this.#gaps.get(accountId) ?? new Map<string, Gap>();
    const watchedIds = new Set(watched.map(({ id }) => id));
    const all = [...users].flatMap(([principal, { keys }]) => [...keys.values()].map((key) => this.#credential(principal, key)));
    const readable = all.filter(({ principal }) => !gaps.has(principal));
    return {
      accountId,
      credentials: readable.filter((credential) => watchedIds.has(credential.id) || needs.some((need) => isCandidate(credential, need))),
      activeCredentials: all.filter(({ status }) => status === 'active').length,
      coverage: coverageOf([...gaps.values()]),
    };
  }

  async tagsOf(accountId: string, principals: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
    const users = this.#enter(accountId);
    const readable = principals.filter((principal) => users.has(principal) && !this.#usersWithoutTags.has(`${accountId}/${principal}`));
    return new Map(readable.map((principal) => [principal, users.get(principal)?.tags ?? {}]));
  }

  async look({ accountId, id, principal }: CredentialRef): Promise<LiveCredential> {
    const failure = this.#lookFailures.shift();
    if (failure) throw failure;
    const key = this.#enter(accountId).get(principal)?.keys.get(id);
    if (!key) return { kind: 'gone' };
    return { kind: 'found', credential: this.#credential(principal, this.#asRead(key)) };
  }

  async deactivate(ref: CredentialRef): Promise<void> {
    this.#change(ref, 'deactivate', 'inactive');
  }

  async activate(ref: CredentialRef): Promise<void> {
    this.#change(ref, 'activate', 'active');
  }

  #change({ accountId, id, principal }: CredentialRef, name: string, status: Credential['status']): void {
    const failure = this.#changeFailures.shift();
    if (failure?.when === 'before-acting') throw failure.error;
    const keys = this.#enter(accountId).get(principal)?.keys;
    const key = keys?.get(id);
    if (!keys || !key) throw new NotFoundError(`there is no access key ${id} of ${principal}`);
    this.#formerKeys.set(id, key);
    this.#staleReadsLeft = this.#staleReadsPerChange;
    keys.set(id, { ...key, status });
    this.changes.push(`${name} ${id}`);
    if (failure) throw failure.error;
  }

  #asRead(key: CloudKey): CloudKey {
    const former = this.#formerKeys.get(key.id);
    if (!former || this.#staleReadsLeft <= 0) return key;
    this.#staleReadsLeft -= 1;
    return former;
  }

  #enter(accountId: string): ReadonlyMap<string, CloudUser> {
    if (this.#deniedAccounts.has(accountId)) throw new AccessDeniedError(`the role in account ${accountId} can't be assumed`);
    return this.#usersOf(accountId);
  }

  #usersOf(accountId: string): ReadonlyMap<string, CloudUser> {
    return this.#accounts.get(accountId) ?? new Map();
  }

  #credential(principal: string, key: CloudKey): Credential {
    return { kind: 'aws-access-key', principal, ...key, readAt: this.#now() };
  }
}

function isCandidate({ kind, status, created, lastUsed }: Credential, need: ScanNeed): boolean {
  const since = lastUsed.kind === 'used' ? lastUsed.at : created;
  return kind === need.kind && status === 'active' && since.getTime() < need.unusedSince.getTime();
}
