import { validationError } from './aws-error.ts';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies.ts';
import type { Caller } from './caller.ts';
import { describeGroup, describePolicy, describeRole, describeUserDetail } from './describe-authorization.ts';
import type { Account, ManagedPolicy } from './model.ts';
import { listed, pageOf } from './parameters.ts';
import type { XmlValue } from './query-protocol.ts';
import type { AwsState } from './state.ts';
import type { AwsWorld } from './world.ts';

/** What a filter may ask for, in the order of the list, and the part of the answer that it goes to. */
const KINDS = [
  ['User', 'UserDetailList'],
  ['Group', 'GroupDetailList'],
  ['Role', 'RoleDetailList'],
  ['LocalManagedPolicy', 'Policies'],
  ['AWSManagedPolicy', 'Policies'],
] as const;
const LISTS = new Map(KINDS);
const RANKS = new Map(KINDS.map(([kind], rank) => [kind, rank]));
type Kind = (typeof KINDS)[number][0];

/** Something that has a place in the list, and is only described once a page has it. */
interface Entry {
  readonly kind: Kind;
  readonly id: string;
  describe(): XmlValue;
}

/** One list of all that the filter lets through, cut into pages: a page may well have users only, and the next one groups. */
export function getAccountAuthorizationDetails({ world }: AwsState, { accountId }: Caller, form: URLSearchParams): XmlValue {
  const kinds = filterOf(form);
  const entries = kinds.flatMap((kind) => entriesOf(world, accountId, kind));
  const { items, ...more } = pageOf(entries, form, ({ kind, id }) => `${RANKS.get(kind)}/${id}`);
  const lists = [...new Set(LISTS.values())].map((list) => [list, items.filter(({ kind }) => LISTS.get(kind) === list)] as const);
  return { ...Object.fromEntries(lists.map(([list, entries]) => [list, entries.map(({ describe }) => describe())])), ...more };
}

/** In the order of the list, whatever the order of the filter. */
function filterOf(form: URLSearchParams): readonly Kind[] {
  const asked = listed(form, 'Filter');
  const kinds = KINDS.map(([kind]) => kind);
  const unknown = asked.find((name) => !kinds.some((kind) => kind === name));
  if (unknown !== undefined) {
    throw validationError(`1 validation error detected: Value '[${unknown}]' at 'filter' failed to satisfy constraint`);
  }
  return asked.length === 0 ? kinds : kinds.filter((kind) => asked.includes(kind));
}

function entriesOf(world: AwsWorld, accountId: string, kind: Kind): readonly Entry[] {
  const account = world.account(accountId);
  switch (kind) {
    case 'User':
      return world.sortedUserNames(accountId).map((id) => ({ kind, id, describe: () => describeUserDetail(world, accountId, id) }));
    case 'Group':
      return sorted(account.groups).map(([id, group]) => ({ kind, id, describe: () => describeGroup(world, accountId, group) }));
    case 'Role':
      return sorted(account.roles).map(([id, role]) => ({ kind, id, describe: () => describeRole(world, accountId, id, role) }));
    case 'LocalManagedPolicy':
      return policyEntries(kind, account, account.policies);
    case 'AWSManagedPolicy':
      return policyEntries(kind, account, attachedOnly(account, AWS_MANAGED_POLICIES));
  }
}

function policyEntries(kind: Kind, account: Account, policies: ReadonlyMap<string, ManagedPolicy>): readonly Entry[] {
  const attachments = attachmentsOf(account);
  return sorted(policies).map(([id, policy]) => ({ kind, id, describe: () => describePolicy(policy, attachments.get(id) ?? 0) }));
}

/** AWS has more than a thousand policies of its own; an account is told of those that it uses. */
function attachedOnly(account: Account, policies: ReadonlyMap<string, ManagedPolicy>): ReadonlyMap<string, ManagedPolicy> {
  const attachments = attachmentsOf(account);
  return new Map([...policies].filter(([arn]) => attachments.has(arn)));
}

/** ARN → how many users and groups have it attached. */
function attachmentsOf({ users, groups }: Account): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const holders of [users, groups]) {
    for (const { attachedPolicies = [] } of holders.values()) {
      for (const arn of attachedPolicies) counts.set(arn, (counts.get(arn) ?? 0) + 1);
    }
  }
  return counts;
}

function sorted<T>(entries: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}
