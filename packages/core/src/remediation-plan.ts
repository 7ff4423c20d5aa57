import type { Check, CheckSettings } from './check.ts';
import type { Credential, LiveCredential } from './credential.ts';
import { isHeld } from './hold.ts';
import { addDays, isBefore } from './instant.ts';
import type { Issue } from './issue.ts';
import { exceptionFor, type Whitelist } from './whitelist.ts';

/** Why an open issue is not to be remediated now. */
export type NotDue =
  | { readonly reason: 'not-open' }
  | { readonly reason: 'not-reported' }
  | { readonly reason: 'already-remediated' }
  | { readonly reason: 'account-not-in-scope' }
  | { readonly reason: 'whitelisted'; readonly pattern: string }
  | { readonly reason: 'held'; readonly until: Date }
  | { readonly reason: 'retention'; readonly until: Date };

/** `due`: the issue may be acted on; what is live still decides. */
export type Eligibility = { readonly kind: 'due' } | { readonly kind: 'not-due'; readonly because: NotDue };

export interface PlanInput {
  readonly settings: CheckSettings;
  readonly whitelist: Whitelist;
  /** Whether remediation may act in this account. */
  readonly inScope: boolean;
}

/** What the stored record and the configuration of this moment say. */
export function eligibilityOf(issue: Issue, input: PlanInput, now: Date): Eligibility {
  const because = reasonNotDue(issue, input, now);
  return because ? { kind: 'not-due', because } : { kind: 'due' };
}

/** When the issue may be remediated at the earliest, if nothing changes; absent if it was not reported. */
export function remediationDate(issue: Issue, settings: CheckSettings): Date | undefined {
  const { reported } = issue.timestamps;
  if (!reported || issue.status !== 'open' || issue.timestamps.remediated) return undefined;
  const retained = addDays(reported, settings.retentionDays);
  return issue.hold && isBefore(retained, issue.hold.until) ? issue.hold.until : retained;
}

function reasonNotDue(issue: Issue, { settings, whitelist, inScope }: PlanInput, now: Date): NotDue | undefined {
  if (issue.status !== 'open') return { reason: 'not-open' };
  if (issue.timestamps.remediated) return { reason: 'already-remediated' };
  if (!inScope) return { reason: 'account-not-in-scope' };
  const subject = { check: issue.check, accountId: issue.accountId, names: [issue.id, issue.details.principal] };
  const exception = exceptionFor(whitelist, subject, now);
  if (exception) return { reason: 'whitelisted', pattern: exception.pattern };
  if (!issue.timestamps.reported) return { reason: 'not-reported' };
  if (issue.hold && isHeld(issue, now)) return { reason: 'held', until: issue.hold.until };
  const retained = addDays(issue.timestamps.reported, settings.retentionDays);
  return isBefore(now, retained) ? { reason: 'retention', until: retained } : undefined;
}

/** What to do with a credential that was just read again. */
export type LiveDecision =
  | { readonly kind: 'deactivate'; readonly credential: Credential }
  /** Nothing to do, and `why` reads after "because". */
  | { readonly kind: 'leave'; readonly why: string }
  /** A remediation was under way and the credential is inactive: it went through, only its record was lost. */
  | { readonly kind: 'record' };

/** The last word before acting: the live credential, not the stored record. */
export function decideOnLive(check: Check, settings: CheckSettings, issue: Issue, live: LiveCredential, now: Date): LiveDecision {
  if (live.kind === 'gone') return { kind: 'leave', why: 'it no longer exists' };
  const { credential } = live;
  if (credential.principal !== issue.details.principal) return { kind: 'leave', why: `it belongs to ${credential.principal} now` };
  if (credential.status === 'inactive') {
    return issue.intents.remediation ? { kind: 'record' } : { kind: 'leave', why: 'it is inactive already' };
  }
  const verdict = check.evaluate(credential, settings, now);
  return verdict.kind === 'violation' ? { kind: 'deactivate', credential } : { kind: 'leave', why: verdict.why };
}
