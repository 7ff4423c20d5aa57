import {
  AccessDeniedError,
  advance,
  decideOnLive,
  eligibilityOf,
  formatInstant,
  type Issue,
  type LiveCredential,
  mayBeUnderWay,
  mayRemediate,
  NotFoundError,
  RejectedError,
  reasonOf,
  recordEvent,
  underWayUntil,
  VersionConflictError,
} from '@keyhammer/core';
import { appendAudit, refOf } from './audit.ts';
import type { Operator, PlannedRemediation, RemediationOutcome, RemediationSettings, RemediatorPorts } from './remediation-run.ts';
import { becomes } from './verify.ts';

/**
 * One credential, in this order: read the record and the live credential again; decide; put the
 * intent on the record; deactivate; verify by reading again; record. Every step is in the audit log
 * before it is in the issue. A crash at any point leaves either nothing done, or an intent that the
 * next run looks up.
 */
export async function remediateOne(
  planned: PlannedRemediation,
  operator: Operator,
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationOutcome> {
  const work = { planned, operator, ports, now };
  const issue = await ports.issues.get(planned.issue);
  if (!issue) return { kind: 'refused', issue: planned.issue, why: 'its record is no longer in the store' };
  const obstacle = obstacleTo(work, issue, settings);
  if (obstacle !== undefined) return { kind: 'refused', issue, why: obstacle };
  const live = await lookAt(work, issue);
  return live.kind === 'failed' ? live : await decideAndAct(work, issue, live);
}

const UNVERIFIED = 'the deactivation was accepted, but no reading shows the credential as inactive yet; the next run looks at it again';

type Failed = Extract<RemediationOutcome, { readonly kind: 'failed' }>;

interface Work {
  readonly planned: PlannedRemediation;
  readonly operator: Operator;
  readonly ports: RemediatorPorts;
  readonly now: Date;
}

function obstacleTo({ planned, operator, now }: Work, issue: Issue, { whitelist }: RemediationSettings): string | undefined {
  const { check, settings } = planned.configured;
  if (operator.mode === 'batch' && !settings.remediation) {
    return `a batch acts only where it is armed: "remediation": true under ${check.name} in config.json`;
  }
  const inScope = mayRemediate(settings, issue.accountId);
  const eligibility = eligibilityOf(issue, { settings, whitelist, inScope }, now);
  return eligibility.kind === 'not-due' ? `it is not due any more (${eligibility.because.reason})` : undefined;
}

/** An intent that an earlier run left behind stays until the credential could be read. */
async function lookAt(work: Work, issue: Issue): Promise<LiveCredential | Failed> {
  try {
    return await work.ports.credentials.look(refOf(issue));
  } catch (error) {
    const acted = issue.intents.remediation ? 'maybe' : 'no';
    return await fail(work, issue, error, (why) => recordUnlessChanged(work, issue, { type: 'remediation-failed', why, acted }));
  }
}

async function decideAndAct(work: Work, issue: Issue, live: LiveCredential): Promise<RemediationOutcome> {
  const { check, settings } = work.planned.configured;
  const decision = decideOnLive(check, settings, issue, live, work.now);
  if (decision.kind === 'record') return await conclude(work, issue, 'recovered');
  const busy = isBusy(issue, work.now);
  if (busy !== undefined) return { kind: 'refused', issue, why: busy };
  if (decision.kind === 'deactivate') return await act(work, issue);

  const { why } = decision;
  await appendAudit(work, issue, 'refused', `left alone: ${why}`);
  return { kind: 'refused', issue: await recordUnlessChanged(work, issue, { type: 'remediation-refused', why }), why };
}

/** Another run may be between its intent and its act: what it has put on record is not to be touched. */
function isBusy({ intents: { remediation: intent }, attempt }: Issue, now: Date): string | undefined {
  if (!intent || !mayBeUnderWay(intent, now)) return undefined;
  const hasEnded = attempt !== undefined && attempt.at.getTime() >= intent.at.getTime();
  if (hasEnded) return undefined;
  return `a run by ${intent.by} began with it at ${formatInstant(intent.at)}, and is at it or has died over it: due again after ${formatInstant(underWayUntil(intent))}`;
}

async function act(work: Work, issue: Issue): Promise<RemediationOutcome> {
  const intended = await recordUnlessChanged(work, issue, { type: 'remediation-started', ...work.operator });
  if (intended === issue)
    return { kind: 'refused', issue, why: 'its record was changed by another run just now; the next run decides anew' };
  await appendAudit(work, intended, 'started', 'deactivating');
  try {
    await work.ports.credentials.deactivate(refOf(intended));
  } catch (error) {
    const acted = wasRefused(error) ? 'no' : 'maybe';
    return await fail(work, intended, error, (why) => record(work, intended, { type: 'remediation-failed', why, acted }));
  }
  return await verify(work, intended);
}

/** Only a plain no means that nothing was done. */
function wasRefused(error: unknown): boolean {
  return error instanceof AccessDeniedError || error instanceof NotFoundError || error instanceof RejectedError;
}

/** From here on it may be done: whatever goes wrong, the intent stays and the next run looks it up. */
async function verify(work: Work, issue: Issue): Promise<RemediationOutcome> {
  const { credentials, waiter } = work.ports;
  const stays = (why: string) => record(work, issue, { type: 'remediation-failed', why, acted: 'maybe' });
  try {
    const verified = await becomes('inactive', refOf(issue), credentials, waiter);
    if (!verified) return await fail(work, issue, new Error(UNVERIFIED), stays);
  } catch (error) {
    return await fail(work, issue, error, stays);
  }
  return await conclude(work, issue, 'remediated');
}

const CONCLUSIONS = {
  remediated: 'deactivated, and seen as inactive afterwards',
  recovered: 'seen as inactive: an earlier run deactivated it and ended before it could record it',
} as const;

async function conclude(work: Work, issue: Issue, kind: keyof typeof CONCLUSIONS): Promise<RemediationOutcome> {
  await appendAudit(work, issue, 'done', CONCLUSIONS[kind]);
  const recorded = await recordEvent(work.ports.issues, issue, { type: 'remediated' }, work.now);
  if (recorded.kind === 'recorded') return { kind, issue: recorded.issue };
  const why = `it is deactivated, but its issue has moved on and does not say so: ${recorded.reason}`;
  work.ports.log.error('remediation is only in the audit log', { account: issue.accountId, check: issue.check, issue: issue.id, why });
  return { kind: 'failed', issue: recorded.issue, why, firstTime: true };
}

async function fail(work: Work, issue: Issue, error: unknown, record: (why: string) => Promise<Issue>): Promise<Failed> {
  const why = reasonOf(error);
  const firstTime = issue.attempt?.outcome !== 'failed';
  work.ports.log.error('remediation failed', { account: issue.accountId, check: issue.check, issue: issue.id, error });
  await appendAudit(work, issue, 'failed', why);
  return { kind: 'failed', issue: await record(why), why, firstTime };
}

type AttemptEvent = Extract<Parameters<typeof advance>[1], { readonly type: `remediation-${'started' | 'failed' | 'refused'}` }>;

async function record({ ports, now }: Work, issue: Issue, event: AttemptEvent): Promise<Issue> {
  return (await recordEvent(ports.issues, issue, event, now)).issue;
}

/**
 * Writes only over the very record that was decided on; else nothing, and the issue comes back as it
 * was. What changed meanwhile may be a reason not to act, or another run's intent.
 */
async function recordUnlessChanged({ ports, now }: Work, issue: Issue, event: AttemptEvent): Promise<Issue> {
  const transition = advance(issue, event, now);
  if (transition.kind !== 'changed') return issue;
  try {
    return await ports.issues.put(transition.issue);
  } catch (error) {
    if (error instanceof VersionConflictError) return issue;
    throw error;
  }
}
