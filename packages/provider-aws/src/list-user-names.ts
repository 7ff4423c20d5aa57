import { type IAMClient, paginateListUsers } from '@aws-sdk/client-iam';

/** IAM's own limit for a page; without it a page has 100. */
const PAGE_SIZE = 1000;

/** The names of an account's users, a page at a time. @throws what the SDK throws. */
export async function* listUserNames(iam: IAMClient): AsyncGenerator<readonly string[]> {
  for await (const page of paginateListUsers({ client: iam }, { MaxItems: PAGE_SIZE })) {
    yield (page.Users ?? []).flatMap(({ UserName }) => UserName ?? []);
  }
}
