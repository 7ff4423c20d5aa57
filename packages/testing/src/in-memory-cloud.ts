import { isDeepStrictEqual } from 'node:util';
import {
  type ChangeOptions,
  type Credential,
  type CredentialControl,
  type CredentialKind,
  type CredentialRef,
  type HolderRef,
  type LastUsed,
  type LiveCredential,
  type NewCredential,
  NotFoundError,
  type OwnIdentity,
  type Preparation,
  RejectedError,
  type RestorePoint,
  type ScanNeed,
  Secret,
} from '@keyhammer/core';
import type { HeldCredential } from './in-memory-accounts.ts';
import { InMemoryInventory } from './in-memory-inventory.ts';
import { KINDS, mergedInto, type Step, type Surroundings } from './in-memory-kinds.ts';
import { StaleReads } from './stale-reads.ts';

export type ChangeName = 'deactivate' | 'activate' | 'delete' | 'create';

/** A mishap of a change: it is refused with nothing done, or carried out, in part or whole, although the answer says otherwise. */
export interface ChangeFailure {
  readonly when: 'before-acting' | 'half-way' | 'after-acting';
  readonly error: Error;
  /** Which change it is to befall; absent: the next one, whatever it is. */
  readonly change?: ChangeName;
}

/** The access keys that a user may have. */
const KEY_QUOTA = 2;

/** Of what is only named: no cloud reads for it what costs a call of its own. */
const NOT_ASKED: LastUsed = { kind: 'unknown', reason: 'it was not asked for' };

/** The accounts of every cloud, read and changed through the ports, with mishaps to order. */
export class InMemoryCloud extends InMemoryInventory implements CredentialControl {
  /**
   * Every change that was carried out, in order: `deactivate AKIA…`, `create AKIA…`, `remove-password alice`, `make-password alice`;
   * `unlock ApiKey-1`, `restore ocid1…/20:3b…`; of an identity's keys one by one, `deactivate ServiceId-1 ApiKey-1`.
   */
  readonly changes: string[] = [];
  /** The secrets of all that was created: what must be found nowhere but in the vault. */
  readonly secrets: string[] = [];
  readonly #uncountedAccounts = new Set<string>();
  readonly #changeFailures: ChangeFailure[] = [];
  readonly #lookFailures: Error[] = [];
  readonly #prepareFailures: Error[] = [];
  readonly #deleted = new Map<string, HeldCredential>();
  readonly #stale = new StaleReads<HeldCredential>();
  #identity: OwnIdentity = { accountId: '999999999999' };

  /** Whom Keyhammer acts as; if not said, a role of another account. */
  runAs(identity: OwnIdentity): void {
    this.#identity = identity;
  }

  /** Nobody can tell how many active credentials there are. */
  denyActiveCount(accountId: string): void {
    this.#uncountedAccounts.add(accountId);
  }

  /** From now on this many looks after each change still show the credential as it was before. */
  staleReads(count: number): void {
    this.#stale.order(count);
  }

  /** The next change that is asked for goes wrong in this way; ordered twice, the next two. */
  failNextChange(failure: ChangeFailure): void {
    this.#changeFailures.push(failure);
  }

  /** What was ordered and has not come to pass does not any more. */
  forgetFailures(): void {
    this.#changeFailures.length = 0;
  }

  /** The next look, at one credential or at what is held, throws this. */
  failNextLook(error: Error): void {
    this.#lookFailures.push(error);
  }

  /** The next question of what a change would mean throws this. */
  failNextPrepare(error: Error): void {
    this.#prepareFailures.push(error);
  }

  async look(ref: CredentialRef, need?: ScanNeed): Promise<LiveCredential> {
    this.#beginLook(ref);
    const seen = this.#stale.look(nameOf(ref), this.#find(ref));
    return seen ? { kind: 'found', credential: this.read(seen, need) } : { kind: 'gone' };
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
    return seen.map((credential) => this.read(credential));
  }

  async activeCount(accountId: string, kind: CredentialKind): Promise<number | undefined> {
    this.enter(accountId);
    if (this.#uncountedAccounts.has(accountId)) return undefined;
    return this.allOf(accountId).filter((credential) => credential.kind === kind && credential.status === 'active').length;
  }

  async prepare(ref: CredentialRef, change: 'deactivate' | 'delete', former: RestorePoint = {}): Promise<Preparation> {
    const failure = this.#prepareFailures.shift();
    if (failure) throw failure;
    this.enter(ref.accountId);
    const around = this.#around(ref);
    const restorePoint = mergedInto(former, KINDS[ref.kind].restorePoint(change, around));
    const alsoStopped = KINDS[ref.kind]
      .alsoStopped(change, around)
      .map((credential) => ({ ...this.read(credential), lastUsed: NOT_ASKED }));
    return { alsoStopped, ...(Object.keys(restorePoint).length > 0 && { restorePoint }) };
  }

  async deactivate(ref: CredentialRef, { unlock = false }: ChangeOptions = {}): Promise<void> {
    this.#carryOut('deactivate', ref, () => KINDS[ref.kind].deactivate(this.#around(ref, unlock)));
  }

  async activate(ref: CredentialRef, restorePoint: RestorePoint = {}): Promise<void> {
    this.#carryOut('activate', ref, () => KINDS[ref.kind].activate(this.#around(ref), restorePoint));
  }

  async delete(ref: CredentialRef, { unlock = false }: ChangeOptions = {}): Promise<void> {
    this.#carryOut('delete', ref, () => KINDS[ref.kind].delete(this.#around(ref, unlock)));
  }

  async create(holder: HolderRef): Promise<NewCredential> {
    let made: HeldCredential | undefined;
    this.#carryOut('create', { ...holder, id: '' }, () => {
      const { accountId, principal, kind } = holder;
      if (!this.principalsOf(accountId).has(principal)) throw new NotFoundError(`there is no user ${principal} in account ${accountId}`);
      const next = this.#newOf(holder);
      const carryOut = () => {
        this.put(accountId, next);
        this.secrets.push(`SecretOf${next.id}N${this.secrets.length + 1}`.padEnd(40, 'x'));
        made = next;
      };
      return [{ name: `${kind === 'aws-console-password' ? 'make-password' : 'create'} ${next.id}`, carryOut }];
    });
    const secret = this.secrets.at(-1);
    if (!made || secret === undefined) throw new Error('nothing was made');
    return { id: made.id, secret: new Secret(secret) };
  }

  async ownIdentity(): Promise<OwnIdentity> {
    return this.#identity;
  }

  #newOf(holder: HolderRef): HeldCredential {
    if (holder.kind === 'aws-console-password') return this.#newPassword(holder);
    if (holder.kind === 'aws-access-key') return this.#newKey(holder);
    throw new RejectedError(`no ${KINDS[holder.kind].noun} can be made here`);
  }

  #newKey({ accountId, principal }: HolderRef): HeldCredential {
    if (this.credentialsOf(accountId, principal, 'aws-access-key').length >= KEY_QUOTA) {
      throw new RejectedError(`${principal} has ${KEY_QUOTA} access keys, and may not have more`);
    }
    const id = `AKIANEW${String(this.secrets.length + 1).padStart(13, '0')}`;
    return { kind: 'aws-access-key', id, principal, status: 'active', created: this.now(), lastUsed: { kind: 'never' } };
  }

  #newPassword({ accountId, principal }: HolderRef): HeldCredential {
    if (this.passwordOf(accountId, principal)) throw new RejectedError(`${principal} has a console password already`);
    const now = this.now();
    const lastUsed = this.principalsOf(accountId).get(principal)?.formerSignIn ?? { kind: 'never' };
    return { kind: 'aws-console-password', id: principal, principal, status: 'active', created: now, changed: now, lastUsed };
  }

  /** One step after another, unless a mishap is ordered. What the steps are is said first, or why there are none. */
  #carryOut(change: ChangeName, ref: CredentialRef, plan: () => readonly Step[]): void {
    const failure = this.#nextFailure(change);
    if (failure?.when === 'before-acting') throw failure.error;
    this.enter(ref.accountId);
    const steps = plan();
    for (const step of failure?.when === 'half-way' ? steps.slice(0, steps.length / 2) : steps) {
      this.#remembering(ref.accountId, step.carryOut);
      this.changes.push(step.name);
    }
    if (failure) throw failure.error;
  }

  /** What was there before is what stale looks go on showing. */
  #remembering(accountId: string, carryOut: () => void): void {
    const named = () => new Map(this.allOf(accountId).map((credential) => [nameOf({ accountId, ...credential }), credential]));
    const before = named();
    carryOut();
    const after = named();
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      if (!isDeepStrictEqual(before.get(name), after.get(name))) this.#stale.changed(name, before.get(name));
    }
  }

  #around(ref: CredentialRef, unlock = false): Surroundings {
    const { accountId, principal } = ref;
    const found = this.#find(ref);
    const held = this.allOf(accountId).filter((credential) => credential.principal === principal);
    return {
      ref,
      found,
      former: this.#deleted.get(nameOf(ref)),
      others: held.filter(({ kind, id }) => kind !== ref.kind || id !== ref.id),
      unlock,
      now: this.now(),
      put: (credential) => this.put(accountId, credential),
      remove: (credential) => {
        this.#deleted.set(nameOf({ accountId, ...credential }), credential);
        this.remove(accountId, credential);
      },
      mayUse: (kind, may) => this.mayUse(accountId, principal, kind, may),
    };
  }

  #nextFailure(change: ChangeName): ChangeFailure | undefined {
    const index = this.#changeFailures.findIndex((failure) => (failure.change ?? change) === change);
    return index < 0 ? undefined : this.#changeFailures.splice(index, 1)[0];
  }

  #beginLook({ accountId }: HolderRef): void {
    const failure = this.#lookFailures.shift();
    if (failure) throw failure;
    this.enter(accountId);
  }

  #find(ref: CredentialRef): HeldCredential | undefined {
    return this.credentialsOf(ref.accountId, ref.principal, ref.kind).find(({ id }) => id === ref.id);
  }
}

function nameOf({ accountId, kind, principal, id }: CredentialRef): string {
  return [accountId, kind, principal, id].join('\n');
}
