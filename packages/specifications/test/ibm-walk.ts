import type {
  Credential,
  CredentialControl,
  CredentialFinder,
  CredentialKind,
  CredentialRef,
  InventoryLister,
  InventoryReader,
  ScanNeed,
} from '@keyhammer/core';
import type { DemoIbmAccount } from '@keyhammer/sandbox';

const KINDS: readonly CredentialKind[] = ['ibm-api-key', 'ibm-service-id', 'ibm-trusted-profile', 'ibm-user'];

export interface IbmWalk {
  readonly reader: InventoryReader & CredentialFinder & InventoryLister;
  readonly control: CredentialControl;
  readonly demo: DemoIbmAccount;
  readonly unusedSince: Date;
}

/** Everything that Keyhammer ever reads of an account. */
export async function readEverything({ reader, control, demo, unusedSince }: IbmWalk): Promise<void> {
  const { accountId } = demo;
  const needs: readonly ScanNeed[] = KINDS.map((kind) => ({ kind, unusedSince }));
  const scan = await reader.scan(accountId, { needs, watched: [] });
  const watched = scan.credentials.map(({ kind, id, principal }) => ({ kind, id, principal }));
  await reader.scan(accountId, { needs: KINDS.map((kind) => ({ kind })), watched });
  await reader.describe(accountId, [...new Set(watched.map(({ principal }) => principal))], { powers: false });
  await reader.holderOf(accountId, demo.keys.stale.id);
  for await (const _ of reader.list(accountId));
  for (const kind of KINDS) await control.activeCount(accountId, kind);
  await control.ownIdentity(accountId);
}

/** Everything that Keyhammer ever changes, each with the looks before and after it, and some of it twice. */
export async function changeEverything(walk: IbmWalk): Promise<void> {
  const { keys, identities } = walk.demo;
  const refs = await refsOf(walk);
  const ref = ({ id, iamId }: { readonly id: string; readonly iamId: string }) => {
    const found = refs.get(id) ?? refs.get(iamId);
    if (!found) throw new Error(`The inventory of the demo does not show ${id}`);
    return found;
  };
  await disableAndEnable(walk, ref(keys.stale));
  await disableAndEnable(walk, ref(keys.lockedStale));
  await disableAndEnable(walk, ref(identities.staleService));
  for (const gone of [keys.stale, keys.lockedStale, identities.lockedService, identities.staleProfile, identities.staleUser]) {
    await remove(walk, ref(gone));
  }
}

async function disableAndEnable({ control, unusedSince }: IbmWalk, ref: CredentialRef): Promise<void> {
  await control.look(ref, { kind: ref.kind, unusedSince });
  await control.held(ref);
  const { restorePoint } = await control.prepare(ref, 'deactivate');
  await control.deactivate(ref, { unlock: true });
  await control.deactivate(ref, { unlock: true });
  await control.look(ref);
  await control.activate(ref, restorePoint);
}

async function remove({ control, unusedSince }: IbmWalk, ref: CredentialRef): Promise<void> {
  await control.prepare(ref, 'delete');
  await control.delete(ref, { unlock: true });
  await control.delete(ref, { unlock: true });
  await control.look(ref, { kind: ref.kind, unusedSince });
}

async function refsOf({ reader, demo: { accountId } }: IbmWalk): Promise<ReadonlyMap<string, CredentialRef>> {
  const refs = new Map<string, CredentialRef>();
  for await (const listed of reader.list(accountId)) {
    if (listed.kind === 'entry') refs.set(listed.entry.credential.id, refTo(accountId, listed.entry.credential));
  }
  return refs;
}

function refTo(accountId: string, { kind, id, principal }: Credential): CredentialRef {
  return { accountId, kind, id, principal };
}
