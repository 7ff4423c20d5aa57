import {
  type ConfiguredCheck,
  deletionEligibilityOf,
  type Eligibility,
  eligibilityOf,
  evidenceHash,
  type Issue,
  isAsRecorded,
  type LiveCredential,
  mayRemediate,
  type NotDue,
  notDueInWords,
  type OwnIdentity,
  type PlanInput,
} from '@keyhammer/core';
import type { Operator, PlannedRemediation, RemediationSettings, RemediatorPorts, Subject } from './remediation-run.ts';
import type { Work } from './work.ts';

interface PlanningRun {
  readonly operator: Operator;
  readonly settings: RemediationSettings;
  readonly self?: OwnIdentity | undefined;
}

type Asked = Pick<Subject, 'configured'> & { readonly fromQuarantine: boolean };

/** Whether an issue is due, by the record and the configuration of this moment. */
export function dueOf(
  issue: Issue,
  { configured, fromQuarantine }: Asked,
  related: readonly Issue[],
  run: PlanningRun,
  now: Date,
): Eligibility {
  const input: PlanInput = { ...planInputOf(issue.accountId, configured, run), related, ...unusedBy(related, run.settings) };
  return fromQuarantine ? deletionEligibilityOf(issue, input, now) : eligibilityOf(issue, input, now);
}

/** What holds for every issue of a check in an account. */
export function planInputOf(
  accountId: string,
  { check, settings }: ConfiguredCheck,
  { operator, settings: { whitelist, checks }, self }: PlanningRun,
): Omit<PlanInput, 'related' | 'unusedBy'> {
  return {
    check,
    settings,
    whitelist,
    inScope: mayRemediate(settings, accountId),
    mode: operator.mode,
    checksOfKind: checks.filter((other) => other.check.kind === check.kind).map((other) => other.check.name),
    ...(self && { self }),
  };
}

function unusedBy(related: readonly Issue[], { checks }: RemediationSettings): { readonly unusedBy?: string } {
  const found = related.find(
    (issue) => issue.status === 'open' && checks.some(({ check }) => check.name === issue.check && check.findsDisuse),
  );
  return found ? { unusedBy: found.check } : {};
}

/** Why it is not to be acted on after all, on the record as it is now; `undefined` if it is. */
export async function obstacleTo(work: Work, issue: Issue): Promise<string | undefined> {
  const { planned, operator, settings, ports, now } = work;
  const { check, settings: own } = planned.configured;
  if (operator.mode === 'batch' && !own.remediation) {
    return `a batch acts only where it is armed: "remediation": true under ${check.name} in config.json`;
  }
  const run = { operator, settings, self: await ports.credentials.ownIdentity(issue.accountId) };
  const due = dueOf(issue, planned, await relatedIssues(planned, settings, ports), run, now);
  if (due.kind === 'not-due' && !mayBegin(planned, issue, due.because))
    return `it is not due any more: ${notDueInWords(issue, due.because)}`;
  return planned.approved === undefined ? undefined : changedSinceApproval(planned, issue);
}

/** Only the date is not waited for, and only until the new secret is handed over. */
function mayBegin({ early }: PlannedRemediation, { rotation }: Issue, { reason }: NotDue): boolean {
  return early === true && ['retention', 'not-to-be-touched', 'unused'].includes(reason) && !rotation?.handedOver;
}

/** The same credential's issues of the other checks. */
async function relatedIssues(
  { configured: { check }, issue }: PlannedRemediation,
  { checks }: RemediationSettings,
  { issues }: RemediatorPorts,
) {
  const others = checks.filter((other) => other.check.kind === check.kind && other.check.name !== check.name);
  const found = await Promise.all(others.map((other) => issues.get({ check: other.check.name, accountId: issue.accountId, id: issue.id })));
  return found.filter((each) => each !== undefined);
}

const CHANGED = 'it has changed since the plan was made: make a new one, and have it approved';

function changedSinceApproval({ approved, act, configured }: PlannedRemediation, issue: Issue): string | undefined {
  return evidenceHash(issue, act, configured.settings) === approved ? undefined : CHANGED;
}

/** The record may be as it was approved and the credential not. In quarantine it is inactive, and its own rules are stricter. */
export function liveChangedSinceApproval(
  { approved, fromQuarantine, configured }: PlannedRemediation,
  issue: Issue,
  live: LiveCredential,
): string | undefined {
  if (approved === undefined || fromQuarantine || live.kind === 'gone') return undefined;
  return isAsRecorded(live.credential, issue.details, configured.check) ? undefined : CHANGED;
}
