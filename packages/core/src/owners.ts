import type { Tags } from './credential.ts';
import { matchesGlob } from './glob.ts';

/** One level of `ticket_owners.json`, with "" already read as "not set here". */
export interface OwnerSettings {
  readonly jiraProject?: string;
  readonly jiraOwner?: string;
  readonly jiraParentTicket?: string;
  readonly slackOwners?: readonly string[];
}

/** `ticket_owners.json`. */
export interface TicketOwners {
  readonly default: OwnerSettings;
  readonly accounts: ReadonlyMap<string, OwnerSettings>;
  readonly businessUnits: ReadonlyMap<string, BusinessUnitOwners>;
  /** In the order of the file: the first pattern that covers the user counts, and no other. */
  readonly users?: readonly UserOwners[];
  /** The names of the tags that may hold the owner, tried in this order; `owner` alone if absent. Upper and lower case are the same. */
  readonly ownerTags?: readonly string[];
}

export interface BusinessUnitOwners extends OwnerSettings {
  readonly products: ReadonlyMap<string, OwnerSettings>;
}

export interface UserOwners {
  /** `*` and `?` are wildcards. One that begins with `/` is held against the user's path and name (`/ci/deploy`), any other against the name. */
  readonly pattern: string;
  readonly settings: OwnerSettings;
}

/** Whose credential it is. */
export interface OwnedSubject {
  readonly accountId: string;
  readonly principal: string;
  /** The user's IAM path, such as `/` or `/ci/`; absent where it is not known. */
  readonly path?: string;
  /** What people call the principal, where that is something else. */
  readonly principalName?: string;
  readonly tags: Tags;
  /** The principal's own, where the cloud knows it. */
  readonly email?: string;
}

/** Who is told about an issue, and where its ticket goes. */
export interface Ownership {
  readonly jiraProject?: string;
  readonly jiraOwner?: string;
  readonly jiraParentTicket?: string;
  /** Channels (`#name`) and people, without doubles. */
  readonly slackOwners: readonly string[];
  /** The `owner` tag of the user, else its e-mail address: the assignee, and a receiver of the message, where Jira and Slack know them. */
  readonly taggedOwner?: string;
  /**
   * The most specific rule that names somebody, in words that read after "found by": `the tag owner=alice`,
   * `ticket_owners.json, account 123456789012`; `no rule` if nobody is named. A rule that only sets a project finds no owner.
   */
  readonly foundBy: string;
}

/** A level that the subject comes under, and how it does. */
interface Level {
  readonly settings: OwnerSettings;
  readonly rule: string;
}

/** A tag of a user, spelt as it is there. */
interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The most specific level that sets a value wins: product, business unit, user, account, the default. */
export function ownershipOf(owners: TicketOwners, subject: OwnedSubject): Ownership {
  const levels = levelsOf(owners, subject);
  const first = <K extends keyof OwnerSettings>(key: K): OwnerSettings[K] | undefined =>
    levels.find(({ settings }) => settings[key] !== undefined)?.settings[key];

  const project = first('jiraProject');
  const owner = first('jiraOwner');
  const parent = first('jiraParentTicket');
  const named = namedOwner(owners, subject);
  return {
    ...(project !== undefined && { jiraProject: project }),
    ...(owner !== undefined && { jiraOwner: owner }),
    ...(parent !== undefined && { jiraParentTicket: parent }),
    ...(named && { taggedOwner: named.value }),
    slackOwners: [...new Set(first('slackOwners') ?? [])],
    foundBy: named?.rule ?? levels.find(namesSomebody)?.rule ?? 'no rule',
  };
}

/** A tag says who is to be told; without one it is the person whose credential it is, as far as the cloud knows an address. */
function namedOwner({ ownerTags = ['owner'] }: TicketOwners, { tags, email }: OwnedSubject) {
  const tag = firstTag(tags, ownerTags);
  if (tag) return { value: tag.value, rule: `the tag ${inWords(tag)}` };
  return email === undefined || email.trim() === '' ? undefined : { value: email, rule: `the e-mail address ${email}` };
}

/** The most specific one first. */
function levelsOf(owners: TicketOwners, subject: OwnedSubject): readonly Level[] {
  const user = owners.users?.find(({ pattern }) => coversUser(pattern, subject));
  const account = owners.accounts.get(subject.accountId);
  return [
    ...taggedLevels(owners, subject.tags),
    ...(user ? [{ settings: user.settings, rule: `ticket_owners.json, user ${JSON.stringify(user.pattern)}` }] : []),
    ...(account ? [{ settings: account, rule: `ticket_owners.json, account ${subject.accountId}` }] : []),
    { settings: owners.default, rule: 'ticket_owners.json, the global entry' },
  ];
}

function taggedLevels({ businessUnits }: TicketOwners, tags: Tags): readonly Level[] {
  const unitTag = firstTag(tags, ['bu']);
  const unit = unitTag && businessUnits.get(unitTag.value);
  if (!unit) return [];
  const productTag = firstTag(tags, ['product']);
  const product = productTag && unit.products.get(productTag.value);
  return [
    ...(product ? [{ settings: product, rule: `the tags ${inWords(unitTag)} and ${inWords(productTag)}` }] : []),
    { settings: unit, rule: `the tag ${inWords(unitTag)}` },
  ];
}

/** A user whose path is not known comes under no pattern with a path: better the account's owner than the wrong one. */
function coversUser(pattern: string, { path, principal, principalName }: OwnedSubject): boolean {
  if (!pattern.startsWith('/'))
    return matchesGlob(pattern, principal) || (principalName !== undefined && matchesGlob(pattern, principalName));
  return path !== undefined && matchesGlob(pattern, `${path}${principal}`);
}

function namesSomebody({ settings: { jiraOwner, slackOwners = [] } }: Level): boolean {
  return jiraOwner !== undefined || slackOwners.length > 0;
}

/** The first of the names under which a tag says something. */
function firstTag(tags: Tags, names: readonly string[]): Tag | undefined {
  const said = Object.entries(tags).filter(([, value]) => value.trim() !== '');
  const found = names.map((name) => said.find(([key]) => key.toLowerCase() === name.toLowerCase())).find((tag) => tag !== undefined);
  return found && { key: found[0], value: found[1] };
}

function inWords({ key, value }: Tag): string {
  return `${key}=${value}`;
}
