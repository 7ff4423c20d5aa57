import type { OwnerSettings, TicketOwners } from '@keyhammer/core';
import type { RawOwnerSettings, RawTicketOwners } from '../raw.ts';
import { ifSet, listOf } from './values.ts';

export function resolveTicketOwners(owners: RawTicketOwners): TicketOwners {
  return {
    default: resolveLevel(owners),
    accounts: mapValues(owners.account, resolveLevel),
    businessUnits: mapValues(owners.bu, (unit) => ({ ...resolveLevel(unit), products: mapValues(unit.product, resolveLevel) })),
    ...ifSet('users', owners.user && Object.entries(owners.user).map(([pattern, level]) => ({ pattern, settings: resolveLevel(level) }))),
    ...ifSet('ownerTags', owners.owner_tags === undefined || owners.owner_tags === '' ? undefined : listOf(owners.owner_tags)),
  };
}

/** An empty text, or a list of none, is "not set here": the next level answers. */
function resolveLevel(level: RawOwnerSettings): OwnerSettings {
  const slackOwners = listOf(level.slack_owner ?? []);
  return {
    ...ifSet('jiraProject', level.jira_project),
    ...ifSet('jiraOwner', level.jira_owner),
    ...ifSet('jiraParentTicket', level.jira_parent_ticket),
    ...(slackOwners.length > 0 && { slackOwners }),
  };
}

function mapValues<T, U>(object: Readonly<Record<string, T>> | undefined, change: (value: T) => U): ReadonlyMap<string, U> {
  return new Map(Object.entries(object ?? {}).map(([key, value]) => [key, change(value)]));
}
