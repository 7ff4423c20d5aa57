import type { Issue, IssueKey, Ticket } from '@keyhammer/core';
import {
  type Attributes,
  has,
  type ItemPlace,
  isMap,
  optional,
  readCount,
  readInstant,
  readMap,
  readMapOrEmpty,
  readMaps,
  readOneOf,
  readString,
  withoutNames,
} from './attributes.ts';
import { DETAIL_NAMES, detailsItem, EVIDENCE_NAMES, evidenceItem, readDetails } from './details-item.ts';
import { formatInstant } from './instant-format.ts';
import {
  attemptItem,
  exceptionItem,
  holdItem,
  incarnationItem,
  intentsItem,
  readAttempt,
  readException,
  readHold,
  readIncarnation,
  readIntents,
  readRemediation,
  readResolution,
  remediationItem,
  resolutionItem,
} from './life-item.ts';
import { readStatus } from './status-item.ts';
import { readTimestamps, TIMESTAMP_NAMES, timestampsItem } from './timestamps-item.ts';

/** A DynamoDB item, as the DocumentClient gives and takes it. */
export type Item = Readonly<Record<string, unknown>>;

/** Set anew at every write, so that a writer whose answer was lost can tell its own write from another's. */
export const WRITE_ID = 'write_id';

/**
 * The maps that every item has and that others write into as well: what is not ours in them is
 * kept in `Issue.foreign` under the map's name.
 */
const SHARED_MAPS: Readonly<Record<string, readonly string[]>> = {
  issue_details: DETAIL_NAMES,
  timestamps: TIMESTAMP_NAMES,
  jira_details: ['ticket'],
  evidence: EVIDENCE_NAMES,
};

const TOP_NAMES = [
  ...['account_id', 'issue_id', 'status', 'version', 'incarnation', WRITE_ID],
  ...Object.keys(SHARED_MAPS),
  ...['ticket', 'announced_at', 'exception', 'resolution', 'remediation', 'attempt', 'intents', 'hold', 'history'],
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
    jira_details: withForeign(issue, 'jira_details', issue.ticket ? { ticket: issue.ticket.key } : {}),
    version: issue.version,
    incarnation: issue.incarnation,
    evidence: withForeign(issue, 'evidence', evidenceItem(issue.details)),
    intents: intentsItem(issue.intents),
    history: issue.history.map(incarnationItem),
    ...(issue.ticket && { ticket: ticketItem(issue.ticket) }),
    ...(issue.announcedAt && { announced_at: formatInstant(issue.announcedAt) }),
    ...(issue.exception && { exception: exceptionItem(issue.exception) }),
    ...(issue.resolution && { resolution: resolutionItem(issue.resolution) }),
    ...(issue.remediation && { remediation: remediationItem(issue.remediation) }),
    ...(issue.attempt && { attempt: attemptItem(issue.attempt) }),
    ...(issue.hold && { hold: holdItem(issue.hold) }),
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
  const key: IssueKey = { check, accountId: readString(top, 'account_id'), id: readString(top, 'issue_id') };
  return {
    ...key,
    status: readStatus(top),
    details: readDetails(readMap(top, 'issue_details'), evidence, timestamps.updated),
    timestamps,
    version: isHammers ? 0 : readCount(top, 'version'),
    incarnation: isHammers ? 1 : readCount(top, 'incarnation'),
    ...ticketOf(top, timestamps.updated),
    // Hammer sends its message in the step that sets `reported`.
    ...(isHammers && timestamps.reported && { announcedAt: timestamps.reported }),
    ...optional('announcedAt', readInstant, top, 'announced_at'),
    ...optional('exception', readException, top, 'exception'),
    ...optional('resolution', readResolution, top, 'resolution'),
    ...optional('remediation', readRemediation, top, 'remediation'),
    ...optional('attempt', readAttempt, top, 'attempt'),
    intents: readIntents(readMapOrEmpty(top, 'intents')),
    ...optional('hold', readHold, top, 'hold'),
    history: readMaps(top, 'history').map(readIncarnation),
    foreign: foreignOf(item),
  };
}

/** For messages, so it takes what there is. */
function placeOf(item: Item, table: string): ItemPlace {
  return { table, accountId: String(item.account_id), issueId: String(item.issue_id) };
}

function ticketItem({ url, state, toldAt }: Ticket): Record<string, unknown> {
  return { ...(url !== undefined && { url }), state, told_at: formatInstant(toldAt) };
}

/** The key is where Hammer has it. Hammer does not record the ticket's state: it closes the ticket and the issue together. */
function ticketOf(top: Attributes, updated: Date): { readonly ticket?: Ticket } {
  const jira = readMapOrEmpty(top, 'jira_details');
  const key = has(jira, 'ticket') ? readString(jira, 'ticket') : '';
  if (key === '') return {};
  if (!has(top, 'ticket')) return { ticket: { key, state: readStatus(top) === 'closed' ? 'closed' : 'open', toldAt: updated } };
  const ours = readMap(top, 'ticket');
  const state = readOneOf(ours, 'state', ['open', 'closed']);
  return { ticket: { key, ...optional('url', readString, ours, 'url'), state, toldAt: readInstant(ours, 'told_at') } };
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
