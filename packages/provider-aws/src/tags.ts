import type { Tag } from '@aws-sdk/client-iam';
import type { Tags } from '@keyhammer/core';

/** IAM's list of pairs, by key. */
export function tagsOf(tags: readonly Tag[]): Tags {
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}
