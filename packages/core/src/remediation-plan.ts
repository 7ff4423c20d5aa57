import { isBrownedOut, isWatched, watchedUntil } from './brownout.ts';
import type { Check, CheckSettings } from './check.ts';
import { type Credential, type LiveCredential, namesOf, principalNameOf } from './credential.ts';
import { isHeld } from './hold.ts';
import { addDays, isBefore } from './instant.ts';
import type { Issue } from './issue.ts';
import type { OwnIdentity } from './ports/cloud.ts';
import { deletionDate, isQuarantined } from './quarantine.ts';
import { comebacksOf } from './seen-before.ts';
import { exceptionFor, type Whitelist } from './whitelist.ts';

/** What a remediation does to a credential next. */
export type PlannedAct =
  | 'deactivate'
  /** Deactivate for some minutes, then activate again. */
  | 'brown-out'
  /** At once, for what can't be deactivated; or, in quarantine, at the end. */
  | 'delete'
  /** Make another one, hand it over, and deactivate the old one once that is in use. */
  | 'rotate';

/** Why an open issue is not to be remediated now. */
export type NotDue =
  | { readonly reason: 'not-open' }
  | { readonly reason: 'not-reported' }
  | { readonly reason: 'already-remediated' }
  | { readonly reason: 'account-not-in-scope' }
  /** The check only ever reports. */
  | { readonly reason: 'reported-only' }
  /** Keyhammer itself runs as this. */
  | { readonly reason: 'own-credential' }
  /** `check`: the one that the exception is from, if it is another. */
  | { readonly reason: 'whitelisted'; readonly pattern: string; readonly check?: string }
  | { readonly reason: 'held'; readonly until: Date; readonly check?: string }
  | { readonly reason: 'retention'; readonly until: Date }
  /** In violation, and not to be touched by what is on record: it is in use, or was changed lately. */
  | { readonly reason: 'not-to-be-touched'; readonly why: string }
  /** Nobody uses it, by another check: that one retires it, and there is nothing to replace. */
  | { readonly reason: 'unused'; readonly check: string }
  /** It has come back before: by hand only. */
  | { readonly reason: 'seen-before' }
  /** It can't be undone, so no batch does it. */
  | { readonly reason: 'by-hand-only' }
  /** Back from a brown-out, and watched. */
  | { readonly reason: 'brown-out'; readonly until: Date }
  | { readonly reason: 'not-in-quarantine' }
  | { readonly reason: 'quarantine'; readonly until: Date };

/** `due`: the issue may be acted on; what is live still decides. */
export type Eligibility = { readonly kind: 'due'; readonly act: PlannedAct } | { readonly kind: 'not-due'; readonly because: NotDue };

export interface PlanInput {
  readonly check: Check;
  readonly settings: CheckSettings;
  readonly whitelist: Whitelist;
  /** Whether remediation may act in this account. */
  readonly inScope: boolean;
  readonly mode: 'manual' | 'batch';
  /** The names of all checks on this kind of credential: an exception from one protects it from all. */
  readonly checksOfKind: readonly string[];
  /** The same credential's issues of the other checks: a hold on one holds all. */
  readonly related: readonly Issue[];
  /** Another check whose open issue says that nobody uses the credential. */
  readonly unusedBy?: string;
  /** Absent: nothing is known to be Keyhammer's own. */
  readonly self?: OwnIdentity;
}

/** What the stored record and the configuration of this moment say. */
export function eligibilityOf(issue: Issue, input: PlanInput, now: Date): Eligibility {
  const because = reasonNotDue(issue, input, now);
  return because ? { kind: 'not-due', because } : { kind: 'due', act: nextAct(issue, input) };
}

/** Whether a credential in quarantine is to be deleted now. */
export function deletionEligibilityOf(issue: Issue, input: PlanInput, now: Date): Eligibility {
  const because = reasonNotToDelete(issue, input, now);
  return because ? { kind: 'not-due', because } : { kind: 'due', act: 'delete' };
}

/** When the issue may be remediated at the earliest, if nothing changes; absent if it was not reported. */
export function remediationDate(issue: Issue, settings: Pick<CheckSettings, 'retentionDays'>): Date | undefined {
  const retained = retainedUntil(issue, settings);
  if (!retained || issue.status !== 'open' || issue.timestamps.remediated) return undefined;
  return issue.hold && isBefore(retained, issue.hold.until) ? issue.hold.until : retained;
}

function retainedUntil({ timestamps, expedited }: Issue, { retentionDays }: Pick<CheckSettings, 'retentionDays'>): Date | undefined {
  const retained = timestamps.reported && addDays(timestamps.reported, retentionDays);
  return retained && expedited && isBefore(expedited.at, retained) ? expedited.at : retained;
}

function nextAct(issue: Issue, { check, settings }: Pick<PlanInput, 'check' | 'settings'>): PlannedAct {
  if (check.remedy === 'delete') return 'delete';
  if (settings.rotation?.action === 'rotate' || issue.rotation) return 'rotate';
  return settings.brownoutMinutes > 0 && !issue.brownout ? 'brown-out' : 'deactivate';
}

function reasonNotDue(issue: Issue, input: PlanInput, now: Date): NotDue | undefined {
  if (issue.status !== 'open') return { reason: 'not-open' };
  // By another check as well: a reading may show it as active for some seconds yet.
  if ([issue, ...input.related].some(({ status, timestamps }) => status === 'open' && timestamps.remediated))
    return { reason: 'already-remediated' };
  if (input.check.remedy === 'none') return { reason: 'reported-only' };
  const protectedBy = protectionOf(issue, input, now);
  if (protectedBy) return protectedBy;
  const retained = retainedUntil(issue, input.settings);
  if (!retained) return { reason: 'not-reported' };
  const held = holdOf(issue, input, now);
  if (held) return held;
  // A rotation that was begun early is watched from then on; the old credential waits for its date all the same.
  if (isBefore(now, retained) && !issue.rotation?.handedOver) return { reason: 'retention', until: retained };
  const trial = trialOf(issue, input, now);
  if (trial) return trial;
  if (input.mode === 'batch' && comebacksOf(issue).length > 0) return { reason: 'seen-before' };
  // What a person has begun is looked up first: it may have been done.
  if (input.mode === 'batch' && isByHandOnly(input.check, nextAct(issue, input)) && !issue.intents.remediation)
    return { reason: 'by-hand-only' };
  return nextAct(issue, input) === 'rotate' ? nothingToReplace(issue, input) : notToBeTouched(issue, input, now);
}

function nothingToReplace({ rotation }: Issue, { unusedBy }: PlanInput): NotDue | undefined {
  return unusedBy !== undefined && !rotation ? { reason: 'unused', check: unusedBy } : undefined;
}

/** What the check would say of the credential as it is on record: the live one has the last word, but what is surely left alone is not planned. */
function notToBeTouched({ id, details, intents }: Issue, { check, settings }: PlanInput, now: Date): NotDue | undefined {
  // What an earlier run has begun is looked up first.
  if (intents.remediation) return undefined;
  const verdict = check.mayAct({ ...details, id, status: 'active' }, settings, now);
  return verdict.kind === 'leave' ? { reason: 'not-to-be-touched', why: verdict.why } : undefined;
}

function reasonNotToDelete(issue: Issue, input: PlanInput, now: Date): NotDue | undefined {
  const date = deletionDate(issue, input.settings);
  if (!input.settings.deletion || !date || !isQuarantined(issue)) return { reason: 'not-in-quarantine' };
  const reason = protectionOf(issue, input, now) ?? holdOf(issue, input, now);
  if (reason) return reason;
  if (isBefore(now, date)) return { reason: 'quarantine', until: date };
  return input.mode === 'batch' && isByHandOnly(input.check, 'delete') && !issue.intents.deletion ? { reason: 'by-hand-only' } : undefined;
}

/** Whether an act takes a person at a terminal: no batch does it, and no button. */
export function isByHandOnly({ deletesByHandOnly }: Pick<Check, 'deletesByHandOnly'>, act: PlannedAct): boolean {
  return act === 'delete' && deletesByHandOnly === true;
}

/** What keeps a credential from being touched whatever the date. */
function protectionOf(issue: Issue, { whitelist, inScope, self, checksOfKind }: PlanInput, now: Date): NotDue | undefined {
  if (!inScope) return { reason: 'account-not-in-scope' };
  if (self && isOwn(issue, self)) return { reason: 'own-credential' };
  for (const check of [issue.check, ...checksOfKind.filter((name) => name !== issue.check)]) {
    const subject = { check, accountId: issue.accountId, names: namesOf({ ...issue.details, id: issue.id }) };
    const exception = exceptionFor(whitelist, subject, now);
    if (exception) return { reason: 'whitelisted', pattern: exception.pattern, ...(check !== issue.check && { check }) };
  }
  return undefined;
}

function isOwn({ accountId, id, details }: Issue, self: OwnIdentity): boolean {
  return accountId === self.accountId && (id === self.credentialId || details.principal === self.principal);
}

function holdOf(issue: Issue, { related }: PlanInput, now: Date): NotDue | undefined {
  for (const each of [issue, ...related]) {
    if (!each.hold || !isHeld(each, now)) continue;
    return { reason: 'held', until: each.hold.until, ...(each.check !== issue.check && { check: each.check }) };
  }
  return undefined;
}

/** What is on trial for one check, or watched after it, is not to be deactivated for another. */
function trialOf(issue: Issue, { related }: PlanInput, now: Date): NotDue | undefined {
  for (const each of [issue, ...related]) {
    const until = isBrownedOut(each) ? each.brownout?.until : isWatched(each, now) ? watchedUntil(each) : undefined;
    if (until) return { reason: 'brown-out', until };
  }
  return undefined;
}

/** What to do with a credential that was just read again. */
export type LiveDecision =
  | { readonly kind: 'act'; readonly credential: Credential }
  /** Nothing to do, and `why` reads after "because". */
  | { readonly kind: 'leave'; readonly why: string }
  /** An act was under way and the credential is as that would leave it: it went through, only its record was lost. */
  | { readonly kind: 'record' };

/** The last word before acting: the live credential, not the stored record. */
export function decideOnLive(check: Check, settings: CheckSettings, issue: Issue, live: LiveCredential, now: Date): LiveDecision {
  const { remediation: intent } = issue.intents;
  if (live.kind === 'gone') return intent?.action === 'delete' ? { kind: 'record' } : { kind: 'leave', why: 'it no longer exists' };
  const { credential } = live;
  if (credential.principal !== issue.details.principal) return { kind: 'leave', why: `it belongs to ${principalNameOf(credential)} now` };
  if (credential.status === 'inactive') {
    return intent && intent.action !== 'delete' ? { kind: 'record' } : { kind: 'leave', why: 'it is inactive already' };
  }
  const verdict = check.evaluate(credential, settings, now);
  if (verdict.kind !== 'violation') return { kind: 'leave', why: verdict.why };
  const act = check.mayAct(credential, settings, now);
  return act.kind === 'act' ? { kind: 'act', credential } : act;
}

/** The last word before a deletion out of quarantine. `broken`: it did not stay as we left it, and is never deleted by us. */
export type DeletionDecision =
  | { readonly kind: 'delete' }
  | { readonly kind: 'record' }
  | { readonly kind: 'leave'; readonly why: string }
  | { readonly kind: 'broken'; readonly why: string };

export function decideOnDeletion(issue: Issue, live: LiveCredential, { unlock }: Pick<CheckSettings, 'unlock'> = {}): DeletionDecision {
  const { remediation, intents, details } = issue;
  if (!remediation) return { kind: 'leave', why: 'Keyhammer has not deactivated it' };
  if (live.kind === 'gone') return intents.deletion ? { kind: 'record' } : { kind: 'broken', why: 'somebody else has deleted it' };
  const { principal, status, lastUsed, locked } = live.credential;
  if (principal !== details.principal) return { kind: 'broken', why: `it belongs to ${principalNameOf(live.credential)} now` };
  if (status === 'active') return { kind: 'broken', why: 'it is active again' };
  if (locked && !details.locked) return { kind: 'broken', why: 'somebody has locked it since' };
  if (locked && !unlock) return { kind: 'leave', why: 'it is locked' };
  if (lastUsed.kind === 'unknown') return { kind: 'leave', why: `its last use is unknown (${lastUsed.reason})` };
  if (lastUsed.kind === 'unseen' && isBefore(remediation.at, lastUsed.since)) {
    return { kind: 'leave', why: `its use is only known from ${lastUsed.since.toISOString()} on` };
  }
  if (lastUsed.kind === 'used' && isBefore(remediation.at, lastUsed.at)) {
    return { kind: 'broken', why: `it was used after its deactivation, on ${lastUsed.at.toISOString()}` };
  }
  return { kind: 'delete' };
}
