import { allow } from './aws-managed-policies.ts';
import { describeBoundary, describeTags, describeUser } from './iam-users.ts';
import { groupArn, roleArn, uniqueId } from './identifiers.ts';
import type { Group, ManagedPolicy, PolicyDocument, PolicyHolder, Role } from './model.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsWorld } from './world.ts';

const ROLES_MADE = new Date(Date.UTC(2024, 2, 4, 9, 0));

/** In a user's or group's own words: no password, no keys; `UserPolicyList` only where there is one, as AWS does it. */
export function describeUserDetail(world: AwsWorld, accountId: string, name: string): XmlValue {
  const user = world.user(accountId, name);
  const inline = inlineList(user.inlinePolicies);
  return {
    ...describeUser(accountId, user),
    ...(inline.length > 0 && { UserPolicyList: inline }),
    GroupList: user.groups ?? [],
    AttachedManagedPolicies: attachedList(world, accountId, user),
    ...describeBoundary(user),
    Tags: describeTags(user),
  };
}

export function describeGroup(world: AwsWorld, accountId: string, group: Group): XmlValue {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: uniqueId('AGPA', accountId, group.name),
    Arn: groupArn(accountId, group.name, group.path),
    CreateDate: new Date(group.created),
    GroupPolicyList: inlineList(group.inlinePolicies),
    AttachedManagedPolicies: attachedList(world, accountId, group),
  };
}

/** Its permissions as one inline policy. */
export function describeRole(world: AwsWorld, accountId: string, name: string, role: Role): XmlValue {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${world.mainAccountId}:root` }, Action: 'sts:AssumeRole' }],
  };
  return {
    Path: '/',
    RoleName: name,
    RoleId: uniqueId('AROA', accountId, name),
    Arn: roleArn(accountId, name),
    CreateDate: ROLES_MADE,
    AssumeRolePolicyDocument: encoded(trust),
    InstanceProfileList: [],
    RolePolicyList: inlineList({ permissions: allow(...(role.allows ?? ['*'])) }),
    AttachedManagedPolicies: [],
    Tags: [],
  };
}

export function describePolicy(policy: ManagedPolicy, attachments: number): XmlValue {
  const created = new Date(policy.created);
  const versions = policy.documents.map((document, index) => ({
    Document: encoded(document),
    VersionId: `v${index + 1}`,
    IsDefaultVersion: policy.defaultVersion === `v${index + 1}`,
    CreateDate: created,
  }));
  return {
    PolicyName: policy.name,
    PolicyId: uniqueId('ANPA', '', policy.arn),
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: created,
    UpdateDate: created,
    PolicyVersionList: versions.reverse(),
  };
}

function inlineList(policies: PolicyHolder['inlinePolicies'] = {}) {
  return Object.entries(policies).map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: encoded(document) }));
}

function attachedList(world: AwsWorld, accountId: string, { attachedPolicies = [] }: PolicyHolder) {
  return attachedPolicies.map((arn) => ({ PolicyName: world.managedPolicy(accountId, arn).name, PolicyArn: arn }));
}

/** URL-encoded after RFC 3986, which leaves fewer characters as they are than `encodeURIComponent` does. */
function encoded(document: PolicyDocument): string {
  return encodeURIComponent(JSON.stringify(document)).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
