import { type Issue, isBrownedOut, type RestorePoint } from '@keyhammer/core';
import { publicKeyOf } from '@keyhammer/testing';
import { CAST, type CloudWorld } from './cloud-world.ts';

/** All that is on record to bring something of this holder back with. */
function waysBack(world: CloudWorld, principal: string): readonly RestorePoint[] {
  return world.issues.all
    .filter(({ details }) => details.principal === principal)
    .flatMap(({ intents, remediation, brownout, history }) => [
      intents.remediation?.restorePoint,
      remediation?.restorePoint,
      brownout?.restorePoint,
      ...history.map((life) => life.remediation?.restorePoint),
    ])
    .filter((restorePoint) => restorePoint !== undefined);
}

/** Keyhammer's last word on it: `delete`, `deactivate`, `unlock` … */
function lastChangeOf({ cloud }: CloudWorld, id: string, names: readonly string[]): string | undefined {
  const isIts = (change: string) => change.split(' ').at(-1) === id && names.includes(change.split(' ')[0] ?? '');
  return cloud.changes.findLast(isIts)?.split(' ')[0];
}

/** After every step: whatever Keyhammer has taken away, what brings it back is on record. */
export async function lost(world: CloudWorld): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { kind, id, principal } of CAST) {
    const live = await world.inTruth({ kind, id, principal } as (typeof CAST)[number]);
    const ways = waysBack(world, principal);
    const isListed = (name: string) => ways.some((way) => (way[name] ?? '').split(' ').includes(id));
    const isGone = !live && lastChangeOf(world, id, ['delete', 'restore']) === 'delete';
    if (isGone && !ways.some(({ publicKey }) => publicKey === publicKeyOf(id))) found.push(`${id} is gone, and its public key nowhere`);
    if (world.touched.has(id) || !live) continue;
    const isOff =
      kind === 'ibm-api-key' && live.status === 'inactive' && lastChangeOf(world, id, ['deactivate', 'activate']) === 'deactivate';
    if (isOff && !isListed('keys')) found.push(`${id} is off, and on no record`);
    const isUnlocked = kind === 'ibm-api-key' && !live.locked && lastChangeOf(world, id, ['unlock', 'lock']) === 'unlock';
    if (isUnlocked && !isListed('locked')) found.push(`${id} is unlocked, and on no record`);
  }
  return found;
}

/** When all has become quiet: nothing is half done, off on trial, or under way. */
export async function unsettled(world: CloudWorld): Promise<readonly string[]> {
  const found = world.issues.all.flatMap((issue) => [
    ...(issue.intents.remediation ? [`${nameOf(issue)}: ${issue.intents.remediation.action} is under way`] : []),
    ...(isBrownedOut(issue) ? [`${nameOf(issue)} is off on trial`] : []),
  ]);
  for (const { kind, id, principal } of CAST.filter((credential) => credential.kind === 'ibm-api-key')) {
    const live = await world.inTruth({ kind, id, principal } as (typeof CAST)[number]);
    const isOurs = lastChangeOf(world, id, ['deactivate', 'activate']) === 'deactivate' && !world.touched.has(id);
    const isRecorded = waysBackOfDeeds(world, principal).some(({ keys = '' }) => keys.split(' ').includes(id));
    if (live?.status === 'inactive' && isOurs && !isRecorded) found.push(`${id} was left off by half`);
  }
  return found;
}

function waysBackOfDeeds(world: CloudWorld, principal: string): readonly RestorePoint[] {
  return world.issues.all
    .filter(({ details }) => details.principal === principal)
    .flatMap(({ remediation, history }) => [remediation?.restorePoint, ...history.map((life) => life.remediation?.restorePoint)])
    .filter((restorePoint) => restorePoint !== undefined);
}

function nameOf({ check, id }: Issue): string {
  return `${check} ${id}`;
}
