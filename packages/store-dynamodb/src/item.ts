import type { Issue } from '@keyhammer/core';
import { attempt, brownout, deletion, intents, remediation } from './act-item.ts';
import { type Attributes, has, type ItemPlace, isMap, readCount, readMap, readString, withoutNames } from './attributes.ts';
import { instant, listOf, optional, orElse, properties } from './codec.ts';
import { DETAIL_NAMES, detailsItem, EVIDENCE_NAMES, evidenceItem, readDetails } from './details-item.ts';
import { exception, incarnation, resolution } from './outcome-item.ts';
import { rotation } from './rotation-item.ts';
import { readStatus } from './status-item.ts';
import { JIRA_NAMES, jiraItem, readTicket, ticketItem } from './ticket-item.ts';
import { readTimestamps, TIMESTAMP_NAMES, timestampsItem } from './timestamps-item.ts';
import { expedition, hold, reminder, triage } from './triage-item.ts';

/** A DynamoDB item, as the DocumentClient gives and takes it. */
export type Item = Readonly<Record<string, unknown>>;

/** Set anew at every write, so that a writer whose answer was lost can tell its own write from another's. */
export const WRITE_ID = 'write_id';

/** What Hammer writes too, and what only the item as a whole can tell. */
type Core = 'check' | 'accountId' | 'id' | 'status' | 'details' | 'timestamps' | 'ticket' | 'version' | 'incarnation' | 'foreign';

/** The parts of an issue that are attributes of ours, each by itself. */
const OURS = properties<Omit<Issue, Core>>({
  announcedAt: optional(instant),
  exception: optional(exception),
  resolution: optional(resolution),
  remediation: optional(remediation),
  brownout: optional(brownout),
  rotation: optional(rotation),
  deletion: optional(deletion),
  reminder: optional(reminder),
  triage: optional(triage),
  expedited: optional(expedition),
  expiryToldFor: optional(instant),
  attempt: optional(attempt),
  intents: orElse(intents, {}),
  hold: optional(hold),
  history: orElse(listOf(incarnation), []),
});

/**
 * The maps that every item has and that others write into as well: what is not ours in them is
 * kept in `Issue.foreign` under the map's name.
 */
const SHARED_MAPS: Readonly<Record<string, readonly string[]>> = {
  issue_details: DETAIL_NAMES,
  timestamps: TIMESTAMP_NAMES,
  jira_details: JIRA_NAMES,
  evidence: EVIDENCE_NAMES,
};

const TOP_NAMES = [
  ...['account_id', 'issue_id', 'status', 'version', 'incarnation', 'ticket', WRITE_ID],
  ...Object.keys(SHARED_MAPS),
  ...OURS.names,
];

/** The stored form of an issue: Hammer's attributes as Hammer writes them, ours beside them. */
export function itemOf(issue: Issue): Item {
  return {
    ...withoutNames(issue.foreign, TOP_NAMES),
    account_id: issue.accountId,
    issue_id: issue.id,
    status: issue.status,
    issue_details: withForeign(issue, 'issue_details', detailsItem(issue.details)),
    timestamps: withForeign(issue, 'timestamps', timestampsItem(issue.timestamps)),
    jira_details: withForeign(issue, 'jira_details', jiraItem(issue.ticket)),
    version: issue.version,
    incarnation: issue.incarnation,
    evidence: withForeign(issue, 'evidence', evidenceItem(issue.details)),
    ...(issue.ticket && { ticket: ticketItem(issue.ticket) }),
    ...OURS.write(issue),
  };
}

/**
 * The issue that an item holds, ours or Hammer's (which has no `version`).
 * @throws UnreadableItemError, which names the attribute.
 */
export function issueOf(item: Item, check: string, table: string): Issue {
  const top: Attributes = { values: item, place: placeOf(item, table), path: '' };
  const timestamps = readTimestamps(readMap(top, 'timestamps'));
  const isHammers = !has(top, 'version');
  const evidence = isHammers ? undefined : readMap(top, 'evidence');
  const ticket = readTicket(top, timestamps.updated);
  return {
    check,
    accountId: readString(top, 'account_id'),
    id: readString(top, 'issue_id'),
    status: readStatus(top),
    details: readDetails(readMap(top, 'issue_details'), evidence, timestamps.updated),
    timestamps,
    version: isHammers ? 0 : readCount(top, 'version'),
    incarnation: isHammers ? 1 : readCount(top, 'incarnation'),
    ...(ticket && { ticket }),
    // Hammer sends its message in the step that sets `reported`.
    ...(isHammers && timestamps.reported && { announcedAt: timestamps.reported }),
    ...OURS.read(top),
    foreign: foreignOf(item),
  };
}

/** For messages, so it takes what there is. */
function placeOf(item: Item, table: string): ItemPlace {
  return { table, key: { account: String(item.account_id), issue: String(item.issue_id) } };
}

function foreignOf(item: Item): Readonly<Record<string, unknown>> {
  const foreign = withoutNames(item, TOP_NAMES);
  for (const [name, known] of Object.entries(SHARED_MAPS)) {
    const map = item[name];
    const rest = isMap(map) ? withoutNames(map, known) : {};
    if (Object.keys(rest).length > 0) foreign[name] = rest;
  }
  return foreign;
}

function withForeign(issue: Issue, name: string, ours: Record<string, unknown>): Record<string, unknown> {
  const theirs = issue.foreign[name];
  return isMap(theirs) ? { ...theirs, ...ours } : ours;
}
