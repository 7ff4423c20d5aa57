import { isBrownedOut } from '../brownout.ts';
import { isBefore } from '../instant.ts';
import type { Exception, Intents, Issue, IssueDetails, Remediation, Resolution } from '../issue.ts';
import { isQuarantined } from '../quarantine.ts';
import { sameCircumstances, sameException, sameFacts } from './evidence.ts';
import { recordRemediation } from './remediation.ts';
import { changed, refused, type Transition, unchanged, withIncarnation, without } from './transition.ts';

/** A violation, as it was found. See {@link IssueEvent}. */
interface Sighting {
  readonly details: IssueDetails;
  readonly exception?: Exception;
  readonly whateverItsUse?: true;
  readonly useMatters?: true;
}

export function violationSeen(issue: Issue, sighting: Sighting, now: Date): Transition {
  const { details, exception } = sighting;
  const told = sighting.whateverItsUse ? withUseOnRecord(issue, details) : details;
  const { remediated } = issue.timestamps;
  if (remediated) return mayNotShowYet(remediated, details.readAt) ? unchanged(issue) : reincarnated(issue, details, exception, now);
  switch (issue.status) {
    case 'closed':
    case 'resolved':
      return reincarnated(issue, details, exception, now);
    case 'open':
      return exception ? whitelisted(issue, details, exception, now) : refreshed(issue, details, told, sighting.useMatters === true, now);
    case 'whitelisted':
      return exception ? stillWhitelisted(issue, details, exception, told, now) : unwhitelisted(issue, details, now);
  }
}

/** The use that is on record, unless it is of another kind by now: used for the first time, or not known any more. */
function withUseOnRecord(issue: Issue, details: IssueDetails): IssueDetails {
  const { lastUsed } = issue.details;
  return lastUsed.kind === details.lastUsed.kind ? { ...details, lastUsed } : details;
}

/**
 * IAM is eventually consistent: a key that we have just deactivated may still be read as active.
 * Only after this long does an active key mean that somebody has activated it again.
 */
const REMEDIATION_SETTLES_MS = 5 * 60 * 1000;

/** No scan takes longer from the reading of a credential to the writing of its issue. */
const READING_IS_WRITTEN_WITHIN_MS = 60 * 60 * 1000;

/** Read before the remediation, or so soon after it that it may not show; much older than it, one of the clocks had jumped. */
function mayNotShowYet(remediated: Date, readAt: Date): boolean {
  const age = readAt.getTime() - remediated.getTime();
  return age <= REMEDIATION_SETTLES_MS && age >= -READING_IS_WRITTEN_WITHIN_MS;
}

/** A new life: the former one goes to the history, the owner is told anew and has the whole retention period again. */
function reincarnated(issue: Issue, details: IssueDetails, exception: Exception | undefined, now: Date): Transition {
  const { check, accountId, id, version, foreign, ticket, hold, rotation } = issue;
  const stillOpenTicket = ticket?.state === 'open' ? ticket : undefined;
  return {
    kind: 'changed',
    issue: {
      check,
      accountId,
      id,
      version,
      foreign,
      status: exception ? 'whitelisted' : 'open',
      details,
      timestamps: { identified: now, updated: now },
      incarnation: issue.incarnation + 1,
      intents: intentsToSettle(issue),
      history: withIncarnation(issue),
      ...(stillOpenTicket && { ticket: stillOpenTicket }),
      ...(exception && { exception }),
      ...(hold && isBefore(now, hold.until) && { hold }),
      // A key may have been made that nobody has the secret of: it is still to be handed over, or deleted.
      ...(rotation && !rotation.handedOver && { rotation }),
    },
  };
}

/** A ticket that may have been made is still to be looked for, and what may have been done in part still to be undone. */
function intentsToSettle({ intents: { ticket, remediation } }: Issue): Intents {
  return { ...(ticket && { ticket }), ...(remediation?.restorePoint && { remediation }) };
}

/** @param told the details as far as a change of them is worth telling */
function refreshed(issue: Issue, details: IssueDetails, told: IssueDetails, useMatters: boolean, now: Date): Transition {
  if (!sameFacts(issue.details, told)) return changed(issue, { details, timestamps: { ...issue.timestamps, updated: now } });
  return sameCircumstances(issue.details, told) && !useMatters ? unchanged(issue) : changed(issue, { details });
}

function whitelisted(issue: Issue, details: IssueDetails, exception: Exception, now: Date): Transition {
  const { timestamps } = issue;
  return changed(withTicketToClose(issue), { status: 'whitelisted', details, exception, timestamps: { ...timestamps, updated: now } });
}

/**
 * The closed ticket of an open issue was to be opened again, and may have been by a run that died before it could say so:
 * it is closed again, which changes nothing if it is closed.
 */
function withTicketToClose(issue: Issue): Issue {
  const { status, ticket } = issue;
  const mayBeOpen = status === 'open' && ticket?.state === 'closed' && !ticket.leftClosed;
  return mayBeOpen ? { ...issue, ticket: { ...ticket, state: 'open' } } : issue;
}

function stillWhitelisted(issue: Issue, details: IssueDetails, exception: Exception, told: IssueDetails, now: Date): Transition {
  const same = sameFacts(issue.details, told) && sameCircumstances(issue.details, told) && sameException(issue.exception, exception);
  return same ? unchanged(issue) : changed(issue, { details, exception, timestamps: { ...issue.timestamps, updated: now } });
}

/** The entry is gone or has expired: reported anew, with the whole retention period ahead. */
function unwhitelisted(issue: Issue, details: IssueDetails, now: Date): Transition {
  const { exception: _e, announcedAt: _a, expedited: _x, brownout, ...kept } = issue;
  const { reported: _r, ...timestamps } = issue.timestamps;
  const onTrial = brownout && isBrownedOut(issue) && { brownout };
  return { kind: 'changed', issue: { ...kept, ...onTrial, status: 'open', details, timestamps: { ...timestamps, updated: now } } };
}

export function violationGone(issue: Issue, resolution: Resolution, scan: 'complete' | 'partial', now: Date): Transition {
  if (issue.status === 'resolved' || issue.status === 'closed') return quarantineWatched(issue, resolution, now);
  if (scan === 'partial') return refused('the account was not read completely, so nothing in it counts as gone');
  // Whoever browned it out brings it back first.
  if (resolution.reason !== 'gone' && (isBrownedOut(issue) || issue.intents.remediation?.action === 'brown-out')) return unchanged(issue);
  const active = isStillActive(resolution);
  const { remediated } = issue.timestamps;
  if (active && remediated && mayNotShowYet(remediated, now)) return unchanged(issue);
  const ended = withTicketToClose(issue);
  const settled = active ? undone(ended) : recovered(ended, resolution, now);
  const ours = endedByUs(settled, resolution);
  // A remediator that is at it this very moment is to find its intent, and to record its deed.
  return changed(active ? settled : without(settled, 'remediation'), {
    status: 'resolved',
    resolution: ours ?? resolution,
    timestamps: { ...settled.timestamps, resolved: now },
  });
}

/** The credential was seen as active, and was fine. */
function isStillActive({ reason }: Resolution): boolean {
  return reason === 'used' || reason === 'unused' || reason === 'too-young' || reason === 'unprivileged';
}

/** What the remediation has left is what was found. */
function isEndOf({ action }: Pick<Remediation, 'action'>, { reason }: Resolution): boolean {
  return reason === (action === 'delete' ? 'gone' : 'inactive');
}

/** What was found is what Keyhammer has left. */
function endedByUs({ remediation, deletion }: Issue, resolution: Resolution): Resolution | undefined {
  if (deletion && resolution.reason === 'gone') return { reason: 'remediated', why: `Keyhammer deleted it (${deletion.by})` };
  if (!remediation || !isEndOf(remediation, resolution)) return undefined;
  return { reason: 'remediated', why: `Keyhammer ${remediation.action === 'delete' ? 'deleted' : 'deactivated'} it (${remediation.by})` };
}

function quarantineWatched(issue: Issue, resolution: Resolution, now: Date): Transition {
  const { remediated } = issue.timestamps;
  if (!isStillActive(resolution) || (remediated && mayNotShowYet(remediated, now))) return unchanged(issue);
  const watched = undone(issue);
  return watched === issue ? unchanged(issue) : changed(watched, {});
}

/** Somebody has activated what is in quarantine: it is in use again, and not ours to delete any more. */
function undone(issue: Issue): Issue {
  const { remediation } = issue;
  if (!remediation || !isQuarantined(issue)) return issue;
  return { ...without(issue, 'deletion'), remediation: { ...remediation, undone: 'it was found active again' } };
}

/** The credential is as a remediation that was under way would leave it: it went through, only its record was lost. */
function recovered(issue: Issue, resolution: Resolution, now: Date): Issue {
  const { remediation: intent } = issue.intents;
  if (!intent || intent.action === 'brown-out' || issue.timestamps.remediated) return issue;
  return isEndOf({ action: intent.action }, resolution) ? recordRemediation(issue, intent, now) : issue;
}
