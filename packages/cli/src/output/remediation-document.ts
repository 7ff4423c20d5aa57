import { refusalInWords } from '@keyhammer/core';
import type { PlannedRemediation, PostponedRemediation, RemediationPlan, RemediationResult, Subject } from '@keyhammer/remediator';
import { assuranceDocument } from './assurance.ts';
import type { IntendedPlan } from './remediation-plan.ts';

// What `remediate` and `rotate` say in JSON.

/** What is not done, and why: the same for a dry run and a real one. */
export function remainderDocument({ postponed, refused, notApplied, failures, opensAt }: IntendedPlan) {
  return {
    postponed: postponed.map(postponedDocument),
    refused: refused.map(refusedDocument),
    notApplied: notApplied.map(({ approved: { account, check, id, user, act }, why }) => ({ account, check, id, user, act, why })),
    failures,
    ...(opensAt && { waitsUntil: opensAt }),
  };
}

export function plannedDocument(planned: PlannedRemediation) {
  const { act, fromQuarantine } = planned;
  return { ...subjectDocument(planned), act, fromQuarantine, irreversible: act === 'delete' && !isRestored(planned) };
}

export function resultDocument({ planned, outcome, warnings }: RemediationResult) {
  const { rotation } = outcome.issue;
  return {
    ...plannedDocument(planned),
    outcome: outcome.kind,
    ...('why' in outcome && { why: outcome.why }),
    ...('until' in outcome && { until: outcome.until }),
    ...(outcome.kind === 'handed-over' && { made: rotation?.made?.id, handedOver: rotation?.handedOver?.to }),
    warnings,
  };
}

/** As it was: what is made anew in its stead is another one. */
function isRestored({ fromQuarantine, configured: { check } }: PlannedRemediation): boolean {
  return !fromQuarantine && check.reversibility === 'restored';
}

function postponedDocument(postponed: PostponedRemediation) {
  return { ...subjectDocument(postponed), because: postponed.because };
}

function refusedDocument({ account, refusal, due }: RemediationPlan['refused'][number]) {
  return { account, refusal, why: refusalInWords(refusal), issues: due.map(plannedDocument) };
}

function subjectDocument({ account, issue, configured }: Subject) {
  return {
    check: configured.check.name,
    account: { id: account.id, name: account.name },
    id: issue.id,
    ...(issue.details.name !== undefined && { name: issue.details.name }),
    user: issue.details.principal,
    ...(issue.details.principalName !== undefined && { userName: issue.details.principalName }),
    created: issue.details.created,
    lastUsed: issue.details.lastUsed,
    ...assuranceDocument({ issue, configured }),
    ...(issue.details.risk && { risk: issue.details.risk }),
    reported: issue.timestamps.reported,
    ticket: issue.ticket?.key,
  };
}
