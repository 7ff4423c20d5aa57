import type { CredentialFinder, EventLog, InventoryLister, InventoryReader, Waiter } from '@keyhammer/core';
import { apiKeyId, splitApiKeyId } from './api-keys/api-key-id.ts';
import { listKeys } from './api-keys/read-keys.ts';
import type { OciConnection } from './connection/oci-connection.ts';
import { describeUsers } from './describe-users.ts';
import { listInventory } from './list-inventory.ts';
import { scanTenancy } from './scan-tenancy.ts';

const CALLS_AT_ONCE = 10;

export interface OciInventoryReaderOptions {
  readonly connection: Pick<OciConnection, 'enter'>;
  readonly log: EventLog;
  /** The time that the checks go by; the real one if absent. */
  readonly now?: () => Date;
  /** Nothing here is waited for besides calls, which the connection paces. */
  readonly waiter?: Waiter;
  /** Calls under way to one tenancy; 10 if absent. */
  readonly concurrency?: number;
}

/** Reads the API keys of OCI tenancies. Makes no call that changes anything. */
export function ociInventoryReader(options: OciInventoryReaderOptions): InventoryReader & CredentialFinder & InventoryLister {
  const { connection, log, now = () => new Date(), concurrency = CALLS_AT_ONCE } = options;
  return {
    scan: async (accountId, request) => scanTenancy(await connection.enter(accountId), request, { log, now, concurrency }),

    async describe(accountId, principals, { powers }) {
      if (principals.length === 0) return new Map();
      return describeUsers(await connection.enter(accountId), principals, { powers, concurrency, log });
    },

    async holderOf(accountId, credentialId) {
      const { userId } = splitApiKeyId(credentialId);
      const keys = await listKeys(await connection.enter(accountId), userId);
      return keys.some(({ fingerprint }) => apiKeyId(userId, fingerprint) === credentialId) ? userId : undefined;
    },

    async *list(accountId) {
      yield* listInventory(await connection.enter(accountId), { now, concurrency });
    },
  };
}
