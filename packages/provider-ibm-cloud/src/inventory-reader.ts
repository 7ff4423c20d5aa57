import type { Account, CredentialFinder, EventLog, InventoryLister, InventoryReader, Waiter } from '@keyhammer/core';
import type { IbmConnection } from './connection/ibm-connection.ts';
import { describePrincipals } from './describe-principals.ts';
import { newReading } from './identity.ts';
import { kindOfId } from './kinds.ts';
import { listAccount } from './list-account.ts';
import { requireSight } from './reach.ts';
import { scanAccount } from './scan-account.ts';

const CALLS_AT_ONCE = 10;

export interface IbmInventoryReaderOptions {
  readonly connection: Pick<IbmConnection, 'enter'>;
  readonly log: EventLog;
  /** For the pauses until the activity report is ready. */
  readonly waiter: Waiter;
  /** The time that the checks go by; the real one if absent. */
  readonly now?: () => Date;
  /** Calls under way to one account; 10 if absent. */
  readonly concurrency?: number;
}

/** Reads IBM Cloud accounts. Makes no call that changes anything, besides having activity reports made. */
export function ibmInventoryReader(options: IbmInventoryReaderOptions): InventoryReader & CredentialFinder & InventoryLister {
  const { connection, log, waiter, now = () => new Date(), concurrency = CALLS_AT_ONCE } = options;
  const readingOf = async (accountId: string) => newReading(await connection.enter(accountId), now);
  return {
    async scan(accountId, request) {
      const session = await connection.enter(accountId);
      return scanAccount(session, request, { waiter, log, now, concurrency });
    },

    async describe(accountId, principals) {
      if (principals.length === 0) return new Map();
      return describePrincipals(await readingOf(accountId), principals, { concurrency, log });
    },

    async holderOf(accountId, credentialId) {
      const reading = await readingOf(accountId);
      const kind = kindOfId(credentialId);
      const identity = await kind.read(reading, credentialId, { activity: false });
      if (!identity) await requireSight(reading, kind, `The ${kind.noun} ${credentialId}`);
      return identity?.principal;
    },

    async *list(accountId) {
      yield* listAccount(await readingOf(accountId), concurrency);
    },
  };
}

/** The one account that Keyhammer's API key is of; by its id for a name. For a scan without configuration. @throws core's errors */
export async function accountOfIbmKey(connection: Pick<IbmConnection, 'ownApiKey'>): Promise<Account> {
  const { accountId } = await connection.ownApiKey();
  return { id: accountId, name: accountId };
}
