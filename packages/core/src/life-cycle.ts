import type { Exception, Issue, IssueDetails, IssueKey, Resolution } from './issue.ts';
import { violationGone, violationSeen } from './life-cycle/identification.ts';
import { attempted, held, remediated, remediationStarted, remediationTold, rolledBack } from './life-cycle/remediation.ts';
import {
  announced,
  type NamedTicket,
  reported,
  ticketClosed,
  ticketNotMade,
  ticketReopened,
  ticketStarted,
  ticketTold,
} from './life-cycle/reporting.ts';
import type { Transition } from './life-cycle/transition.ts';

export type { NamedTicket } from './life-cycle/reporting.ts';
export type { Transition } from './life-cycle/transition.ts';

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
  /** Somebody is about to bring the credential back: it is left alone from now on, whatever becomes of that. */
  | { readonly type: 'held'; readonly by: string; readonly until: Date }
  | { readonly type: 'rolled-back'; readonly by: string; readonly holdUntil: Date };

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
      return ticketNotMade(issue);
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
    case 'held':
      return held(issue, event.by, event.until);
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
