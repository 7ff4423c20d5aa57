import { type Issue, isByHandOnly, notDueInWords, recordEvent, ticketLabel } from '@keyhammer/core';
import { planRemediation } from './plan.ts';
import { planDocument } from './plan-document.ts';
import type {
  Operator,
  PlannedRemediation,
  RefusedAccount,
  RemediationPlan,
  RemediationSettings,
  RemediatorPorts,
  Subject,
} from './remediation-run.ts';

/** An issue that a person has decided on. */
export interface DecidedIssue {
  readonly subject: Subject;
  readonly operator: Operator;
  readonly settings: RemediationSettings;
  readonly ports: RemediatorPorts;
  readonly now: Date;
}

export type DecisionPlan =
  | { readonly kind: 'due'; readonly planned: PlannedRemediation }
  /** A limit says no. */
  | { readonly kind: 'too-much'; readonly refusal: RefusedAccount['refusal'] }
  /** A clause that reads after "because". */
  | { readonly kind: 'not-due'; readonly why: string };

/**
 * What is to be done about the one issue, whatever its date: that somebody would not wait for it goes on the record, unless
 * the issue is protected anyway.
 * @throws Error if issues could not be read: nothing is decided on a part of them
 */
export async function planDecision(decided: DecidedIssue): Promise<DecisionPlan> {
  const { subject, operator, ports, now } = decided;
  const plan = await planAlone(decided);
  const waits = postponementOf(plan, subject)?.because.reason === 'retention';
  if (!waits) return verdictOf(plan, subject);
  await recordEvent(ports.issues, subject.issue, { type: 'expedited', by: operator.by }, now);
  return verdictOf(await planAlone(decided), subject);
}

/** The limits count this one issue: whatever else is due in the account is none of this person's business. */
async function planAlone({ subject, operator, settings, ports, now }: DecidedIssue): Promise<RemediationPlan> {
  const request = { jobs: [{ account: subject.account, checks: [subject.configured] }], operator, settings };
  const whole = await planRemediation({ ...request, overrideLimits: true }, ports, now);
  const due = whole.due.filter(({ issue }) => isSame(issue, subject.issue));
  const { acts } = planDocument({ ...whole, due }, now);
  return due.length === 0 ? { ...whole, due } : await planRemediation({ ...request, approved: acts }, ports, now);
}

function verdictOf(plan: RemediationPlan, subject: Subject): DecisionPlan {
  const [failure] = plan.failures;
  if (failure) throw new Error(`the issues of ${failure.check} could not be read, so nothing is decided on them: ${failure.reason}`);
  const [excess] = plan.refused;
  if (excess) return { kind: 'too-much', refusal: excess.refusal };
  const planned = plan.due.find(({ issue }) => isSame(issue, subject.issue));
  if (planned?.act === 'rotate') return { kind: 'not-due', why: 'it is to be replaced, not disabled: "keyhammer rotate" does that' };
  // What can't be undone takes more than a button, whoever has pressed it and whatever was shown to them.
  if (planned && isByHandOnly(subject.configured.check, planned.act)) return { kind: 'not-due', why: AT_A_TERMINAL };
  if (planned) return { kind: 'due', planned };
  const postponed = postponementOf(plan, subject);
  return { kind: 'not-due', why: postponed ? notDueInWords(postponed.issue, postponed.because) : `it is ${subject.issue.status}` };
}

const AT_A_TERMINAL = 'it can not be undone, so it takes an operator at a terminal: "keyhammer remediate"';

function postponementOf({ postponed }: RemediationPlan, subject: Subject) {
  return postponed.find(({ issue }) => isSame(issue, subject.issue));
}

function isSame(a: Issue, b: Issue): boolean {
  return ticketLabel(a) === ticketLabel(b);
}
