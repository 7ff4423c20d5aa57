import {
  type AuditEntry,
  type CredentialRef,
  decideOnLive,
  eligibilityOf,
  type Issue,
  type IssueEvent,
  isUncertain,
  type LiveCredential,
  mayRemediate,
  reasonOf,
  recordEvent,
} from '@keyhammer/core';
import type { Operator, PlannedRemediation, RemediationOutcome, RemediationSettings, RemediatorPorts } from './remediation-run.ts';
import { becomes } from './verify.ts';

/**
 * One credential, in this order: read the record and the live credential again; decide; put the
 * intent on the record; deactivate; verify by reading again; record. A crash at any point leaves
 * either nothing done, or an intent that the next run looks up.
 */
export async function remediateOne(
  planned: PlannedRemediation,
  operator: Operator,
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationOutcome> {
  const work = { planned, operator, ports, now };
  const issue = (await ports.issues.get(planned.issue)) ?? planned.issue;
  const { settings: checkSettings } = planned.configured;
  const inScope = mayRemediate(checkSettings, issue.accountId);
  const eligibility = eligibilityOf(issue, { settings: checkSettings, whitelist: settings.whitelist, inScope }, now);
  if (eligibility.kind === 'not-due') return { kind: 'refused', issue, why: `it is not due any more (${eligibility.because.reason})` };
  const live = await lookAt(work, issue);
  return live.kind === 'failed' ? live : await decideAndAct(work, issue, live);
}

const UNVERIFIED = 'the deactivation was accepted, but the credential is still shown as active; the next run looks at it again';

type Failed = Extract<RemediationOutcome, { readonly kind: 'failed' }>;

interface Work {
  readonly planned: PlannedRemediation;
  readonly operator: Operator;
  readonly ports: RemediatorPorts;
  readonly now: Date;
}

/** An intent that an earlier run left behind stays until the credential could be read. */
async function lookAt(work: Work, issue: Issue): Promise<LiveCredential | Failed> {
  try {
    return await work.ports.credentials.look(refOf(issue));
  } catch (error) {
    return await fail(work, issue, error, issue.intents.remediation ? 'maybe' : 'no');
  }
}

async function decideAndAct(work: Work, issue: Issue, live: LiveCredential): Promise<RemediationOutcome> {
  const { check, settings } = work.planned.configured;
  const decision = decideOnLive(check, settings, issue, live, work.now);
  switch (decision.kind) {
    case 'leave':
      await audit(work, issue, 'refused', `left alone: ${decision.why}`);
      return { kind: 'refused', issue: await record(work, issue, { type: 'remediation-refused', why: decision.why }), why: decision.why };
    case 'record':
      await audit(work, issue, 'done', 'an earlier run deactivated it and ended before it could record it');
      return { kind: 'recovered', issue: await record(work, issue, { type: 'remediated' }) };
    case 'deactivate':
      return await act(work, issue);
  }
}

async function act(work: Work, issue: Issue): Promise<RemediationOutcome> {
  const intended = await recordEvent(work.ports.issues, issue, { type: 'remediation-started', ...work.operator }, work.now);
  if (intended.kind === 'refused') return { kind: 'refused', issue: intended.issue, why: intended.reason };
  await audit(work, intended.issue, 'started', 'deactivating');
  try {
    await work.ports.credentials.deactivate(refOf(issue));
  } catch (error) {
    return await fail(work, intended.issue, error, isUncertain(error) ? 'maybe' : 'no');
  }
  return await verify(work, intended.issue);
}

/** From here on it may be done: whatever goes wrong, the intent stays and the next run looks it up. */
async function verify(work: Work, issue: Issue): Promise<RemediationOutcome> {
  const { credentials, waiter } = work.ports;
  try {
    const verified = await becomes('inactive', refOf(issue), credentials, waiter);
    if (!verified) return await fail(work, issue, new Error(UNVERIFIED), 'maybe');
  } catch (error) {
    return await fail(work, issue, error, 'maybe');
  }
  const remediated = await record(work, issue, { type: 'remediated' });
  await audit(work, remediated, 'done', 'deactivated, and seen as inactive afterwards');
  return { kind: 'remediated', issue: remediated };
}

async function fail(work: Work, issue: Issue, error: unknown, acted: 'no' | 'maybe'): Promise<Failed> {
  const why = reasonOf(error);
  const firstTime = issue.attempt?.outcome !== 'failed';
  work.ports.log.error('remediation failed', { account: issue.accountId, check: issue.check, issue: issue.id, error });
  const failed = await record(work, issue, { type: 'remediation-failed', why, acted });
  await audit(work, failed, 'failed', why);
  return { kind: 'failed', issue: failed, why, firstTime };
}

async function record(work: Work, issue: Issue, event: IssueEvent): Promise<Issue> {
  return (await recordEvent(work.ports.issues, issue, event, work.now)).issue;
}

async function audit(work: Work, issue: Issue, outcome: AuditEntry['outcome'], detail: string): Promise<void> {
  const { details } = issue;
  await work.ports.audit.append({
    check: issue.check,
    accountId: issue.accountId,
    id: issue.id,
    at: work.now,
    by: work.operator.by,
    action: 'deactivate',
    outcome,
    detail,
    evidence: {
      principal: details.principal,
      created: details.created.toISOString(),
      lastUsed: details.lastUsed.kind === 'used' ? details.lastUsed.at.toISOString() : details.lastUsed.kind,
      mode: work.operator.mode,
    },
  });
}

export function refOf(issue: Issue): CredentialRef {
  return { accountId: issue.accountId, kind: issue.details.kind, id: issue.id, principal: issue.details.principal };
}
