import {
  addDays,
  type CheckSettings,
  changeOverOf,
  formatDay,
  type Issue,
  isBefore,
  type LiveCredential,
  type Rotation,
  remediationDate,
  rotationStuckDate,
} from '@keyhammer/core';
import { deactivation } from '../acts.ts';
import { holderOf, refOf } from '../audit.ts';
import { busyWith, concludeForgotten, failToLook, performAct } from '../perform-act.ts';
import { outcomeOf } from '../remediate-one.ts';
import type { RemediationOutcome, WaitingNews } from '../remediation-run.ts';
import { recordUnlessChanged, type Work } from '../work.ts';

/**
 * The old credential is deactivated once the new one has been used and the old one has not been for the
 * grace period. Until then the owner is reminded, and told once when it takes too long.
 */
export async function watchChangeOver(work: Work, issue: Issue, rotation: Rotation): Promise<RemediationOutcome> {
  const seen = await look(work, issue, rotation);
  if ('outcome' in seen) return seen.outcome;
  const { old, made } = seen;
  if (old.kind === 'gone' || old.credential.status === 'inactive') return await ended(work, issue, old);
  const why = await waitingFor(work, issue, old, made);
  const busy = busyWith(issue.intents.remediation, issue, work.now);
  if (why !== undefined) return wait(work, busy === undefined ? await calledOff(work, issue, why) : issue, why);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  return outcomeOf(await performAct(work, issue, deactivation), 'remediated');
}

/** An earlier run has begun the deactivation, and nothing came of it: who deactivates the key from now on is not that run. */
async function calledOff(work: Work, issue: Issue, why: string): Promise<Issue> {
  return issue.intents.remediation ? await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }) : issue;
}

interface Seen {
  readonly old: LiveCredential;
  readonly made: LiveCredential;
}

async function look(work: Work, issue: Issue, { made }: Rotation): Promise<Seen | { readonly outcome: RemediationOutcome }> {
  const { credentials } = work.ports;
  try {
    return {
      old: await credentials.look(refOf(issue)),
      made: made ? await credentials.look({ ...holderOf(issue), id: made.id }) : { kind: 'gone' },
    };
  } catch (error) {
    const { audit, failed } = deactivation;
    return { outcome: await failToLook(work, issue, { error, action: audit, intent: issue.intents.remediation, failed }) };
  }
}

async function ended(work: Work, issue: Issue, old: LiveCredential): Promise<RemediationOutcome> {
  if (old.kind === 'found' && issue.intents.remediation) return outcomeOf(await concludeForgotten(work, issue, deactivation), 'recovered');
  const why = old.kind === 'gone' ? 'the old one no longer exists' : 'the old one is inactive already';
  return { kind: 'waiting', issue, why: `${why}: the next identification resolves it` };
}

/** `rotation_force` is for an old one that is still in use when all the time has passed; the new one must be in use all the same. */
async function waitingFor({ planned, now }: Work, issue: Issue, old: LiveCredential, made: LiveCredential): Promise<string | undefined> {
  const changeOver = changeOverOf(made);
  if (changeOver.kind === 'waiting') return changeOver.why;
  if (old.kind === 'gone') return undefined;
  const { check, settings } = planned.configured;
  const verdict = check.evaluate(old.credential, settings, now);
  if (verdict.kind !== 'violation') return verdict.why;
  const { rotation } = settings;
  const patient = check.mayAct(old.credential, { ...settings, ...(rotation && { rotation: { ...rotation, force: false } }) }, now);
  const date = remediationDate(issue, settings);
  if (date && isBefore(now, date)) return `its date, ${formatDay(date)}, has not come`;
  if (patient.kind === 'act') return undefined;
  const stuckFrom = rotationStuckDate(issue, settings);
  const isForced = rotation?.force === true && stuckFrom !== undefined && !isBefore(now, stuckFrom);
  return isForced ? undefined : patient.why;
}

function wait({ planned, now }: Work, issue: Issue, why: string): RemediationOutcome {
  const tell = newsOf(issue, planned.configured.settings, now);
  return { kind: 'waiting', issue, why, ...(tell && { tell }) };
}

function newsOf(issue: Issue, settings: CheckSettings, now: Date): WaitingNews | undefined {
  const stuckFrom = rotationStuckDate(issue, settings);
  if (!stuckFrom) return undefined;
  if (!isBefore(now, stuckFrom)) return issue.rotation?.stuckToldAt ? undefined : { kind: 'stuck' };
  const days = reminderDue(issue, settings.reminderDays, stuckFrom, now);
  return days === undefined ? undefined : { kind: 'reminder', date: stuckFrom, days };
}

/** The last of the reminders whose day has come, unless it has been told. */
function reminderDue({ rotation, reminder }: Issue, reminderDays: readonly number[], date: Date, now: Date): number | undefined {
  const handedOver = rotation?.handedOver?.at;
  if (!handedOver) return undefined;
  const begun = reminderDays.filter((days) => !isBefore(now, addDays(date, -days)) && isBefore(handedOver, addDays(date, -days)));
  const days = Math.min(...begun);
  const isTold = reminder?.date.getTime() === date.getTime() && reminder.days <= days;
  return begun.length === 0 || isTold ? undefined : days;
}
