import type { CredentialControl, CredentialFinder, CredentialRef, InventoryLister, InventoryReader } from '@keyhammer/core';
import type { DemoOciTenancy, OciKeyRef } from '@keyhammer/sandbox';

const kind = 'oci-api-key';

export interface OciWalk {
  readonly reader: InventoryReader & CredentialFinder & InventoryLister;
  readonly control: CredentialControl;
  readonly demo: DemoOciTenancy;
  readonly unusedSince: Date;
}

/** Everything that Keyhammer ever reads of a tenancy. */
export async function readEverything({ reader, control, demo, unusedSince }: OciWalk): Promise<void> {
  const { tenancyId } = demo;
  const needs = [
    { kind, unusedSince },
    { kind, privileged: true as const },
  ] as const;
  const scan = await reader.scan(tenancyId, { needs, watched: [] });
  const watched = scan.credentials.map(({ id, principal }) => ({ kind, id, principal }) as const);
  await reader.scan(tenancyId, { needs, watched });
  await reader.describe(tenancyId, [...new Set(watched.map(({ principal }) => principal))], { powers: true });
  await reader.holderOf(tenancyId, refTo(demo, demo.cast.unused).id);
  for await (const _ of reader.list(tenancyId));
  await control.activeCount(tenancyId, kind);
  await control.ownIdentity(tenancyId);
}

/** Everything that Keyhammer ever changes, each with the looks before and after it, and some of it twice. */
export async function changeEverything(walk: OciWalk): Promise<void> {
  const { demo } = walk;
  await changeAndUndo(walk, refTo(demo, demo.cast.adminOldKey), 'delete');
  await changeAndUndo(walk, refTo(demo, demo.cast.nestedAdmin), 'delete');
  await changeAndUndo(walk, refTo(demo, demo.cast.unused), 'deactivate');
}

async function changeAndUndo({ control, unusedSince }: OciWalk, ref: CredentialRef, change: 'delete' | 'deactivate'): Promise<void> {
  await control.look(ref, { kind, unusedSince, privileged: true });
  await control.held(ref);
  const { restorePoint } = await control.prepare(ref, change);
  await control[change](ref);
  await control[change](ref);
  await control.look(ref);
  await control.activate(ref, restorePoint);
  await control.activate(ref, restorePoint);
  await control.look(ref);
}

export function refTo({ tenancyId }: DemoOciTenancy, { userId, fingerprint }: OciKeyRef): CredentialRef {
  return { accountId: tenancyId, kind, principal: userId, id: `${userId}/${fingerprint}` };
}
