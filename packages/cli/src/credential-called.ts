import type { StoredIssue } from './scope.ts';
import { UsageError } from './usage-error.ts';

/**
 * The issues of the credential that is called so: by its id, in whatever accounts; else by its name, such as a fingerprint,
 * where only one is called so.
 * @throws UsageError, with their ids, if several have that name
 */
export function issuesCalled(stored: readonly StoredIssue[], wanted: string): readonly StoredIssue[] {
  const byId = stored.filter(({ issue }) => issue.id === wanted);
  if (byId.length > 0) return byId;
  const byName = stored.filter(({ issue }) => issue.details.name === wanted);
  const places = new Map(byName.map(({ issue: { id, accountId }, accountName }) => [`${accountId} ${id}`, `${id} in ${accountName}`]));
  if (places.size > 1)
    throw new UsageError(`Several credentials are called "${wanted}": ${[...places.values()].join(', ')}. Give the id of one.`);
  return byName;
}
