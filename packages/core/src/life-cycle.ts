import type { Exception, HandOver, Issue, IssueDetails, IssueKey, ManualClose, Resolution, RestorePoint, TriageLabel } from './issue.ts';
import { brownedOut, brownoutEnded } from './life-cycle/brownout.ts';
import { deleted, deletionFailed, deletionRefused, deletionStarted, deletionTold } from './life-cycle/deletion.ts';
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
import {
  rotationHandedOver,
  rotationKeyMade,
  rotationStarted,
  rotationStuckTold,
  rotationTold,
  rotationUndone,
} from './life-cycle/rotation.ts';
import type { Transition } from './life-cycle/transition.ts';
import { expedited, expiryTold, labelsSeen, reminded, ticketClosedByPerson } from './life-cycle/triage.ts';

export { ROLLED_BACK } from './life-cycle/remediation.ts';
export type { NamedTicket } from './life-cycle/reporting.ts';
export type { Transition } from './life-cycle/transition.ts';

/** Everything that can happen to an issue. */
export type IssueEvent =
  | {
      readonly type: 'violation-seen';
      readonly details: IssueDetails;
      readonly exception?: Exception;
      /** The violation has nothing to do with use: a key that is in use every day is not a change every day. */
      readonly whateverItsUse?: true;
      /** Whether it may be acted on has changed with its use, so the use on record is brought up to date: no news for anybody. */
      readonly useMatters?: true;
    }
  | { readonly type: 'violation-gone'; readonly resolution: Resolution; readonly scan: 'complete' | 'partial' }
  | { readonly type: 'ticket-started'; readonly label: string }
  | { readonly type: 'ticket-not-made' }
  | { readonly type: 'reported'; readonly ticket?: NamedTicket }
  | { readonly type: 'announced' }
  | { readonly type: 'ticket-told' }
  | { readonly type: 'ticket-reopened'; readonly ticket: NamedTicket }
  | { readonly type: 'ticket-closed'; readonly ticket?: NamedTicket }
  | ({
      readonly type: 'remediation-started';
      readonly action: 'deactivate' | 'delete' | 'brown-out';
      readonly restorePoint?: RestorePoint;
    } & Actor)
  | { readonly type: 'remediated' }
  | { readonly type: 'remediation-told' }
  /** `acted: 'maybe'`: the answer was lost or the change does not show yet, so the intent stays, to be looked up. */
  | { readonly type: 'remediation-failed'; readonly why: string; readonly acted: 'no' | 'maybe' }
  | { readonly type: 'remediation-refused'; readonly why: string }
  /** Somebody is about to bring the credential back: it is left alone from now on, whatever becomes of that. */
  | { readonly type: 'held'; readonly by: string; readonly until: Date; readonly reason: string }
  | { readonly type: 'rolled-back'; readonly by: string; readonly holdUntil: Date }
  /** Seen as inactive; to be brought back at `until`. */
  | { readonly type: 'browned-out'; readonly until: Date }
  /** Seen as active again, or gone. */
  | { readonly type: 'brownout-ended' }
  | ({ readonly type: 'deletion-started' } & Actor)
  | { readonly type: 'deleted' }
  | { readonly type: 'deletion-told' }
  | { readonly type: 'deletion-failed'; readonly why: string; readonly acted: 'no' | 'maybe' }
  /** It did not stay as Keyhammer left it: it is not looked at for a deletion again. */
  | { readonly type: 'deletion-refused'; readonly why: string }
  | ({ readonly type: 'rotation-started'; readonly heldBefore: readonly string[] } & Actor)
  | { readonly type: 'rotation-key-made'; readonly id: string }
  | { readonly type: 'rotation-handed-over'; readonly to: HandOver }
  | { readonly type: 'rotation-told' }
  | { readonly type: 'rotation-stuck-told' }
  /** The new credential is gone again, or was never made: it begins anew. */
  | { readonly type: 'rotation-undone'; readonly why: string }
  | { readonly type: 'reminded'; readonly date: Date; readonly days: number; readonly who: 'ticket' | 'owner' }
  /** The labels for Keyhammer that the ticket carries now. */
  | { readonly type: 'labels-seen'; readonly labels: readonly TriageLabel[] }
  | { readonly type: 'expedited'; readonly by: string }
  | {
      readonly type: 'ticket-closed-by-person';
      readonly at: Date;
      readonly by: string;
      readonly treatedAs: ManualClose;
    }
  | { readonly type: 'expiry-told'; readonly expires: Date };

interface Actor {
  readonly by: string;
  readonly mode: 'manual' | 'batch';
}

/**
 * The one place where an issue's status moves. `told` is the `updated` of the issue that a teller spoke of: what
 * somebody else has written since, the ticket does not say yet.
 */
export function advance(issue: Issue, event: IssueEvent, now: Date, told: Date = issue.timestamps.updated): Transition {
  switch (event.type) {
    case 'violation-seen':
      return violationSeen(issue, event, now);
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
      return remediationStarted(issue, event, now);
    case 'remediated':
      return remediated(issue, now);
    case 'remediation-told':
      return remediationTold(issue);
    case 'remediation-failed':
      return attempted(issue, event.acted, { outcome: 'failed', at: now, why: event.why });
    case 'remediation-refused':
      return attempted(issue, 'no', { outcome: 'refused', at: now, why: event.why });
    case 'held':
      return held(issue, event);
    case 'rolled-back':
      return rolledBack(issue, event.by, event.holdUntil, now);
    case 'browned-out':
      return brownedOut(issue, event.until);
    case 'brownout-ended':
      return brownoutEnded(issue, now);
    case 'deletion-started':
      return deletionStarted(issue, event, now);
    case 'deleted':
      return deleted(issue, now);
    case 'deletion-told':
      return deletionTold(issue);
    case 'deletion-failed':
      return deletionFailed(issue, event.acted, { outcome: 'failed', at: now, why: event.why });
    case 'deletion-refused':
      return deletionRefused(issue, event.why);
    case 'rotation-started':
      return rotationStarted(issue, event, now);
    case 'rotation-key-made':
      return rotationKeyMade(issue, event.id, now);
    case 'rotation-handed-over':
      return rotationHandedOver(issue, event.to, now);
    case 'rotation-told':
      return rotationTold(issue, now);
    case 'rotation-stuck-told':
      return rotationStuckTold(issue, now);
    case 'rotation-undone':
      return rotationUndone(issue, { outcome: 'failed', at: now, why: event.why });
    case 'reminded':
      return reminded(issue, event);
    case 'labels-seen':
      return labelsSeen(issue, event.labels);
    case 'expedited':
      return expedited(issue, event.by, now);
    case 'ticket-closed-by-person':
      return ticketClosedByPerson(issue, event);
    case 'expiry-told':
      return expiryTold(issue, event.expires);
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
