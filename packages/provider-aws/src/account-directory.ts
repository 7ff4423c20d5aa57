import { type Account as AwsAccount, DescribeAccountCommand, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { Account, AccountDirectory } from '@keyhammer/core';
import type { AwsConnection } from './connection/aws-connection.ts';
import { translateAwsError } from './errors.ts';

export interface AwsAccountDirectoryOptions {
  readonly connection: Pick<AwsConnection, 'organizations'>;
}

/** The accounts that AWS Organizations knows, as its management account or a delegated administrator sees them. */
export function awsAccountDirectory({ connection }: AwsAccountDirectoryOptions): AccountDirectory {
  return {
    async activeAccounts() {
      const active: Account[] = [];
      try {
        // An empty page can have more behind it: only the paginator's end is the end.
        for await (const page of paginateListAccounts({ client: connection.organizations() }, {})) {
          active.push(...(page.Accounts ?? []).filter(isActive).flatMap(parseAccount));
        }
      } catch (error) {
        throw translated(error, 'Could not list the accounts of the organisation', 'organizations:ListAccounts');
      }
      return active;
    },

    async activeAccount(id) {
      try {
        const { Account } = await connection.organizations().send(new DescribeAccountCommand({ AccountId: id }));
        return Account && isActive(Account) ? parseAccount(Account)[0] : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === 'AccountNotFoundException') return undefined;
        throw translated(error, `Could not look the account ${id} up in the organisation`, 'organizations:DescribeAccount');
      }
    },
  };
}

function translated(error: unknown, what: string, action: string): Error {
  return translateAwsError(error, what, {
    adviceIfDenied: `Run in the management account or a delegated administrator account with ${action} allowed, or list the accounts in aws.accounts`,
  });
}

/** AWS retires `Status` on 2026-09-09; until everyone has `State`, whichever is there. */
function isActive(account: AwsAccount): boolean {
  return (account.State ?? account.Status) === 'ACTIVE';
}

function parseAccount({ Id, Name }: AwsAccount): readonly Account[] {
  return Id === undefined ? [] : [{ id: Id, name: Name || Id }];
}
