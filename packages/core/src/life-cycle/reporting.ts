import { isBefore } from '../instant.ts';
import type { Issue, Ticket } from '../issue.ts';
import { changed, refused, type Transition, unchanged, without } from './transition.ts';

/** A ticket as the tracker names it. */
export type NamedTicket = Pick<Ticket, 'key' | 'url'>;

export function ticketStarted(issue: Issue, label: string, now: Date): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}, and only an open issue gets a ticket`);
  // Reported without one, while there was no tracker, it may still be given one: somebody asks for it.
  if (issue.timestamps.reported && issue.ticket) return refused('it has been reported already');
  if (issue.intents.ticket) return refused('another run is making a ticket for it, or died over it');
  const { ticket: _replaced, ...kept } = issue;
  return { kind: 'changed', issue: { ...kept, intents: { ...issue.intents, ticket: { label, at: now } } } };
}

export function ticketNotMade(issue: Issue): Transition {
  return issue.intents.ticket ? changed(without(issue, 'ticket'), {}) : unchanged(issue);
}

export function reported(issue: Issue, ticket: NamedTicket | undefined, now: Date, told: Date): Transition {
  const attached = ticket && { ticket: openTicket(issue, ticket, told) };
  switch (issue.status) {
    case 'open':
      // Reported by a message alone, a ticket that may have been made before is still to be looked up.
      // Reported already, its retention period goes on as its owner was told.
      if (issue.timestamps.reported && !attached) return unchanged(issue);
      return changed(attached ? without(issue, 'ticket') : issue, {
        timestamps: { ...issue.timestamps, reported: issue.timestamps.reported ?? now },
        ...attached,
      });
    // It ended while its ticket was being made: the ticket is kept, to be closed.
    case 'resolved':
    case 'whitelisted':
      return attached ? changed(without(issue, 'ticket'), attached) : refused(`it is ${issue.status}`);
    case 'closed':
      return attached ? unclosed(without(issue, 'ticket'), attached) : refused('it is closed');
  }
}

/** There is a ticket to close, after all. */
function unclosed(issue: Issue, attached: { readonly ticket: Ticket }): Transition {
  const { closed: _c, ...timestamps } = issue.timestamps;
  return changed(issue, { status: 'resolved', timestamps, ...attached });
}

export function announced(issue: Issue, now: Date): Transition {
  if (issue.announcedAt) return unchanged(issue);
  if (issue.status === 'open' && !issue.timestamps.reported) return refused('it is to be reported anew, and is announced then');
  return changed(issue, { announcedAt: now });
}

export function ticketTold(issue: Issue, told: Date): Transition {
  return issue.ticket ? changed(issue, { ticket: { ...issue.ticket, toldAt: told } }) : refused('it has no ticket');
}

/** An issue that ended while its ticket was being opened again has a ticket to be closed again. */
export function ticketReopened(issue: Issue, ticket: NamedTicket, now: Date, told: Date): Transition {
  return issue.status === 'open' ? changed(issue, { ticket: openTicket(issue, ticket, told) }) : reported(issue, ticket, now, told);
}

export function ticketClosed(issue: Issue, ticket: NamedTicket | undefined, now: Date, told: Date): Transition {
  const named = ticket ?? issue.ticket;
  const closed = named && { ticket: { ...openTicket(issue, named, told), state: 'closed' as const } };
  switch (issue.status) {
    case 'resolved':
      if (!named && issue.intents.ticket) return refused('a ticket may have been made for it, and is to be looked up first');
      return changed(without(issue, 'ticket'), { status: 'closed', timestamps: { ...issue.timestamps, closed: now }, ...closed });
    case 'whitelisted':
      return closed ? changed(without(issue, 'ticket'), closed) : unchanged(issue);
    // It became an issue again while its ticket was being closed: the reporter opens the ticket again.
    case 'open':
      return closed ? changed(issue, closed) : refused('it is open');
    case 'closed':
      return unchanged(issue);
  }
}

/** A ticket whose making began before the issue was last updated says what was known when it began. */
function openTicket(issue: Issue, ticket: NamedTicket, told: Date): Ticket {
  const begun = issue.intents.ticket?.at;
  const toldAt = begun && isBefore(begun, told) ? begun : told;
  return { key: ticket.key, ...(ticket.url !== undefined && { url: ticket.url }), state: 'open', toldAt };
}
