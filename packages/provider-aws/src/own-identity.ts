import type { OwnIdentity } from '@keyhammer/core';
import type { CallerIdentity } from './connection/caller-identity.ts';
import { ROOT_USER } from './credential-report/account-report.ts';

/** What must never be touched: the user whose credentials are in the environment, and the key that signs. */
export function ownIdentityOf({ accountId, arn, accessKeyId }: CallerIdentity): OwnIdentity {
  const principal = principalOf(arn);
  return { accountId, credentialId: accessKeyId, ...(principal !== undefined && { principal }) };
}

/** `arn:aws:iam::123456789012:user/path/alice`, and `…:root`. Of a role, nobody whose credentials are kept. */
function principalOf(arn: string): string | undefined {
  const resource = arn.split(':').slice(5).join(':');
  if (resource === 'root') return ROOT_USER;
  return resource.startsWith('user/') ? resource.slice(resource.lastIndexOf('/') + 1) : undefined;
}
