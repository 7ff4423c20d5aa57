import { sameCircumstances, sameException, sameFacts } from './evidence.ts';
import { isBefore } from './instant.ts';
import type { Exception, Incarnation, Issue, IssueDetails, IssueKey, RemediationAttempt, Resolution, Ticket } from './issue.ts';

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

/** No scan takes longer from the reading of a credential to the writing of its issue. */
const READING_IS_WRITTEN_WITHIN_MS = 60 * 60 * 1000;

/** The stored item must stay far below DynamoDB's 400 KB. */
const INCARNATIONS_KEPT = 20;

/**
 * The one place where an issue's status moves. `told` is the `updated` of the issue that a teller spoke of: what
 * somebody else has written since, the ticket does not say yet.
 */
export function advance(issue: Issue, event: IssueEvent, now: Date, told: Date = issue.timestamps.updated): Transition {
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
      return reported(issue, event.ticket, now, told);
    case 'announced':
      return announced(issue, now);
    case 'ticket-told':
      return ticketTold(issue, told);
    case 'ticket-reopened':
      return ticketReopened(issue, event.ticket, now, told);
    case 'ticket-closed':
      return ticketClosed(issue, event.ticket, now, told);
    case 'remediation-started':
      return remediationStarted(issue, event.by, event.mode, now);
    case 'remediated':
      return remediated(issue, now);
    case 'remediation-told':
      return remediationTold(issue);
    case 'remediation-failed':
      return attempted(issue, event.acted, { outcome: 'failed', at: now, why: event.why });
    case 'remediation-refused':
      return attempted(issue, 'no', { outcome: 'refused', at: now, why: event.why });
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
  const { remediated } = issue.timestamps;
  if (remediated) return mayNotShowYet(remediated, details.readAt) ? unchanged(issue) : reincarnated(issue, details, exception, now);
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

/** Read before the remediation, or so soon after it that it may not show; much older than it, one of the clocks had jumped. */
function mayNotShowYet(remediated: Date, readAt: Date): boolean {
  const age = readAt.getTime() - remediated.getTime();
  return age <= REMEDIATION_SETTLES_MS && age >= -READING_IS_WRITTEN_WITHIN_MS;
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
  const active = isStillActive(resolution);
  const { remediated } = issue.timestamps;
  if (active && remediated && mayNotShowYet(remediated, now)) return unchanged(issue);
  const settled = resolution.reason === 'inactive' ? recovered(issue, now) : issue;
  const ours = resolution.reason === 'inactive' && settled.remediation;
  // A remediator that is at it this very moment is to find its intent, and to record its deed.
  return changed(active ? settled : without(settled, 'remediation'), {
    status: 'resolved',
    resolution: ours ? { reason: 'remediated', why: `Keyhammer deactivated it (${ours.by})` } : resolution,
    timestamps: { ...settled.timestamps, resolved: now },
  });
}

/** The credential was seen as active, and was fine. */
function isStillActive({ reason }: Resolution): boolean {
  return reason === 'used' || reason === 'too-young';
}

/** The credential is inactive and a remediation was under way: it went through, only its record was lost. */
function recovered(issue: Issue, now: Date): Issue {
  return issue.intents.remediation && !issue.timestamps.remediated ? recordRemediation(issue, issue.intents.remediation, now) : issue;
}

function ticketStarted(issue: Issue, label: string, now: Date): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}, and only an open issue gets a ticket`);
  if (issue.timestamps.reported) return refused('it has been reported already');
  if (issue.intents.ticket) return refused('another run is making a ticket for it, or died over it');
  const { ticket: _replaced, ...kept } = issue;
  return { kind: 'changed', issue: { ...kept, intents: { ...issue.intents, ticket: { label, at: now } } } };
}

function reported(issue: Issue, ticket: NamedTicket | undefined, now: Date, told: Date): Transition {
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

function announced(issue: Issue, now: Date): Transition {
  if (issue.announcedAt) return unchanged(issue);
  if (issue.status === 'open' && !issue.timestamps.reported) return refused('it is to be reported anew, and is announced then');
  return changed(issue, { announcedAt: now });
}

function ticketTold(issue: Issue, told: Date): Transition {
  return issue.ticket ? changed(issue, { ticket: { ...issue.ticket, toldAt: told } }) : refused('it has no ticket');
}

/** An issue that ended while its ticket was being opened again has a ticket to be closed again. */
function ticketReopened(issue: Issue, ticket: NamedTicket, now: Date, told: Date): Transition {
  return issue.status === 'open' ? changed(issue, { ticket: openTicket(issue, ticket, told) }) : reported(issue, ticket, now, told);
}

function ticketClosed(issue: Issue, ticket: NamedTicket | undefined, now: Date, told: Date): Transition {
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

function attempted(issue: Issue, acted: 'no' | 'maybe', attempt: RemediationAttempt): Transition {
  // Another run has done it meanwhile, so nothing is due any more.
  if (issue.remediation) return unchanged(issue);
  return changed(acted === 'no' ? without(issue, 'remediation') : issue, { attempt });
}

function rolledBack(issue: Issue, by: string, holdUntil: Date, now: Date): Transition {
  if (!issue.remediation) return refused('Keyhammer has not deactivated it');
  const { remediation: _r, resolution: _s, attempt: _t, exception: _e, ...kept } = issue;
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

/** A ticket whose making began before the issue was last updated says what was known when it began. */
function openTicket(issue: Issue, ticket: NamedTicket, told: Date): Ticket {
  const begun = issue.intents.ticket?.at;
  const toldAt = begun && isBefore(begun, told) ? begun : told;
  return { key: ticket.key, ...(ticket.url !== undefined && { url: ticket.url }), state: 'open', toldAt };
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

function changed(issue: Issue, change: Partial<Issue>): Transition {
  return { kind: 'changed', issue: { ...issue, ...change } };
}

function unchanged(issue: Issue): Transition {
  return { kind: 'unchanged', issue };
}

function refused(reason: string): Transition {
  return { kind: 'refused', reason };
}
