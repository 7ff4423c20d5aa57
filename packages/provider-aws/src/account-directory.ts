import { type Account as AwsAccount, DescribeAccountCommand, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { AwsSettings } from '@keyhammer/config';
import type { AccountDirectory, AccountInScope } from '@keyhammer/core';
import type { AwsConnection } from './connection/aws-connection.ts';
import { translateAwsError } from './errors.ts';

type Connection = Pick<AwsConnection, 'organizations'>;

export interface AwsAccountDirectoryOptions {
  readonly connection: Connection;
  /** With `organization` the `accounts` only give names. */
  readonly settings: Pick<AwsSettings, 'accounts' | 'organization'>;
}

/**
 * The configured accounts, or the active ones of the organisation, as its management account or a delegated administrator
 * sees them, under their configured names.
 */
export function awsAccountDirectory({ connection, settings }: AwsAccountDirectoryOptions): AccountDirectory {
  const { accounts, organization } = settings;
  const named = ({ id, name }: AccountInScope) => ({ ...NAMED, id, name: accounts.get(id) ?? name });
  return {
    accountsInScope: async () =>
      organization ? (await activeAccounts(connection)).map(named) : [...accounts].map(([id, name]) => ({ ...NAMED, id, name })),

    async accountInScope(id) {
      const name = accounts.get(id);
      if (!organization) return name === undefined ? undefined : { ...NAMED, id, name };
      // AWS takes nothing else for an id, and says so with an error.
      const found = ACCOUNT_ID.test(id) ? await activeAccount(connection, id) : undefined;
      return found && named(found);
    },
  };
}

const ACCOUNT_ID = /^\d{12}$/;
const NAMED = { provider: 'aws' } as const;

async function activeAccounts(connection: Connection): Promise<readonly AccountInScope[]> {
  const active: AccountInScope[] = [];
  try {
    // An empty page can have more behind it: only the paginator's end is the end.
    for await (const page of paginateListAccounts({ client: connection.organizations() }, {})) {
      active.push(...(page.Accounts ?? []).filter(isActive).flatMap(parseAccount));
    }
  } catch (error) {
    throw translated(error, 'Could not list the accounts of the organisation', 'organizations:ListAccounts');
  }
  return active;
}

async function activeAccount(connection: Connection, id: string): Promise<AccountInScope | undefined> {
  try {
    const { Account } = await connection.organizations().send(new DescribeAccountCommand({ AccountId: id }));
    return Account && isActive(Account) ? parseAccount(Account)[0] : undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'AccountNotFoundException') return undefined;
    throw translated(error, `Could not look the account ${id} up in the organisation`, 'organizations:DescribeAccount');
  }
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

function parseAccount({ Id, Name }: AwsAccount): readonly AccountInScope[] {
  return Id === undefined ? [] : [{ ...NAMED, id: Id, name: Name || Id }];
}
