import { type Doc, NotFoundError, RejectedError, type TicketState, type TicketTracker } from '@keyhammer/core';
import { createTickets } from './create-tickets.ts';
import { findTickets } from './find-tickets.ts';
import { at } from './json.ts';
import { onTicket } from './on-ticket.ts';
import type { Site } from './site.ts';
import { readSnapshots } from './snapshots.ts';
import { readChanges } from './ticket-changes.ts';
import { type Choice, chooseTransition, isDone, parseTransitions } from './transitions.ts';

/** The tracker over a Jira that is looked at when it is first needed; `findLagMs` is asked for at every look. */
export function jiraTicketTracker(site: () => Promise<Site>, findLagMs: () => number): TicketTracker {
  const on = async <T>(key: string, work: (known: Site) => Promise<T>): Promise<T> => {
    const known = await site();
    return await onTicket(known, key, () => work(known));
  };
  return {
    get findLagMs() {
      return findLagMs();
    },
    find: async (labels) => findTickets(await site(), labels),
    create: async (drafts) => {
      const known = await settled(site());
      if ('site' in known) return createTickets(known.site, drafts);
      return drafts.map(({ label }) => ({ label, kind: 'failed', error: known.error }));
    },
    state: (key) => on(key, (known) => stateOf(known, key)).catch(goneIfNotFound),
    snapshots: async (keys) => readSnapshots(await site(), keys),
    changes: (key) => on(key, (known) => readChanges(known, key)),
    comment: (key, text) => on(key, (known) => comment(known, key, text)),
    addLabel: (key, label) => on(key, ({ connection }) => connection.updateIssue(key, { update: { labels: [{ add: label }] } })),
    removeLabel: (key, label) => on(key, ({ connection }) => connection.updateIssue(key, { update: { labels: [{ remove: label }] } })),
    close: (key, text) => on(key, (known) => close(known, key, text)),
    reopen: (key, text) => on(key, (known) => reopen(known, key, text)),
    assignToSelf: (key) => on(key, (known) => assignToSelf(known, key)),
  };
}

function goneIfNotFound(error: unknown): TicketState {
  if (error instanceof NotFoundError) return 'gone';
  throw error;
}

async function settled(site: Promise<Site>): Promise<{ readonly site: Site } | { readonly error: Error }> {
  try {
    return { site: await site };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function stateOf(site: Site, key: string): Promise<TicketState> {
  return (await isClosed(site, key)) ? 'closed' : 'open';
}

async function assignToSelf({ connection, deployment, self }: Site, key: string): Promise<void> {
  await connection.assign(key, deployment.userReference(await self.ask()));
}

async function isClosed(site: Site, key: string): Promise<boolean> {
  return isDone(at(await site.connection.issue(key, ['status']), 'fields', 'status'));
}

async function comment(site: Site, key: string, text: Doc): Promise<void> {
  await site.connection.addComment(key, site.deployment.renderText(text, site.settings.textFieldCharacterLimit));
}

/** The way out is chosen before anything is said: a ticket that can't be closed does not gather a comment at every run. */
async function close(site: Site, key: string, text: Doc): Promise<void> {
  if (await isClosed(site, key)) return;
  const choice = await wayTo(site, key, 'done');
  await comment(site, key, text);
  await site.connection.transition(key, choice.body);
}

async function reopen(site: Site, key: string, text: Doc): Promise<void> {
  if (await isClosed(site, key)) {
    const choice = await wayTo(site, key, 'undone');
    await site.connection.transition(key, choice.body);
  }
  await comment(site, key, text);
}

async function wayTo(site: Site, key: string, goal: 'done' | 'undone'): Promise<Extract<Choice, { kind: 'take' }>> {
  const choice = chooseTransition(parseTransitions(await site.connection.transitions(key)), goal);
  if (choice.kind === 'take') return choice;
  const verb = goal === 'done' ? 'close' : 'reopen';
  throw new RejectedError(`Keyhammer can't ${verb} ${key}: ${choice.why}`, {
    advice: `Give the workflow such a transition without required fields, allow it to the account that Keyhammer signs in with, or ${verb} the ticket by hand.`,
  });
}
