import type { CredentialControl, CredentialRef } from '@keyhammer/core';
import { CAST, type CloudWorld } from './cloud-world.ts';

const IN_USE_DAYS = 90;

/** The cloud as a remediator has it: each change is judged at the very instant at which it is made. */
export function watched(world: CloudWorld): CredentialControl {
  const { cloud } = world;
  return {
    look: (ref, need) => cloud.look(ref, need),
    held: (holder) => cloud.held(holder),
    activeCount: (accountId, kind) => cloud.activeCount(accountId, kind),
    prepare: (ref, change, former) => cloud.prepare(ref, change, former),
    deactivate: async (ref, options) => await judged(world, 'deactivate', ref, () => cloud.deactivate(ref, options)),
    delete: async (ref, options) => await judged(world, 'delete', ref, () => cloud.delete(ref, options)),
    activate: async (ref, restorePoint) => await changed(world, () => cloud.activate(ref, restorePoint)),
    create: (holder) => cloud.create(holder),
    ownIdentity: () => cloud.ownIdentity(),
  };
}

/** Nothing that is on is taken away while it, or what goes with it, is protected, or was used lately where that counts. */
async function judged(
  world: CloudWorld,
  change: 'deactivate' | 'delete',
  ref: CredentialRef,
  carryOut: () => Promise<void>,
): Promise<void> {
  const { alsoStopped } = await world.cloud.prepare(ref, change);
  const taken = [ref.id, ...alsoStopped.filter(({ status }) => status === 'active').map(({ id }) => id)];
  for (const credential of CAST.filter(({ id }) => taken.includes(id))) {
    const live = await world.inTruth(credential);
    const complain = (why: string) => world.broken.push(`${world.now.toISOString()} ${change} ${ref.id}: ${credential.id} ${why}`);
    if (world.isExempt(credential)) complain('is whitelisted');
    if (world.issuesAbout(credential).some(({ hold }) => hold && hold.until.getTime() > world.now.getTime())) complain('is held');
    const since = live?.lastUsed.kind === 'used' && world.now.getTime() - live.lastUsed.at.getTime();
    const isRecent = since !== false && since !== undefined && since <= IN_USE_DAYS * 86_400_000;
    if (isRecent && ref.kind === 'ibm-service-id') complain('is in use');
    if (live?.locked && !world.configuration.unlock) complain('is locked');
  }
  await changed(world, carryOut);
}

/** What Keyhammer has changed since is nobody else's doing any more. */
async function changed(world: CloudWorld, carryOut: () => Promise<void>): Promise<void> {
  const { changes } = world.cloud;
  const before = changes.length;
  try {
    await carryOut();
  } finally {
    for (const change of changes.slice(before)) world.touched.delete(change.split(' ').at(-1) ?? '');
  }
}
