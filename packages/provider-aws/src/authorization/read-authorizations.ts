import {
  type AttachedPolicy,
  type GroupDetail,
  type IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type UserDetail,
} from '@aws-sdk/client-iam';
import { type Power, type PrincipalDescription, type PrincipalPowers, type Tags, weightOfPower } from '@keyhammer/core';
import { translateAwsError } from '../errors.ts';
import { tagsOf } from '../tags.ts';
import { powerOfPolicy } from './power-of-policy.ts';

/** IAM's own limit for a page; without it a page has 100. */
const PAGE_SIZE = 1000;

/** What one policy gives; `undefined` where it could not be read. */
interface Grant {
  readonly power: Power | undefined;
  /** `policy AdministratorAccess`, `group admins: inline policy x` */
  readonly from: string;
}

/** What is kept of a user or a group: names and powers, no document. */
interface PolicyHolder {
  readonly inline: readonly Grant[];
  readonly attached: readonly AttachedPolicy[];
}

interface User extends PolicyHolder {
  readonly groups: readonly string[];
  readonly tags: Tags;
  readonly path?: string;
}

interface Reading {
  readonly users: Map<string, User>;
  readonly groups: Map<string, PolicyHolder>;
  /** By ARN. */
  readonly policies: Map<string, Power | undefined>;
}

/**
 * The tags, the path and the powers of the users of an account, by user name, in one paginated reading of the account; MFA is
 * not in it. Powers are left out where a policy could not be read, unless what was read is worse than such a policy is taken
 * for: could not look is not "may do nothing".
 *
 * @param principals the users that are asked for; all of them if absent, and no call if there is none
 * @throws AccessDeniedError, ThrottledError, UnavailableError
 */
export async function readAuthorizations(
  iam: IAMClient,
  principals?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, PrincipalDescription>> {
  if (principals?.size === 0) return new Map();
  const { users, groups, policies } = await readAccount(iam, principals);
  const described = new Map<string, PrincipalDescription>();
  for (const [name, user] of users) {
    const { tags, path } = user;
    const powers = powersOf(grantsOfUser(user, groups, policies));
    described.set(name, { tags, ...(path !== undefined && { path }), ...(powers && { powers }) });
  }
  return described;
}

/** Users, groups and policies come in any order, on any page. Roles are not asked for. */
async function readAccount(iam: IAMClient, principals?: ReadonlySet<string>): Promise<Reading> {
  const reading: Reading = { users: new Map(), groups: new Map(), policies: new Map() };
  try {
    const pages = paginateGetAccountAuthorizationDetails(
      { client: iam },
      { Filter: ['User', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'], MaxItems: PAGE_SIZE },
    );
    for await (const { UserDetailList = [], GroupDetailList = [], Policies = [] } of pages) {
      for (const user of UserDetailList) if (principals?.has(user.UserName ?? '') ?? true) keepUser(reading, user);
      for (const group of GroupDetailList) keepGroup(reading, group);
      for (const policy of Policies) keepPolicy(reading, policy);
    }
    return reading;
  } catch (error) {
    throw translateAwsError(error, 'Could not read what the users may do', {
      adviceIfDenied: 'Allow iam:GetAccountAuthorizationDetails in the policy of the role that Keyhammer uses, or set "risk" to false',
    });
  }
}

function keepUser(
  { users }: Reading,
  { UserName, UserPolicyList, AttachedManagedPolicies: attached = [], GroupList: groups = [], Tags = [], Path: path }: UserDetail,
): void {
  if (UserName === undefined) return;
  users.set(UserName, { inline: inlineGrants(UserPolicyList), attached, groups, tags: tagsOf(Tags), ...(path !== undefined && { path }) });
}

function keepGroup({ groups }: Reading, { GroupName, GroupPolicyList, AttachedManagedPolicies: attached = [] }: GroupDetail): void {
  if (GroupName !== undefined) groups.set(GroupName, { inline: inlineGrants(GroupPolicyList), attached });
}

/** Only the default version of a policy is in force. */
function keepPolicy({ policies }: Reading, { Arn, PolicyVersionList = [] }: ManagedPolicyDetail): void {
  const inForce = PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion);
  if (Arn !== undefined) policies.set(Arn, powerOfPolicy(inForce?.Document ?? ''));
}

function inlineGrants(policies: readonly PolicyDetail[] = []): readonly Grant[] {
  return policies.map(({ PolicyName, PolicyDocument }) => ({
    power: powerOfPolicy(PolicyDocument ?? ''),
    from: `inline policy ${PolicyName}`,
  }));
}

/** In an order of their own: AWS's may differ from one reading to the next, and what is told must not. */
function grantsOfUser(user: User, groups: Reading['groups'], policies: Reading['policies']): readonly Grant[] {
  const fromGroups = user.groups.flatMap((name) => {
    const group = groups.get(name);
    const grants = group ? grantsOf(group, policies) : [{ power: undefined, from: 'not in the reading' }];
    return grants.map(({ power, from }) => ({ power, from: `group ${name}: ${from}` }));
  });
  return [...grantsOf(user, policies).sort(byOrigin), ...fromGroups.sort(byOrigin)];
}

function grantsOf({ inline, attached }: PolicyHolder, policies: Reading['policies']): Grant[] {
  const managed = attached.map(({ PolicyArn, PolicyName }) => ({
    power: policies.get(PolicyArn ?? ''),
    from: `policy ${PolicyName ?? PolicyArn}`,
  }));
  return [...managed, ...inline];
}

function byOrigin(a: Grant, b: Grant): number {
  return Number(a.from > b.from) - Number(a.from < b.from);
}

/** The worst of them; `undefined` if that is one that could not be read. */
function powersOf(grants: readonly Grant[]): PrincipalPowers | undefined {
  const [first, ...rest] = grants;
  if (!first) return { power: 'none' };
  const { power, from } = rest.reduce((worst, grant) => (weightOfPower(grant.power) > weightOfPower(worst.power) ? grant : worst), first);
  if (power === undefined) return undefined;
  return power === 'none' ? { power } : { power, from };
}
