import type { Issue } from './issue.ts';

/**
 * What the reporter owes an issue. One step at a time: each is recorded before the next is asked for,
 * so that a crash repeats one step at the most.
 */
export type ReportingStep =
  /** Tell of it for the first time in this life: a ticket, if Jira is on. */
  | { readonly kind: 'report' }
  /** The ticket of an earlier life or of a whitelisted time is there: open it again and tell of it. */
  | { readonly kind: 'report-again'; readonly ticketKey: string }
  /** A creation was begun and its outcome was never recorded: look it up by its label. */
  | { readonly kind: 'recover'; readonly label: string; readonly since: Date }
  /** Something about it changed: a comment. */
  | { readonly kind: 'tell-update'; readonly ticketKey: string }
  /** It is open and its ticket is closed: after a rollback. */
  | { readonly kind: 'reopen'; readonly ticketKey: string }
  | { readonly kind: 'close-whitelisted'; readonly ticketKey: string }
  | { readonly kind: 'close-resolved'; readonly ticketKey: string }
  /** Resolved, and no ticket was ever made: none is made now. */
  | { readonly kind: 'close-untold' };

export function reportingStepFor(issue: Issue): ReportingStep | undefined {
  const { ticket, intents } = issue;
  if (intents.ticket && !ticket) return { kind: 'recover', label: intents.ticket.label, since: intents.ticket.at };
  switch (issue.status) {
    case 'open':
      return openStep(issue);
    case 'whitelisted':
      return ticket?.state === 'open' ? { kind: 'close-whitelisted', ticketKey: ticket.key } : undefined;
    case 'resolved':
      return ticket?.state === 'open' ? { kind: 'close-resolved', ticketKey: ticket.key } : { kind: 'close-untold' };
    case 'closed':
      return undefined;
  }
}

function openStep({ ticket, timestamps }: Issue): ReportingStep | undefined {
  if (!timestamps.reported) return ticket ? { kind: 'report-again', ticketKey: ticket.key } : { kind: 'report' };
  if (!ticket) return undefined;
  if (ticket.state === 'closed') return ticket.leftClosed ? undefined : { kind: 'reopen', ticketKey: ticket.key };
  return timestamps.updated.getTime() > ticket.toldAt.getTime() ? { kind: 'tell-update', ticketKey: ticket.key } : undefined;
}

/** The owner has not had a message about this open issue yet. */
export function isUnannounced(issue: Issue): boolean {
  return issue.status === 'open' && issue.timestamps.reported !== undefined && issue.announcedAt === undefined;
}
