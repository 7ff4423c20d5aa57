import type { AuditEntry, CheckSettings, CredentialRef, Issue } from '@keyhammer/core';
import type { HeldCredential } from '@keyhammer/testing';
import { DAY_MS, hasCome, isOlderThan, later, MINUTE_MS } from '../time.ts';
import { actName, loadKey, noteIn, type WorkerRun } from '../workers/run.ts';
import type { ChangeOfCredential, HistoryWorld } from '../world/history-world.ts';
import { settingsOf } from '../world/settings.ts';
import { signOfLife } from './facts.ts';
import { notDue, protections } from './protections.ts';

/** All that speaks against a change of a credential that is `was` in truth, at this instant. */
export function judgeChange(
  world: HistoryWorld,
  run: WorkerRun,
  change: ChangeOfCredential,
  ref: CredentialRef,
  was: HeldCredential | undefined,
): readonly string[] {
  const begun = begunIn(run, change, ref);
  if (!begun) return ['the audit log of this run says nothing of its beginning'];
  const case_ = { world, run, ref, begun };
  switch (change) {
    case 'create':
      return ref.kind === 'aws-console-password' ? judgeRemaking(case_) : judgeSecondKey(case_);
    case 'activate':
      return was?.status === 'inactive' ? judgeActivation(case_) : [];
    case 'deactivate':
      return was?.status === 'active' ? judgeRetirement(case_, was) : [];
    case 'delete':
      return was ? judgeDeletion(case_, was) : [];
  }
}

interface Case {
  readonly world: HistoryWorld;
  readonly run: WorkerRun;
  readonly ref: CredentialRef;
  /** What this run's audit log says of its beginning. */
  readonly begun: AuditEntry;
}

const AUDITED_AS: Readonly<Record<ChangeOfCredential, readonly string[]>> = {
  deactivate: ['deactivate', 'brown-out'],
  activate: ['reactivate'],
  delete: ['delete'],
  create: ['create'],
};

/** A second key is begun under the id of the first. */
function begunIn({ started }: WorkerRun, change: ChangeOfCredential, ref: CredentialRef): AuditEntry | undefined {
  return started.findLast(
    ({ action, accountId, id, evidence }) =>
      AUDITED_AS[change].includes(action) &&
      accountId === ref.accountId &&
      (change === 'create' ? evidence.principal === ref.principal : id === ref.id),
  );
}

function judgeRetirement(case_: Case, was: HeldCredential): readonly string[] {
  const { world, run, begun, ref } = case_;
  const issue = world.issues.about(begun);
  if (!issue) return ['there is no issue for it'];
  const settings = settingsOf(run.settings, begun.check);
  const alive = issue.rotation?.handedOver ? judgeChangeOver(case_, issue, was) : signOfLifeUnlessForced(settings, was, world.now);
  return [
    ...protections(world, run, { ...ref, check: begun.check }),
    ...notDue(world, run, issue),
    ...(alive === undefined ? [] : [alive]),
  ];
}

/** By force an old key goes although it is in use, but none that is not old. */
function signOfLifeUnlessForced(settings: CheckSettings, was: HeldCredential, now: Date): string | undefined {
  return settings.rotation?.force && isOlderThan(was.created, settings.thresholdDays, now) ? undefined : signOfLife(settings, was, now);
}

/** The old key of a rotation goes when the new one is in use, and it is not itself, or by force after its date. */
function judgeChangeOver({ world, run, begun, ref }: Case, { rotation }: Issue, was: HeldCredential): string | undefined {
  const settings = settingsOf(run.settings, begun.check);
  const made = rotation?.made && world.cloud.inTruth({ ...ref, id: rotation.made.id });
  if (made?.status !== 'active' || made.lastUsed.kind !== 'used') return 'the new key is not in use';
  const alive = signOfLife(settings, was, world.now);
  const isPast = rotation?.handedOver && hasCome(later(rotation.handedOver.at, settings.retentionDays * DAY_MS), world.now);
  return isPast ? signOfLifeUnlessForced(settings, was, world.now) : alive;
}

function judgeDeletion(case_: Case, was: HeldCredential): readonly string[] {
  if (was.kind === 'aws-console-password') return judgeRetirement(case_, was);
  if (isNobodys(case_, was)) return [];
  const issue = case_.world.issues.about({ ...case_.begun, id: case_.ref.id });
  return case_.begun.detail.includes('quarantine') ? judgeEndOfQuarantine(case_, was, issue) : judgeMakingRoom(case_, was);
}

/** Made for a rotation, never used, and its secret never handed over; or not to be told from such a one. */
function isNobodys({ world, ref }: Case, was: HeldCredential): boolean {
  if (was.lastUsed.kind !== 'never') return false;
  if (!world.madeByUs(ref)) return world.issues.all.some((issue) => isInTimeOf(issue, was));
  const isPending = world.issues.all.some(({ rotation }) => rotation?.made?.id === ref.id && !rotation.handedOver);
  return isPending || !world.isHandedOver(ref);
}

const MAKING_TAKES_AT_MOST_MS = 15 * MINUTE_MS;

/** A run died over the making of a key: one that a person has made at the same time, and never used, looks the same. */
function isInTimeOf({ details, rotation }: Issue, { principal, created }: HeldCredential): boolean {
  if (details.principal !== principal || !rotation || rotation.made) return false;
  const after = created.getTime() - rotation.startedAt.getTime();
  return after >= 0 && after < MAKING_TAKES_AT_MOST_MS;
}

function judgeEndOfQuarantine({ world, run, ref, begun }: Case, was: HeldCredential, issue: Issue | undefined): readonly string[] {
  const settings = settingsOf(run.settings, begun.check);
  const complaints = [...protections(world, run, { ...ref, check: begun.check })];
  if (!settings.deletion) complaints.push('deletion is not switched on');
  if (was.status === 'active') complaints.push('it is active');
  if (!issue?.remediation) complaints.push('its issue says nothing of a remediation');
  const deactivated = deactivatedByUs(world, ref);
  if (!deactivated) return [...complaints, 'Keyhammer is not the one who deactivated it'];
  if (!hasCome(later(deactivated, settings.deletionRetentionDays * DAY_MS), world.now)) complaints.push('its quarantine is not over');
  // Recorded late, what people did in between can't be told from what was there before.
  const recorded = Math.max(deactivated.getTime(), issue?.remediation?.at.getTime() ?? 0);
  if (was.lastUsed.kind === 'used' && was.lastUsed.at.getTime() > recorded) complaints.push('it was used since');
  return complaints;
}

/** A run that began with it and died may have done it: whether it has, nobody can tell. */
function deactivatedByUs(world: HistoryWorld, ref: CredentialRef): Date | undefined {
  const last = world.lastMutation(ref);
  const intended = world.issues.lastIntended.get(`${ref.accountId} ${ref.id}`);
  if (last?.change === 'deactivate' && !last.isBrownout) return last.at;
  return intended && (!last || hasCome(last.at, intended)) ? intended : undefined;
}

function judgeMakingRoom({ world, run, ref, begun }: Case, was: HeldCredential): readonly string[] {
  const { rotation } = settingsOf(run.settings, begun.check);
  const complaints = [...protections(world, run, { ...ref, check: begun.check })];
  if (was.status === 'active') complaints.push('it is active');
  if (run.operator.mode === 'manual' && run.order.isHandsOn) return complaints;
  if (!rotation?.replacesInactive) complaints.push('nobody has agreed that it makes room for another one');
  const used = was.lastUsed.kind === 'used' ? was.lastUsed.at : was.created;
  if (!isOlderThan(used, rotation?.graceDays ?? 7, world.now)) complaints.push(`it was used on ${used.toISOString()}`);
  return complaints;
}

function judgeSecondKey({ world, run, ref, begun }: Case): readonly string[] {
  const issue = world.issues.about(begun);
  if (!issue) return ['there is no issue for it'];
  const key = { ...ref, id: begun.id };
  // That the old one has just gone may not show yet; then a second one does no harm.
  const old = world.lateReads.shown(key, world.cloud.inTruth(key), world.now);
  const isOld = old?.status === 'active' && isOlderThan(old.created, settingsOf(run.settings, begun.check).thresholdDays, world.now);
  const isEarly = run.order.worker === 'rotate';
  return [
    ...protections(world, run, { ...ref, id: begun.id, check: begun.check }),
    ...notDue(world, run, issue, isEarly),
    ...(isOld ? [] : ['there is no old key to be replaced']),
  ];
}

function judgeRemaking({ world, run, begun }: Case): readonly string[] {
  const isUndone = run.order.worker === 'roll-back' && world.issues.about(begun)?.remediation?.action === 'delete';
  return isUndone ? [] : ['no removal is being undone'];
}

/** Only what Keyhammer has deactivated, or may have, is brought back. */
function judgeActivation({ world, ref }: Case): readonly string[] {
  const last = world.lastMutation(ref);
  const mayBeOurs = world.issuesAbout(ref).some(({ intents, brownout, remediation }) => intents.remediation ?? brownout ?? remediation);
  return last?.change === 'deactivate' || mayBeOurs ? [] : ['Keyhammer has not deactivated it'];
}

/** What a run has done beyond its limits. */
export function judgeLimits(world: HistoryWorld, run: WorkerRun, change: ChangeOfCredential, ref: CredentialRef): readonly string[] {
  const begun = begunIn(run, change, ref);
  if (!run.isLimited || !begun || change === 'activate') return [];
  const isRotation = world.issues.about(begun)?.rotation?.handedOver !== undefined;
  const isOfRotation = change === 'delete' && ref.kind === 'aws-access-key' && !begun.detail.includes('quarantine');
  if (isOfRotation || (change === 'deactivate' && isRotation)) return [];
  const { maxPerRun, maxPercent } = run.settings.limits;
  const act = actName({ ...ref, id: begun.id });
  if (run.begunBefore.has(act)) return [];
  run.begun.add(act);
  const complaints = run.begun.size > maxPerRun ? [`it is act ${run.begun.size} of a run that may do ${maxPerRun}`] : [];
  const isRetired = change === 'deactivate' || ref.kind === 'aws-console-password';
  if (!isRetired) return complaints;
  const load = loadKey(ref.accountId, ref.kind);
  const allowed = Math.ceil(((run.activeAtPlan.get(load) ?? 0) * maxPercent) / 100);
  const retired = noteIn(run.retired, load, ref.id);
  return retired > allowed ? [...complaints, `it is the ${retired}. of its kind in a run that may retire ${allowed}`] : complaints;
}
