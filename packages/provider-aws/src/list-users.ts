import { type IAMClient, paginateListUsers } from '@aws-sdk/client-iam';
import { type Gap, reasonOf, UnavailableError } from '@keyhammer/core';
import { translateAwsError } from './errors.ts';

/** A user as ListUsers shows them: without tags. */
export interface ListedUser {
  readonly name: string;
  /** Absent: IAM did not say. */
  readonly created: Date | undefined;
  /** Absent: never, or before 2014-10-20. */
  readonly passwordLastUsed: Date | undefined;
}

export interface UserListing {
  readonly users: readonly ListedUser[];
  /** Some users may not have been reached. */
  readonly gap: Gap | undefined;
}

/** IAM's own limit for a page; without it a page has 100. */
const PAGE_SIZE = 1000;

/**
 * The users of an account: 5 000 at the most.
 * @throws AccessDeniedError, ThrottledError, UnavailableError if not even the first page could be read
 */
export async function listUsers(iam: IAMClient, accountId: string): Promise<UserListing> {
  const users: ListedUser[] = [];
  let readSome = false;
  try {
    for await (const { Users = [] } of paginateListUsers({ client: iam }, { MaxItems: PAGE_SIZE })) {
      readSome = true;
      for (const { UserName: name, CreateDate: created, PasswordLastUsed: passwordLastUsed } of Users) {
        if (name !== undefined) users.push({ name, created, passwordLastUsed });
      }
    }
    return { users, gap: undefined };
  } catch (error) {
    const translated = translateAwsError(error, `Could not list the users of account ${accountId}`, {
      adviceIfDenied: 'Allow iam:ListUsers in the policy of the role that Keyhammer uses',
    });
    if (!readSome) throw translated;
    return { users, gap: { what: 'the rest of the users', reason: reasonOf(translated) } };
  }
}

/** @throws AccessDeniedError, ThrottledError, UnavailableError also if some could not be reached */
export async function listAllUsers(iam: IAMClient, accountId: string): Promise<readonly ListedUser[]> {
  const { users, gap } = await listUsers(iam, accountId);
  if (gap) throw new UnavailableError(gap.reason);
  return users;
}
