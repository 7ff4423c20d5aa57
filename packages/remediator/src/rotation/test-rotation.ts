import type { InMemoryWorld } from '@keyhammer/testing';
import { ACCOUNT_ID, KEY_ID, remediate, rotating, worldWithOldKey } from '../test-remediation.ts';

// What the specifications of a rotation share.

export const PLACE = { accountId: ACCOUNT_ID, name: 'keyhammer/alice' };
export const ALICES = { accountId: ACCOUNT_ID, kind: 'aws-access-key', principal: 'alice' } as const;
export const rotate = { checks: [rotating()] };

export const rotationOf = (world: InMemoryWorld) => world.issue(KEY_ID).rotation;

/** The id of the key that the rotation has made, `none` if it has not got there, or begins anew. */
export const madeId = (world: InMemoryWorld) => rotationOf(world)?.made?.id ?? 'none';

/** Alice's keys, the active ones first: `AKIA… active`. */
export async function keysOf({ cloud }: InMemoryWorld): Promise<readonly string[]> {
  const held = await cloud.held(ALICES);
  return held.toSorted((a, b) => a.status.localeCompare(b.status)).map(({ id, status }) => `${id} ${status}`);
}

/** The old key was last used a day before, and the new one is handed over. */
export async function worldHandedOver(options: Parameters<typeof remediate>[1] = rotate): Promise<InMemoryWorld> {
  const world = await worldWithOldKey();
  await remediate(world, options);
  return world;
}
