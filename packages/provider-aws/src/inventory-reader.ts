import type { CredentialFinder, EventLog, InventoryLister, InventoryReader, PrincipalDescription, Waiter } from '@keyhammer/core';
import { findKeyHolder } from './access-keys/find-holder.ts';
import type { AwsConnection } from './connection/aws-connection.ts';
import { ROOT_USER } from './credential-report/account-report.ts';
import { describePrincipals } from './describe-principals.ts';
import { listAccount } from './inventory/list-account.ts';
import { scanAccount } from './scan-account.ts';

const CALLS_AT_ONCE = 10;

/** It has no tags and no path, and there is nothing to be asked. */
const ROOT_DESCRIPTION: PrincipalDescription = { tags: {}, powers: { power: 'administrator', from: 'the root user' } };

export interface AwsInventoryReaderOptions {
  /** Made with the identification role. */
  readonly connection: Pick<AwsConnection, 'enter'>;
  /** The time that the checks go by; the real one if absent. */
  readonly now?: () => Date;
  /** For the pauses until the credential report is ready. */
  readonly waiter: Waiter;
  readonly log: EventLog;
  /** Calls under way to one account; 10 if absent. */
  readonly concurrency?: number;
  /** The names of the tags that may hold the owner, as in {@link TicketOwners}; `owner` if absent. */
  readonly ownerTags?: readonly string[] | undefined;
}

/** Reads AWS accounts. Makes no call that changes anything, besides having the credential report made. */
export function awsInventoryReader(options: AwsInventoryReaderOptions): InventoryReader & CredentialFinder & InventoryLister {
  const { connection, waiter, log, now = () => new Date(), concurrency = CALLS_AT_ONCE, ownerTags } = options;
  return {
    async scan(accountId, request) {
      const session = await connection.enter(accountId);
      return scanAccount(session, request, { waiter, log, now, concurrency });
    },

    async holderOf(accountId, credentialId) {
      const session = await connection.enter(accountId);
      return findKeyHolder(session.iam, accountId, credentialId);
    },

    async *list(accountId) {
      const session = await connection.enter(accountId);
      yield* listAccount(session, { waiter, log, now, concurrency, ownerTags });
    },

    async describe(accountId, principals, { powers }) {
      const users = principals.filter((principal) => principal !== ROOT_USER);
      const root = principals.includes(ROOT_USER) ? [[ROOT_USER, ROOT_DESCRIPTION] as const] : [];
      if (users.length === 0) return new Map(root);
      const session = await connection.enter(accountId);
      return new Map([...root, ...(await describePrincipals(session, users, { powers, concurrency, log }))]);
    },
  };
}
