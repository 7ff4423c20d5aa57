import { type Credential, nameOf, namesOf } from './credential.ts';
import { isHeld } from './hold.ts';
import { addDays, isBefore } from './instant.ts';
import type { Issue } from './issue.ts';
import { notDueInWords } from './not-due-wording.ts';
import { eligibilityOf, type PlanInput } from './remediation-plan.ts';
import { exceptionFor } from './whitelist.ts';

/** What an act would take away besides the credential that it is about. */
export interface AlsoStopped {
  readonly credential: Credential;
  /** Its own issues, of whatever check: a hold on one protects it. */
  readonly issues: readonly Issue[];
  /** The checks of its kind: an exception from one protects it. */
  readonly checksOfKind: readonly string[];
}

/** An act, and what it rests on. */
export interface StoppingAct extends Omit<PlanInput, 'related' | 'unusedBy'> {
  readonly accountId: string;
  readonly change: 'deactivate' | 'delete';
}

/**
 * Why an act may not be done for what it would take away besides: what is in use, protected, held or locked by itself, or has
 * time left, is not stopped for the sake of another. `undefined` if it may. What is inactive is stopped already; to delete it
 * is another matter.
 */
export function obstacleBesides(act: StoppingAct, others: readonly AlsoStopped[], now: Date): string | undefined {
  for (const other of others) {
    const isActive = other.credential.status === 'active';
    if (!isActive && act.change === 'deactivate') continue;
    const why = protectionOf(other, act, now) ?? (isActive ? needFor(other, act, now) : undefined);
    if (why !== undefined) return `it would also ${isActive ? 'stop' : 'delete'} ${nameOf(other.credential)}, and ${why}`;
  }
  return undefined;
}

/** A clause. */
function protectionOf(
  { credential, issues, checksOfKind }: AlsoStopped,
  { accountId, whitelist, self, settings }: StoppingAct,
  now: Date,
): string | undefined {
  const isOwn = self?.accountId === accountId && (self.credentialId === credential.id || self.principal === credential.principal);
  if (isOwn) return 'that one is what Keyhammer itself signs in with';
  for (const check of checksOfKind) {
    const exception = exceptionFor(whitelist, { check, accountId, names: namesOf(credential) }, now);
    if (exception) return `that one is whitelisted by "${exception.pattern}"`;
  }
  const held = issues.find((issue) => isHeld(issue, now));
  if (held?.hold) return `that one is held until ${held.hold.until.toISOString()}`;
  return credential.locked && !settings.unlock ? 'that one is locked' : undefined;
}

/** A clause. */
function needFor(other: AlsoStopped, act: StoppingAct, now: Date): string | undefined {
  return other.credential.kind === act.check.kind ? notDue(other, act, now) : signOfUse(other, act, now);
}

/** One of the same kind goes only where it would go by itself: its owner was told a date, too. */
function notDue({ credential, issues, checksOfKind }: AlsoStopped, act: StoppingAct, now: Date): string | undefined {
  const { check, settings } = act;
  const verdict = check.evaluate(credential, settings, now);
  if (verdict.kind !== 'violation') return `that one is to stay, because ${verdict.why}`;
  const may = check.mayAct(credential, settings, now);
  if (may.kind === 'leave') return `that one is to stay, because ${may.why}`;
  const own = issues.find((issue) => issue.check === check.name);
  if (!own) return 'nobody has been told of that one yet';
  const related = issues.filter((issue) => issue !== own);
  const eligibility = eligibilityOf(own, { ...act, checksOfKind, related }, now);
  return eligibility.kind === 'not-due' ? `that one is not due: ${notDueInWords(own, eligibility.because)}` : undefined;
}

/**
 * What signs in as an identity needs no issue of its own: the identity's verdict covers it. But not every cloud counts a key's
 * use as one of its user, and one that was only just made is about to be used.
 */
function signOfUse({ credential: { created, lastUsed } }: AlsoStopped, { settings: { thresholdDays } }: StoppingAct, now: Date) {
  const threshold = addDays(now, -thresholdDays);
  if (lastUsed.kind === 'unknown') return `the last use of that one is unknown (${lastUsed.reason})`;
  if (lastUsed.kind === 'unseen' && isBefore(threshold, lastUsed.since))
    return `its use before ${lastUsed.since.toISOString()} is not known`;
  if (lastUsed.kind === 'used' && !isBefore(lastUsed.at, threshold)) return `that one was used on ${lastUsed.at.toISOString()}`;
  return isBefore(created, threshold) ? undefined : `that one was only made on ${created.toISOString()}`;
}
