import { type AccessKeyMetadata, GetAccessKeyLastUsedCommand, type IAMClient, paginateListAccessKeys } from '@aws-sdk/client-iam';
import { type LastUsed, UnavailableError } from '@keyhammer/core';

/** An access key as ListAccessKeys shows it. */
export interface ListedKey {
  readonly id: string;
  readonly status: 'active' | 'inactive';
  readonly created: Date;
}

/** All keys of a user. @throws what the SDK throws; `NoSuchEntity` if there is no such user. */
export async function listKeys(iam: IAMClient, userName: string): Promise<readonly ListedKey[]> {
  const keys: ListedKey[] = [];
  // Always with the user's name: without it IAM lists the caller's own keys.
  for await (const page of paginateListAccessKeys({ client: iam }, { UserName: userName })) {
    keys.push(...(page.AccessKeyMetadata ?? []).map(parseKey));
  }
  return keys;
}

/** When a key was last used. @throws what the SDK throws: "denied" and "throttled" are not "never". */
export async function readLastUsed(iam: IAMClient, keyId: string): Promise<LastUsed> {
  const { AccessKeyLastUsed: use } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId }));
  if (!use) throw new UnavailableError(`GetAccessKeyLastUsed gave no answer for ${keyId}`);
  // Without a date, service and region are "N/A": never used since AWS began to note it, in April 2015.
  if (!use.LastUsedDate) return { kind: 'never' };
  const service = named(use.ServiceName);
  const region = named(use.Region);
  return { kind: 'used', at: use.LastUsedDate, ...(service && { service }), ...(region && { region }) };
}

/** A key past its end has the status `Expired`: it opens nothing, like an inactive one. */
function parseKey({ AccessKeyId: id, Status, CreateDate: created }: AccessKeyMetadata): ListedKey {
  if (!id || !created) throw new UnavailableError('ListAccessKeys gave a key without its id or its date');
  return { id, created, status: Status === 'Active' ? 'active' : 'inactive' };
}

/** Global services have the region "N/A". */
function named(value: string | undefined): string | undefined {
  return value === undefined || value === 'N/A' ? undefined : value;
}
