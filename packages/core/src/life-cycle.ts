import { isBefore } from './instant.ts';
import type { Exception, Incarnation, Issue, IssueDetails, IssueKey, Resolution, Ticket } from './issue.ts';

/** A ticket as the tracker names it. */
export type NamedTicket = Pick<Ticket, 'key' | 'url'>;

/** Everything that can happen to an issue. */
export type IssueEvent =
  | { readonly type: 'violation-seen'; readonly details: IssueDetails; readonly exception?: Exception }
  | { readonly type: 'violation-gone'; readonly resolution: Resolution; readonly scan: 'complete' | 'partial' }
  | { readonly type: 'ticket-started'; readonly label: string }
  | { readonly type: 'ticket-not-made' }
  | { readonly type: 'reported'; readonly ticket?: NamedTicket }
  | { readonly type: 'announced' }
  | { readonly type: 'ticket-told' }
  | { readonly type: 'ticket-reopened'; readonly ticket: NamedTicket }
  | { readonly type: 'ticket-closed'; readonly ticket?: NamedTicket }
  | { readonly type: 'remediation-started'; readonly by: string; readonly mode: 'manual' | 'batch' }
  | { readonly type: 'remediated' }
  | { readonly type: 'remediation-told' }
  /** `acted: 'maybe'`: the answer was lost or the change does not show yet, so the intent stays, to be looked up. */
  | { readonly type: 'remediation-failed'; readonly why: string; readonly acted: 'no' | 'maybe' }
  | { readonly type: 'remediation-refused'; readonly why: string }
  | { readonly type: 'rolled-back'; readonly by: string; readonly holdUntil: Date };

/** An issue after an event; or no change, so no write; or a move that the life cycle does not know, and why. */
export type Transition =
  | { readonly kind: 'changed'; readonly issue: Issue }
  | { readonly kind: 'unchanged'; readonly issue: Issue }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * IAM is eventually consistent: a key that we have just deactivated may still be read as active.
 * Only after this long does an active key mean that somebody has activated it again.
 */
const REMEDIATION_SETTLES_MS = 5 * 60 * 1000;

/** The stored item must stay far below DynamoDB's 400 KB. */
const INCARNATIONS_KEPT = 20;

/** The one place where an issue's status moves. */
export function advance(issue: Issue, event: IssueEvent, now: Date): Transition {
  switch (event.type) {
    case 'violation-seen':
      return violationSeen(issue, event.details, event.exception, now);
    case 'violation-gone':
      return violationGone(issue, event.resolution, event.scan, now);
    case 'ticket-started':
      return ticketStarted(issue, event.label, now);
    case 'ticket-not-made':
      return issue.intents.ticket ? changed(without(issue, 'ticket'), {}) : unchanged(issue);
    case 'reported':
      return reported(issue, event.ticket, now);
    case 'announced':
      return changed(issue, { announcedAt: now });
    case 'ticket-told':
      return ticketTold(issue);
    case 'ticket-reopened':
      return ticketReopened(issue, event.ticket);
    case 'ticket-closed':
      return ticketClosed(issue, event.ticket, now);
    case 'remediation-started':
      return remediationStarted(issue, event.by, event.mode, now);
    case 'remediated':
      return remediated(issue, now);
    case 'remediation-told':
      return remediationTold(issue);
    case 'remediation-failed':
      return attempted(event.acted === 'no' ? without(issue, 'remediation') : issue, 'failed', event.why, now);
    case 'remediation-refused':
      return attempted(without(issue, 'remediation'), 'refused', event.why, now);
    case 'rolled-back':
      return rolledBack(issue, event.by, event.holdUntil, now);
  }
}

/** The first life of an issue. */
export function openIssue(key: IssueKey, details: IssueDetails, exception: Exception | undefined, now: Date): Issue {
  return {
    check: key.check,
    accountId: key.accountId,
    id: key.id,
    status: exception ? 'whitelisted' : 'open',
    details,
    timestamps: { identified: now, updated: now },
    version: 0,
    incarnation: 1,
    intents: {},
    history: [],
    foreign: {},
    ...(exception && { exception }),
  };
}

function violationSeen(issue: Issue, details: IssueDetails, exception: Exception | undefined, now: Date): Transition {
  switch (issue.status) {
    case 'closed':
    case 'resolved':
      return reincarnated(issue, details, exception, now);
    case 'open':
      return exception ? whitelisted(issue, details, exception, now) : refreshed(issue, details, now);
    case 'whitelisted':
      return exception ? stillWhitelisted(issue, details, exception, now) : unwhitelisted(issue, details, now);
  }
}

/** A new life: the former one goes to the history, the owner is told anew and has the whole retention period again. */
function reincarnated(issue: Issue, details: IssueDetails, exception: Exception | undefined, now: Date): Transition {
  const { ticket, announcedAt, exception: _e, resolution, remediation, attempt, hold, ...kept } = issue;
  const stillOpenTicket = ticket?.state === 'open' ? ticket : undefined;
  return {
    kind: 'changed',
    issue: {
      ...kept,
      status: exception ? 'whitelisted' : 'open',
      details,
      timestamps: { identified: now, updated: now },
      incarnation: issue.incarnation + 1,
      intents: issue.intents.ticket ? { ticket: issue.intents.ticket } : {},
      history: withIncarnation(issue),
      ...(stillOpenTicket && { ticket: stillOpenTicket }),
      ...(exception && { exception }),
      ...(hold && isBefore(now, hold.until) && { hold }),
    },
  };
}

function refreshed(issue: Issue, details: IssueDetails, now: Date): Transition {
  const { remediated } = issue.timestamps;
  if (remediated) {
    const settled = details.readAt.getTime() - remediated.getTime() > REMEDIATION_SETTLES_MS;
    return settled ? reincarnated(issue, details, undefined, now) : unchanged(issue);
  }
  if (!sameFacts(issue.details, details)) return changed(issue, { details, timestamps: { ...issue.timestamps, updated: now } });
  return sameCircumstances(issue.details, details) ? unchanged(issue) : changed(issue, { details });
}

function whitelisted(issue: Issue, details: IssueDetails, exception: Exception, now: Date): Transition {
  return changed(issue, { status: 'whitelisted', details, exception, timestamps: { ...issue.timestamps, updated: now } });
}

function stillWhitelisted(issue: Issue, details: IssueDetails, exception: Exception, now: Date): Transition {
  const same = sameFacts(issue.details, details) && sameCircumstances(issue.details, details) && sameException(issue.exception, exception);
  return same ? unchanged(issue) : changed(issue, { details, exception, timestamps: { ...issue.timestamps, updated: now } });
}

/** The entry is gone or has expired: reported anew, with the whole retention period ahead. */
function unwhitelisted(issue: Issue, details: IssueDetails, now: Date): Transition {
  const { exception: _e, announcedAt: _a, ...kept } = issue;
  const { reported: _r, ...timestamps } = issue.timestamps;
  return { kind: 'changed', issue: { ...kept, status: 'open', details, timestamps: { ...timestamps, updated: now } } };
}

function violationGone(issue: Issue, resolution: Resolution, scan: 'complete' | 'partial', now: Date): Transition {
  if (issue.status === 'resolved' || issue.status === 'closed') return unchanged(issue);
  if (scan === 'partial') return refused('the account was not read completely, so nothing in it counts as gone');
  const settled = resolution.reason === 'inactive' ? recovered(issue, now) : issue;
  const ours = resolution.reason === 'inactive' && settled.remediation;
  return changed(without(settled, 'remediation'), {
    status: 'resolved',
    resolution: ours ? { reason: 'remediated', why: `Keyhammer deactivated it (${ours.by})` } : resolution,
    timestamps: { ...settled.timestamps, resolved: now },
  });
}

/** The credential is inactive and a remediation was under way: it went through, only its record was lost. */
function recovered(issue: Issue, now: Date): Issue {
  return issue.intents.remediation && !issue.timestamps.remediated ? recordRemediation(issue, issue.intents.remediation, now) : issue;
}

function ticketStarted(issue: Issue, label: string, now: Date): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}, and only an open issue gets a ticket`);
  if (issue.timestamps.reported) return refused('it has been reported already');
  const { ticket: _replaced, ...kept } = issue;
  return { kind: 'changed', issue: { ...kept, intents: { ...issue.intents, ticket: { label, at: now } } } };
}

function reported(issue: Issue, ticket: NamedTicket | undefined, now: Date): Transition {
  const attached = ticket && { ticket: openTicket(issue, ticket) };
  switch (issue.status) {
    case 'open':
      return changed(without(issue, 'ticket'), { timestamps: { ...issue.timestamps, reported: now }, ...attached });
    // It ended while its ticket was being made: the ticket is kept, to be closed.
    case 'resolved':
    case 'whitelisted':
      return attached ? changed(without(issue, 'ticket'), attached) : refused(`it is ${issue.status}`);
    case 'closed':
      return attached ? changed(without(issue, 'ticket'), { status: 'resolved', ...attached }) : refused('it is closed');
  }
}

function ticketTold(issue: Issue): Transition {
  return issue.ticket ? changed(issue, { ticket: { ...issue.ticket, toldAt: issue.timestamps.updated } }) : refused('it has no ticket');
}

function ticketReopened(issue: Issue, ticket: NamedTicket): Transition {
  return issue.status === 'open' ? changed(issue, { ticket: openTicket(issue, ticket) }) : refused(`it is ${issue.status}`);
}

function ticketClosed(issue: Issue, ticket: NamedTicket | undefined, now: Date): Transition {
  const named = ticket ?? issue.ticket;
  const closed = named && { ticket: { ...openTicket(issue, named), state: 'closed' as const } };
  switch (issue.status) {
    case 'resolved':
      return changed(without(issue, 'ticket'), { status: 'closed', timestamps: { ...issue.timestamps, closed: now }, ...closed });
    case 'whitelisted':
      return changed(without(issue, 'ticket'), { ...closed });
    case 'open':
      return refused('it is open, and its ticket stays open with it');
    case 'closed':
      return unchanged(issue);
  }
}

function remediationStarted(issue: Issue, by: string, mode: 'manual' | 'batch', now: Date): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}`);
  if (!issue.timestamps.reported) return refused('its owner has not been told yet');
  if (issue.timestamps.remediated) return refused('it has been remediated already');
  if (isHeld(issue, now)) return refused(`it is held until ${issue.hold?.until.toISOString()}`);
  return changed(issue, { intents: { ...issue.intents, remediation: { at: now, by, mode } } });
}

function remediated(issue: Issue, now: Date): Transition {
  if (issue.remediation) return unchanged(issue);
  if (!issue.intents.remediation) return refused('no remediation was under way');
  return { kind: 'changed', issue: recordRemediation(issue, issue.intents.remediation, now) };
}

function remediationTold(issue: Issue): Transition {
  if (!issue.remediation) return refused('it was not remediated');
  return changed(issue, { remediation: { ...issue.remediation, told: true } });
}

function attempted(issue: Issue, outcome: 'failed' | 'refused', why: string, now: Date): Transition {
  return changed(issue, { attempt: { outcome, at: now, why } });
}

function rolledBack(issue: Issue, by: string, holdUntil: Date, now: Date): Transition {
  if (!issue.remediation) return refused('Keyhammer has not deactivated it');
  const { remediation: _r, resolution: _s, attempt: _t, ...kept } = issue;
  const { remediated: _m, resolved: _d, closed: _c, ...timestamps } = issue.timestamps;
  return {
    kind: 'changed',
    issue: {
      ...kept,
      status: 'open',
      timestamps: { ...timestamps, updated: now },
      hold: { until: holdUntil, by, reason: 'rolled back' },
      history: withIncarnation(issue),
    },
  };
}

/** Held up to, and no longer at, the date. */
export function isHeld(issue: Issue, now: Date): boolean {
  return issue.hold !== undefined && isBefore(now, issue.hold.until);
}

function recordRemediation(issue: Issue, intent: NonNullable<Issue['intents']['remediation']>, now: Date): Issue {
  const { attempt: _a, ...kept } = without(issue, 'remediation');
  return {
    ...kept,
    timestamps: { ...issue.timestamps, remediated: now },
    remediation: { action: 'deactivate', formerStatus: 'active', at: now, by: intent.by, mode: intent.mode, told: false },
  };
}

function openTicket(issue: Issue, ticket: NamedTicket): Ticket {
  return { key: ticket.key, ...(ticket.url !== undefined && { url: ticket.url }), state: 'open', toldAt: issue.timestamps.updated };
}

function withIncarnation(issue: Issue): readonly Incarnation[] {
  const former: Incarnation = {
    status: issue.status,
    timestamps: issue.timestamps,
    ...(issue.ticket && { ticketKey: issue.ticket.key }),
    ...(issue.resolution && { resolution: issue.resolution }),
    ...(issue.remediation && { remediation: issue.remediation }),
  };
  return [...issue.history, former].slice(-INCARNATIONS_KEPT);
}

function without(issue: Issue, intent: keyof Issue['intents']): Issue {
  const { [intent]: _done, ...intents } = issue.intents;
  return { ...issue, intents };
}

/** What the owner would want to hear about if it changed. */
function sameFacts(a: IssueDetails, b: IssueDetails): boolean {
  const used = (details: IssueDetails) => (details.lastUsed.kind === 'used' ? details.lastUsed.at.getTime() : details.lastUsed.kind);
  return a.principal === b.principal && a.created.getTime() === b.created.getTime() && used(a) === used(b);
}

/** What is worth keeping up to date, but not worth a word to anyone. */
function sameCircumstances(a: IssueDetails, b: IssueDetails): boolean {
  const place = ({ lastUsed }: IssueDetails) => (lastUsed.kind === 'used' ? `${lastUsed.service}/${lastUsed.region}` : lastUsed.kind);
  const tags = (details: IssueDetails) => JSON.stringify(Object.entries(details.tags).sort());
  return place(a) === place(b) && tags(a) === tags(b);
}

function sameException(a: Exception | undefined, b: Exception): boolean {
  return a?.pattern === b.pattern && a.reason === b.reason && a.approver === b.approver && a.expires?.getTime() === b.expires?.getTime();
}

function changed(issue: Issue, change: Partial<Issue>): Transition {
  return { kind: 'changed', issue: { ...issue, ...change } };
}

function unchanged(issue: Issue): Transition {
  return { kind: 'unchanged', issue };
}

function refused(reason: string): Transition {
  return { kind: 'refused', reason };
}
