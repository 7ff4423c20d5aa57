import { type CredentialControl, type CredentialKind, RejectedError, RemoteError } from '@keyhammer/core';
import { apiKeyControl } from './api-keys/api-key-control.ts';
import type { IbmConnection } from './connection/ibm-connection.ts';
import { countActive } from './count-active.ts';
import { held } from './held.ts';
import { newReading } from './identity.ts';
import type { KindControl } from './kind-control.ts';
import { identityKind } from './kinds.ts';
import { look } from './look.ts';
import { serviceIdControl } from './service-ids/service-id-control.ts';
import { trustedProfileControl } from './trusted-profiles/trusted-profile-control.ts';
import { userControl } from './users/user-control.ts';

const CONTROLS: ReadonlyMap<CredentialKind, KindControl> = new Map([
  ['ibm-api-key', apiKeyControl],
  ['ibm-service-id', serviceIdControl],
  ['ibm-trusted-profile', trustedProfileControl],
  ['ibm-user', userControl],
]);

export interface IbmCredentialControlOptions {
  readonly connection: Pick<IbmConnection, 'enter'>;
  /** Stamps what was read; the real time if absent. */
  readonly now?: () => Date;
}

/** Changes credentials in IBM Cloud. An export of its own, so that only who asks for it by name can change anything. */
export function ibmCredentialControl({ connection, now = () => new Date() }: IbmCredentialControlOptions): CredentialControl {
  // A new one for each question: what was seen for one must not answer the next.
  const readingOf = async (accountId: string) => newReading(await connection.enter(accountId), now);
  return {
    look: async (ref, need) => look(await readingOf(ref.accountId), ref, need),

    held: async (holder) => held(await readingOf(holder.accountId), holder),

    async activeCount(accountId, kind) {
      const reading = await readingOf(accountId);
      return await countActive(reading, identityKind(kind)).catch(undefinedIfUnseen);
    },

    prepare: async (ref, change, former) => controlOf(ref.kind).prepare(await readingOf(ref.accountId), ref, { change, former }),
    deactivate: async (ref, options = {}) => controlOf(ref.kind).deactivate(await readingOf(ref.accountId), ref, options),
    activate: async (ref, restorePoint) => controlOf(ref.kind).activate(await readingOf(ref.accountId), ref, restorePoint),
    delete: async (ref, options = {}) => controlOf(ref.kind).delete(await readingOf(ref.accountId), ref, options),

    async create({ kind }) {
      throw new RejectedError(`Keyhammer makes no credentials of the kind ${kind}`);
    },

    async ownIdentity(accountId) {
      const { id, iamId } = await (await connection.enter(accountId)).ownApiKey();
      return { accountId, principal: iamId, credentialId: id };
    },
  };
}

function controlOf(kind: CredentialKind): KindControl {
  const control = CONTROLS.get(kind);
  if (!control) throw new RejectedError(`IBM Cloud has no credentials of the kind ${kind}`);
  return control;
}

function undefinedIfUnseen(error: unknown): undefined {
  if (error instanceof RemoteError) return undefined;
  throw error;
}
