import type { EventLog, InventoryReader, Waiter } from '@keyhammer/core';
import type { AwsConnection } from './connection/aws-connection.ts';
import { ROOT_USER } from './credential-report/account-report.ts';
import { describePrincipals } from './describe-principals.ts';
import { scanAccount } from './scan-account.ts';

const CALLS_AT_ONCE = 10;

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
}

/** Reads AWS accounts. Makes no call that changes anything, besides having the credential report made. */
export function awsInventoryReader(options: AwsInventoryReaderOptions): InventoryReader {
  const { connection, waiter, log, now = () => new Date(), concurrency = CALLS_AT_ONCE } = options;
  return {
    async scan(accountId, request) {
      const session = await connection.enter(accountId);
      return scanAccount(session, request, { waiter, log, now, concurrency });
    },

    async describe(accountId, principals, { powers }) {
      // Nothing describes the root user: it has no tags and no path, and may do everything.
      const users = principals.filter((principal) => principal !== ROOT_USER);
      if (users.length === 0) return new Map();
      const session = await connection.enter(accountId);
      return describePrincipals(session, users, { powers, concurrency, log });
    },
  };
}
