import { type IAMClient, paginateListUserTags } from '@aws-sdk/client-iam';
import type { Tags } from '@keyhammer/core';

/** A user's tags. ListUsers leaves them out. @throws what the SDK throws. */
export async function readUserTags(iam: IAMClient, userName: string): Promise<Tags> {
  const tags: [string, string][] = [];
  for await (const page of paginateListUserTags({ client: iam }, { UserName: userName })) {
    for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags.push([Key, Value ?? '']);
  }
  return Object.fromEntries(tags);
}
