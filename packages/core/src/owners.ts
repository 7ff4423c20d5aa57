import type { Tags } from './credential.ts';

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
}

export interface BusinessUnitOwners extends OwnerSettings {
  readonly products: ReadonlyMap<string, OwnerSettings>;
}

/** Who is told about an issue, and where its ticket goes. */
export interface Ownership {
  readonly jiraProject?: string;
  readonly jiraOwner?: string;
  readonly jiraParentTicket?: string;
  /** Channels (`#name`) and people, without doubles. */
  readonly slackOwners: readonly string[];
  /** The `owner` tag of the user: the assignee, and a receiver of the message, where Jira and Slack know them. */
  readonly taggedOwner?: string;
}

/** The most specific level that sets a value wins: product, business unit, account, the default. */
export function ownershipOf(owners: TicketOwners, accountId: string, tags: Tags): Ownership {
  const tagged = (name: string) => Object.entries(tags).find(([key, value]) => key.toLowerCase() === name && value !== '')?.[1];
  const unit = lookUp(owners.businessUnits, tagged('bu'));
  const product = lookUp(unit?.products, tagged('product'));
  const levels = [product, unit, owners.accounts.get(accountId), owners.default].filter((level) => level !== undefined);
  const first = <K extends keyof OwnerSettings>(key: K): OwnerSettings[K] | undefined =>
    levels.find((level) => level[key] !== undefined)?.[key];

  const project = first('jiraProject');
  const owner = first('jiraOwner');
  const parent = first('jiraParentTicket');
  const taggedOwner = tagged('owner');
  return {
    ...(project !== undefined && { jiraProject: project }),
    ...(owner !== undefined && { jiraOwner: owner }),
    ...(parent !== undefined && { jiraParentTicket: parent }),
    ...(taggedOwner !== undefined && { taggedOwner }),
    slackOwners: [...new Set(first('slackOwners') ?? [])],
  };
}

function lookUp<T>(levels: ReadonlyMap<string, T> | undefined, name: string | undefined): T | undefined {
  return name === undefined ? undefined : levels?.get(name);
}
