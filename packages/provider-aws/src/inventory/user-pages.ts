import { paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { type EventLog, type Gap, reasonOf, type Tags } from '@keyhammer/core';
import type { AccountSession } from '../connection/aws-connection.ts';
import { translateAwsError } from '../errors.ts';
import { listUsers } from '../list-users.ts';
import { tagsOf } from '../tags.ts';

export interface NamedUser {
  readonly name: string;
  /** Absent: what the users were listed with does not tell. */
  readonly tags?: Tags;
}

export type UserPage = { readonly users: readonly NamedUser[] } | { readonly gap: Gap };

/** IAM's own limit for a page; without it a page has 100. */
const PAGE_SIZE = 1000;

/**
 * The users of an account, page by page. GetAccountAuthorizationDetails tells their tags along with their names; where it is
 * denied, ListUsers tells the names alone.
 */
export async function* userPages(session: AccountSession, log: EventLog): AsyncGenerator<UserPage, void, void> {
  let readSome = false;
  try {
    for await (const users of pagesWithTags(session)) {
      readSome = true;
      yield { users };
    }
  } catch (error) {
    const reason = reasonOf(translateAwsError(error, `Could not read the users of account ${session.accountId}`));
    if (readSome) yield { gap: { what: 'the rest of the users', reason } };
    else yield* pagesWithoutTags(session, log, reason);
  }
}

async function* pagesWithTags({ iam }: AccountSession): AsyncGenerator<readonly NamedUser[], void, void> {
  const pages = paginateGetAccountAuthorizationDetails({ client: iam }, { Filter: ['User'], MaxItems: PAGE_SIZE });
  for await (const { UserDetailList = [] } of pages) {
    yield UserDetailList.flatMap(({ UserName: name, Tags = [] }) => (name === undefined ? [] : [{ name, tags: tagsOf(Tags) }]));
  }
}

async function* pagesWithoutTags({ iam, accountId }: AccountSession, log: EventLog, why: string): AsyncGenerator<UserPage, void, void> {
  log.info('users listed without their tags, so each is asked for', { account: accountId, reason: why });
  try {
    const { users, gap } = await listUsers(iam, accountId);
    yield { users: users.map(({ name }) => ({ name })) };
    if (gap) yield { gap };
  } catch (error) {
    yield { gap: { what: 'users, their access keys and passwords', reason: reasonOf(error) } };
  }
}
