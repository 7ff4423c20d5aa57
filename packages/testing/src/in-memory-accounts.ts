import type { Credential, CredentialKind, LastUsed, PrincipalDescription, PrincipalFacts, Tags } from '@keyhammer/core';

/** A user's access key, as a test sets it up. */
export interface CloudKey {
  readonly id: string;
  readonly created: Date;
  readonly lastUsed: LastUsed;
  readonly status: Credential['status'];
}

/** A user's console password. */
export interface CloudPassword {
  readonly created: Date;
  /** Absent: the cloud does not tell. */
  readonly changed?: Date;
  readonly lastUsed: LastUsed;
}

/** What the root user of an account has: up to two access keys, in their slots, and a sign-in. */
export interface CloudRoot {
  readonly created: Date;
  readonly keys?: readonly Omit<CloudKey, 'id'>[];
  readonly lastSignIn: LastUsed;
  readonly mfa?: boolean;
}

/** What is known of a user besides tags. */
export interface CloudUserFacts extends Omit<PrincipalDescription, 'tags'>, Pick<PrincipalFacts, 'mfa'> {}

/** A credential as it is, read or not. */
export type HeldCredential = Omit<Credential, 'readAt'>;

export interface CloudPrincipal {
  readonly description: PrincipalDescription;
  readonly mfa?: boolean;
  /** By {@link slotOf}. */
  readonly credentials: Map<string, HeldCredential>;
  /** Kinds that it may not use for now, whatever it holds of them. */
  readonly stopped: Set<CredentialKind>;
  /** When somebody signed in last, with a password that is gone: AWS remembers it for the next one. */
  formerSignIn?: LastUsed;
}

/** The name that AWS's credential report has for it. */
export const ROOT_USER = '<root_account>';

/** Names a credential among those of one principal: two kinds may give the same id. */
export function slotOf({ kind, id }: Pick<Credential, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

/** Accounts → principals → credentials, and what people do to them. */
export class InMemoryAccounts {
  readonly #accounts = new Map<string, Map<string, CloudPrincipal>>();

  /** Again for the same user: other tags and facts, the same credentials. */
  addUser(accountId: string, name: string, tags: Tags = {}, { mfa, ...described }: CloudUserFacts = {}): void {
    const principals = this.#accounts.get(accountId) ?? new Map<string, CloudPrincipal>();
    const { credentials = new Map<string, HeldCredential>(), stopped = new Set<CredentialKind>() } = principals.get(name) ?? {};
    principals.set(name, { description: { tags, ...described }, ...(mfa !== undefined && { mfa }), credentials, stopped });
    this.#accounts.set(accountId, principals);
  }

  addKey(accountId: string, userName: string, key: CloudKey): void {
    this.put(accountId, { kind: 'aws-access-key', principal: userName, ...key });
  }

  addPassword(accountId: string, userName: string, password: CloudPassword): void {
    this.put(accountId, { kind: 'aws-console-password', id: userName, principal: userName, status: 'active', ...password });
  }

  /** Again for the same account: as it is from now on. */
  setRoot(accountId: string, { created, keys = [], lastSignIn, mfa }: CloudRoot): void {
    this.deleteUser(accountId, ROOT_USER);
    const powers = { power: 'administrator', from: 'the root user' } as const;
    this.addUser(accountId, ROOT_USER, {}, { powers, ...(mfa !== undefined && { mfa }) });
    const root = { kind: 'aws-root-user', principal: ROOT_USER } as const;
    for (const [index, key] of keys.entries()) this.put(accountId, { ...root, ...key, id: `root-access-key-${index + 1}` });
    this.put(accountId, { ...root, id: 'root-sign-in', status: 'active', created, lastUsed: lastSignIn });
  }

  deleteUser(accountId: string, name: string): void {
    this.#accounts.get(accountId)?.delete(name);
  }

  deleteKey(accountId: string, id: string): void {
    const key = this.keyOf(accountId, id);
    if (key) this.remove(accountId, key);
  }

  deletePassword(accountId: string, userName: string): void {
    const password = this.passwordOf(accountId, userName);
    if (password) this.remove(accountId, password);
  }

  /** Somebody else's doing: it is used, or deactivated by hand. */
  changeKey(accountId: string, id: string, change: Partial<Omit<CloudKey, 'id'>>): void {
    const key = this.keyOf(accountId, id);
    if (key) this.put(accountId, { ...key, ...change });
  }

  /** Somebody signs in, or resets it. */
  changePassword(accountId: string, userName: string, change: Partial<CloudPassword>): void {
    const password = this.passwordOf(accountId, userName);
    if (password) this.put(accountId, { ...password, ...change });
  }

  keyOf(accountId: string, id: string): HeldCredential | undefined {
    return this.allOf(accountId).find((credential) => credential.kind === 'aws-access-key' && credential.id === id);
  }

  passwordOf(accountId: string, userName: string): HeldCredential | undefined {
    return this.credentialsOf(accountId, userName, 'aws-console-password')[0];
  }

  protected principalsOf(accountId: string): ReadonlyMap<string, CloudPrincipal> {
    return this.#accounts.get(accountId) ?? new Map();
  }

  protected allOf(accountId: string): readonly HeldCredential[] {
    return [...this.principalsOf(accountId).values()].flatMap(shownOf);
  }

  protected credentialsOf(accountId: string, principal: string, kind: CredentialKind): readonly HeldCredential[] {
    const found = this.principalsOf(accountId).get(principal);
    return found ? shownOf(found).filter((credential) => credential.kind === kind) : [];
  }

  /** Any credential, as it is from now on; its principal is made if there is none. */
  put(accountId: string, credential: HeldCredential): void {
    if (!this.principalsOf(accountId).has(credential.principal)) this.addUser(accountId, credential.principal);
    this.principalsOf(accountId).get(credential.principal)?.credentials.set(slotOf(credential), credential);
  }

  /** Whether the principal may use what it holds of the kind; said, it is so from now on. */
  mayUse(accountId: string, principal: string, kind: CredentialKind, may?: boolean): boolean {
    const stopped = this.principalsOf(accountId).get(principal)?.stopped;
    if (may === true) stopped?.delete(kind);
    if (may === false) stopped?.add(kind);
    return !stopped?.has(kind);
  }

  protected remove(accountId: string, credential: HeldCredential): void {
    const principal = this.principalsOf(accountId).get(credential.principal);
    if (!principal?.credentials.delete(slotOf(credential))) return;
    if (credential.kind === 'aws-console-password') principal.formerSignIn = credential.lastUsed;
  }
}

/** With the status that the cloud shows: what its holder may not use is off, and an identity whose keys are all off is, too. */
function shownOf({ credentials, stopped }: CloudPrincipal): readonly HeldCredential[] {
  const all = [...credentials.values()];
  const keys = all.filter(({ kind }) => kind === 'ibm-api-key');
  const isOff = keys.length > 0 && keys.every(({ status }) => status === 'inactive');
  const isShownOff = ({ kind }: HeldCredential) => stopped.has(kind) || (kind === 'ibm-service-id' && isOff);
  return all.map((credential) => (isShownOff(credential) ? { ...credential, status: 'inactive' } : credential));
}
