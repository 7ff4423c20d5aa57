import { setTimeout as sleep } from 'node:timers/promises';
import { type CredentialControl, type CredentialKind, RejectedError, RemoteError, type Waiter } from '@keyhammer/core';
import { apiKeyId, KIND } from './api-keys/api-key-id.ts';
import { deactivateKey, deleteKey, restoreKey } from './api-keys/change-key.ts';
import { countActiveKeys } from './api-keys/count-active-keys.ts';
import { heldBy, lookAtKey, type Surroundings, withoutUse } from './api-keys/look-at-key.ts';
import { prepareChange } from './api-keys/prepare-change.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import type { OciConnection } from './connection/oci-connection.ts';

const CALLS_AT_ONCE = 10;

export interface OciCredentialControlOptions {
  readonly connection: Pick<OciConnection, 'enter'>;
  /** Stamps what was read; the real time if absent. */
  readonly now?: () => Date;
  /** For the pauses until an uploaded key is active; the real time if absent. */
  readonly waiter?: Waiter;
}

/** Changes API keys in OCI. An export of its own, so that only who asks for it by name can change anything. */
export function ociCredentialControl(options: OciCredentialControlOptions): CredentialControl {
  const { connection, now = () => new Date(), waiter = { wait: (ms) => sleep(ms) } } = options;
  // Audit is read once for all looks of a run; later ones only read what has come since.
  const trails = new Map<string, AuditTrail>();

  const enter = async ({ accountId, kind }: { readonly accountId: string; readonly kind: CredentialKind }): Promise<Surroundings> => {
    requireKind(kind);
    const session = await connection.enter(accountId);
    const trail = trails.get(accountId) ?? new AuditTrail({ session, concurrency: CALLS_AT_ONCE });
    trails.set(accountId, trail);
    return { session, trail, now };
  };
  const sessionOf = async (ref: Parameters<typeof enter>[0]) => (await enter(ref)).session;

  return {
    look: async (ref, need) => lookAtKey(await enter(ref), ref, need),
    held: async (holder) => (await heldBy(await enter(holder), holder.principal)).map(withoutUse),
    activeCount: async (accountId, kind) => {
      const session = await sessionOf({ accountId, kind });
      return await countActiveKeys(session, now).catch(undefinedIfUnseen);
    },
    prepare: async (ref, change, former) => prepareChange(await enter(ref), ref, { change, former }),
    deactivate: async (ref) => deactivateKey(await sessionOf(ref), ref),
    activate: async (ref, restorePoint) => restoreKey(await sessionOf(ref), ref, { restorePoint, waiter }),
    delete: async (ref) => deleteKey(await sessionOf(ref), ref),
    create: async ({ kind }) => {
      requireKind(kind);
      throw new RejectedError('Keyhammer makes no API keys in OCI: the private key is for its owner alone to make');
    },
    ownIdentity: async (accountId) => {
      const { caller } = await connection.enter(accountId);
      return { accountId, principal: caller.user, credentialId: apiKeyId(caller.user, caller.fingerprint) };
    },
  };
}

function requireKind(kind: CredentialKind): void {
  if (kind !== KIND) throw new RejectedError(`OCI has no credentials of the kind ${kind}`);
}

function undefinedIfUnseen(error: unknown): undefined {
  if (error instanceof RemoteError) return undefined;
  throw error;
}
