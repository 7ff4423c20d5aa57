import type { TicketCreation, TicketDraft } from '@keyhammer/core';
import { BULK_LIMIT, type BulkResult, bulkCreate } from './bulk-create.ts';
import { followUp, type MadeTicket } from './follow-up.ts';
import type { JsonObject } from './json.ts';
import { Obstacles } from './obstacles.ts';
import { type Extras, type PreparedTicket, prepareTicket } from './prepare-ticket.ts';
import { browseUrl, type Site } from './site.ts';

/**
 * Makes tickets, up to fifty in a request. Per ticket that is a fiftieth of a call, one for each watcher, and one
 * each for an assignee and for a link to the parent that the create screen does not take.
 */
export async function createTickets(site: Site, drafts: readonly TicketDraft[]): Promise<readonly TicketCreation[]> {
  const creations: TicketCreation[] = [];
  const obstacles = new Obstacles();
  for (let from = 0; from < drafts.length; from += BULK_LIMIT) {
    creations.push(...(await createBatch(site, drafts.slice(from, from + BULK_LIMIT), obstacles)));
  }
  return creations;
}

async function createBatch(site: Site, drafts: readonly TicketDraft[], obstacles: Obstacles): Promise<readonly TicketCreation[]> {
  const creations = new Map<TicketDraft, TicketCreation>();
  const fail = (draft: TicketDraft, kind: 'failed' | 'unknown', error: Error) => {
    if (kind === 'failed') obstacles.note(draft.project, error);
    creations.set(draft, { label: draft.label, kind, error });
  };
  const prepared: PreparedTicket[] = [];
  for (const draft of drafts) {
    try {
      obstacles.throwFor(draft.project);
      prepared.push(await prepareTicket(site, draft));
    } catch (error) {
      fail(draft, 'failed', error instanceof Error ? error : new Error(String(error)));
    }
  }
  const outcomes = await sendAll(site, prepared);
  const made = outcomes.flatMap(({ ticket, result }) => (result.kind === 'created' ? [{ prepared: ticket, key: result.key }] : []));
  const warnings = await followUp(site, made);
  for (const [index, ticket] of made.entries()) creations.set(ticket.prepared.draft, created(site, ticket, warnings[index] ?? []));
  for (const { ticket, result } of outcomes) {
    if (result.kind === 'created') continue;
    // The screen may have changed since it was read.
    if (result.kind === 'refused') site.screens.forget(ticket.draft.project, ticket.draft.issueType);
    fail(ticket.draft, result.kind === 'unknown' ? 'unknown' : 'failed', result.error);
  }
  return drafts.flatMap((draft) => creations.get(draft) ?? []);
}

function created(site: Site, { prepared, key }: MadeTicket, warnings: readonly string[]): TicketCreation {
  const { label } = prepared.draft;
  return { label, kind: 'created', ticket: { key, url: browseUrl(site, key) }, warnings: [...prepared.warnings, ...warnings] };
}

interface Outcome {
  readonly ticket: PreparedTicket;
  readonly result: BulkResult;
}

/** Sends all; then once more, without their extras, those that were refused for nothing but an extra. */
async function sendAll(site: Site, tickets: readonly PreparedTicket[]): Promise<readonly Outcome[]> {
  const first = await send(site, tickets);
  const again = first.flatMap(({ ticket, result }) => (isRefusedForExtras(ticket, result) ? [withoutExtras(ticket, result.error)] : []));
  const second = new Map((await send(site, again)).map((outcome) => [outcome.ticket.draft, outcome]));
  return first.map((outcome) => second.get(outcome.ticket.draft) ?? outcome);
}

async function send(site: Site, tickets: readonly PreparedTicket[]): Promise<readonly Outcome[]> {
  if (tickets.length === 0) return [];
  const results = await bulkCreate(site.connection, tickets.map(issueUpdate));
  return tickets.flatMap((ticket, index) => {
    const result = results[index];
    return result ? [{ ticket, result }] : [];
  });
}

function issueUpdate({ fields, extras: { issuelinks, ...extraFields } }: PreparedTicket): JsonObject {
  return { fields: { ...fields, ...extraFields }, ...(issuelinks && { update: { issuelinks } }) };
}

function isRefusedForExtras(ticket: PreparedTicket, result: BulkResult): result is Extract<BulkResult, { kind: 'refused' }> {
  return result.kind === 'refused' && result.fields.length > 0 && result.fields.every((field) => field in ticket.extras);
}

/** Assignee and link are then tried by themselves, once the ticket is there. */
function withoutExtras(ticket: PreparedTicket, error: Error): PreparedTicket {
  const extras: Extras = {};
  return { ...ticket, extras, warnings: [...ticket.warnings, `made without ${Object.keys(ticket.extras).join(', ')}: ${error.message}`] };
}
