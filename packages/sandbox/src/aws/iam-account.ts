import type { Caller } from './caller.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState } from './state.ts';

/** The quotas of an account that has asked for no others. */
const QUOTAS: readonly (readonly [string, number])[] = [
  ['UsersQuota', 5000],
  ['GroupsQuota', 300],
  ['RolesQuota', 1000],
  ['PoliciesQuota', 1500],
  ['AccessKeysPerUserQuota', 2],
  ['GroupsPerUserQuota', 10],
  ['AttachedPoliciesPerUserQuota', 10],
  ['AttachedPoliciesPerGroupQuota', 10],
  ['VersionsPerPolicyQuota', 5],
];

export function listAccountAliases({ world }: AwsState, { accountId }: Caller): XmlValue {
  const { alias } = world.account(accountId);
  return { AccountAliases: alias === undefined ? [] : [alias], IsTruncated: false };
}

/** What is 0 or 1 there says whether the *root user* has it. */
export function getAccountSummary({ world }: AwsState, { accountId }: Caller): XmlValue {
  const { users, groups, roles, policies, root } = world.account(accountId);
  const devices = [...users.values()].filter(({ mfa }) => mfa).length + Number(root.mfa);
  const summary = new Map<string, number>([
    ['Users', users.size],
    ['Groups', groups.size],
    ['Roles', roles.size],
    ['Policies', policies.size],
    ['MFADevices', devices],
    ['MFADevicesInUse', devices],
    ['AccountMFAEnabled', Number(root.mfa)],
    ['AccountPasswordPresent', 1],
    ['AccountAccessKeysPresent', Number(root.keys.length > 0)],
    ['AccountSigningCertificatesPresent', 0],
    ...QUOTAS,
  ]);
  return { SummaryMap: summary };
}
