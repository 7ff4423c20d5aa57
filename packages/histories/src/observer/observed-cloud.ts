import type {
  ChangeOptions,
  CredentialControl,
  CredentialRef,
  HolderRef,
  InventoryReader,
  LiveCredential,
  NewCredential,
  RestorePoint,
  Scan,
  ScanNeed,
  ScanRequest,
} from '@keyhammer/core';
import type { HeldCredential } from '@keyhammer/testing';
import type { WorkerRun } from '../workers/run.ts';
import type { ChangeOfCredential, HistoryWorld } from '../world/history-world.ts';
import { judgeChange, judgeLimits } from './judge-change.ts';

/**
 * The cloud as one run sees it. Every change is held against the truth at the very instant at which it is made, before
 * it is: what does not hold is noted, and not thrown, as the worker would take that for a failure of the cloud.
 */
export class ObservedCloud implements CredentialControl, InventoryReader {
  readonly #world: HistoryWorld;
  readonly #run: WorkerRun;

  constructor(world: HistoryWorld, run: WorkerRun) {
    this.#world = world;
    this.#run = run;
  }

  async scan(accountId: string, request: ScanRequest): Promise<Scan> {
    const { cloud, lateReads, now } = this.#world;
    const scan = await cloud.scan(accountId, request);
    const known = new Set(scan.credentials.map(({ kind, id }) => `${kind} ${id}`));
    const shown = scan.credentials.flatMap((credential) => lateReads.shown({ accountId, ...credential }, credential, now) ?? []);
    const wanted = ({ kind, id }: CredentialRef) => request.watched.some((each) => each.kind === kind && each.id === id);
    const gone = lateReads
      .late(now)
      .filter(({ ref }) => ref.accountId === accountId && !known.has(`${ref.kind} ${ref.id}`) && wanted(ref))
      .flatMap(({ was }) => was ?? []);
    return { ...scan, credentials: [...shown, ...gone].map((credential) => ({ ...credential, readAt: now })) };
  }

  describe(...args: Parameters<InventoryReader['describe']>): ReturnType<InventoryReader['describe']> {
    return this.#world.cloud.describe(...args);
  }

  async look(ref: CredentialRef, need?: ScanNeed): Promise<LiveCredential> {
    const { cloud, lateReads } = this.#world;
    const live = await cloud.look(ref, need);
    const { now } = this.#world;
    const shown = lateReads.shown(ref, live.kind === 'found' ? live.credential : undefined, now);
    return shown ? { kind: 'found', credential: { ...shown, readAt: now } } : { kind: 'gone' };
  }

  async held(holder: HolderRef) {
    const { cloud, lateReads, now } = this.#world;
    const { accountId, kind, principal } = holder;
    const inTruth = await cloud.held(holder);
    const known = new Set(inTruth.map(({ id }) => id));
    const gone = lateReads
      .late(now)
      .filter(({ ref }) => ref.accountId === accountId && ref.kind === kind && ref.principal === principal && !known.has(ref.id))
      .flatMap(({ was }) => was ?? []);
    const shown = inTruth.flatMap((credential) => lateReads.shown({ accountId, ...credential }, credential, now) ?? []);
    return [...shown, ...gone].map((credential) => ({ ...credential, readAt: now }));
  }

  activeCount(...args: Parameters<CredentialControl['activeCount']>): ReturnType<CredentialControl['activeCount']> {
    return this.#world.cloud.activeCount(...args);
  }

  prepare(...args: Parameters<CredentialControl['prepare']>): ReturnType<CredentialControl['prepare']> {
    return this.#world.cloud.prepare(...args);
  }

  ownIdentity(): ReturnType<CredentialControl['ownIdentity']> {
    return this.#world.cloud.ownIdentity();
  }

  async deactivate(ref: CredentialRef, options?: ChangeOptions): Promise<void> {
    await this.#watch('deactivate', ref, () => this.#world.cloud.deactivate(ref, options));
  }

  async activate(ref: CredentialRef, restorePoint?: RestorePoint): Promise<void> {
    await this.#watch('activate', ref, () => this.#world.cloud.activate(ref, restorePoint));
  }

  async delete(ref: CredentialRef, options?: ChangeOptions): Promise<void> {
    await this.#watch('delete', ref, () => this.#world.cloud.delete(ref, options));
  }

  async create(holder: HolderRef): Promise<NewCredential> {
    const complaints = judgeChange(this.#world, this.#run, 'create', { ...holder, id: holder.principal }, undefined);
    const made = await this.#world.cloud.create(holder);
    const ref = { ...holder, id: made.id };
    this.#note('create', ref, undefined, complaints);
    return made;
  }

  /** The cloud changes while it is asked, not when its answer comes. */
  async #watch(change: Exclude<ChangeOfCredential, 'create'>, ref: CredentialRef, carryOut: () => Promise<void>): Promise<void> {
    const was = this.#world.cloud.inTruth(ref);
    const complaints = judgeChange(this.#world, this.#run, change, ref, was);
    const { length } = this.#world.cloud.changes;
    const asked = carryOut();
    const isEffective =
      was !== undefined && !(change === 'deactivate' && was.status === 'inactive') && !(change === 'activate' && was.status === 'active');
    if (this.#world.cloud.changes.length > length && isEffective) this.#note(change, ref, was, complaints);
    await asked;
  }

  #note(change: ChangeOfCredential, ref: CredentialRef, was: HeldCredential | undefined, complaints: readonly string[]): void {
    const { now, lateReads, mutations, broken, tally } = this.#world;
    const name = nameOfChange(this.#run, change, ref);
    lateReads.changed(ref, was, now);
    mutations.push({ at: now, change, ref, isBrownout: name === 'brown-out' });
    tally.add(`cloud: ${name}`);
    const limits = judgeLimits(this.#world, this.#run, change, ref);
    broken.push(...[...complaints, ...limits].map((why) => `${now.toISOString()} ${name} ${ref.id}: ${why}`));
  }
}

function nameOfChange(run: WorkerRun, change: ChangeOfCredential, ref: CredentialRef): string {
  if (ref.kind === 'aws-console-password') return change === 'create' ? 'password made anew' : 'password removed';
  if (change === 'deactivate') return run.started.findLast(({ id }) => id === ref.id)?.action === 'brown-out' ? 'brown-out' : 'deactivate';
  return change;
}
