import { type Credential, exceptionFor, formatInstant, type Issue, isBrownedOut, isHeld, isWatched, roomBeside } from '@keyhammer/core';
import { holderOf } from '../audit.ts';
import type { RemediationOutcome } from '../remediation-run.ts';
import { fail, recordUnlessChanged, type Work } from '../work.ts';
import { deleteOther } from './delete-other.ts';
import { refuse } from './refuse.ts';

/** Sees to it that a second credential can be made. Returns what stands in the way, if anything. */
export async function makeRoom(work: Work, issue: Issue, held: readonly Credential[]): Promise<RemediationOutcome | undefined> {
  const room = roomBeside(issue.id, held);
  if (room.kind === 'free') return undefined;
  if (room.kind === 'none') return await refuse(work, issue, room.why);
  const { inactive } = room;
  const why =
    (await protectionOf(work, issue, inactive)) ?? (await whyNotAgreed(work, inactive)) ?? (await changeSince(work, issue, inactive));
  if (why !== undefined) return await refuse(work, issue, why);
  const problem = await deleteOther(work, issue, inactive, 'it was inactive, and stood in the way of a rotation');
  if (problem === undefined) return undefined;
  const record = (reason: string) => recordUnlessChanged(work, issue, { type: 'remediation-failed', why: reason, acted: 'no' });
  return await fail(work, issue, { error: new Error(problem), action: 'create', record });
}

/** What keeps the other one from being deleted, whoever agrees to it. */
async function protectionOf(
  { planned, settings, ports, now }: Work,
  { accountId }: Issue,
  { id }: Credential,
): Promise<string | undefined> {
  const own = await ports.credentials.ownIdentity(accountId);
  if (own.credentialId === id) return `the user's other key ${id} is the one that Keyhammer signs with`;
  for (const { check } of settings.checks.filter((other) => other.check.kind === planned.configured.check.kind)) {
    const key = { check: check.name, accountId, id };
    const takesTheRoom = `the user's inactive key ${id} takes the room for a second one, and`;
    if (exceptionFor(settings.whitelist, { ...key, names: [id] }, now)) return `${takesTheRoom} is whitelisted`;
    const issue = await ports.issues.get(key);
    if (issue?.hold && isHeld(issue, now)) return `${takesTheRoom} is held until ${formatInstant(issue.hold.until)}`;
    if (issue && isUnderWay(issue)) return `${takesTheRoom} is just being deactivated or deleted: the next run decides anew`;
    // A reading may still show it as it was in its brown-out.
    if (issue && isWatched(issue, now)) return `${takesTheRoom} is just back from a brown-out: a later run decides anew`;
  }
  return undefined;
}

/** It may be off for some minutes only. */
function isUnderWay(issue: Issue): boolean {
  return isBrownedOut(issue) || issue.intents.remediation !== undefined || issue.intents.deletion !== undefined;
}

/** An inactive one may be what somebody brings back in an emergency: it is only deleted if a person says so, or the settings do and it is out of use. */
async function whyNotAgreed({ planned, consent, operator, now }: Work, inactive: Credential): Promise<string | undefined> {
  const { check, settings } = planned.configured;
  const { rotation } = settings;
  if (operator.mode === 'manual' && (await consent.confirmReplacing?.(planned, inactive))) return undefined;
  if (!rotation?.replacesInactive) {
    return `the user's inactive key ${inactive.id} takes the room for a second one: delete it, or set "rotate_replaces_inactive": true, or rotate by hand and say yes to its deletion`;
  }
  const outOfUse = check.mayAct(inactive, { ...settings, rotation: { ...rotation, force: false } }, now);
  return outOfUse.kind === 'act'
    ? undefined
    : `the user's inactive key ${inactive.id} takes the room for a second one, and ${outOfUse.why}`;
}

/** A person may have taken an hour to say yes. */
async function changeSince({ ports }: Work, issue: Issue, { id }: Credential): Promise<string | undefined> {
  const live = await ports.credentials.look({ ...holderOf(issue), id });
  return live.kind === 'found' && live.credential.status === 'active' ? `the user's other key ${id} is active again` : undefined;
}
