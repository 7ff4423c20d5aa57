import { evidenceHash, notDueInWords, type PlannedAct, principalNameOf } from '@keyhammer/core';
import type { PlannedRemediation, RemediationPlan } from './remediation-run.ts';

/** One approved act: whose, what, and the fingerprint of the evidence that it was approved on. */
export interface ApprovedAct {
  readonly account: string;
  readonly check: string;
  readonly id: string;
  /** For the reader of the plan. */
  readonly user: string;
  readonly act: PlannedAct;
  readonly fromQuarantine: boolean;
  readonly irreversible: boolean;
  readonly evidence: string;
}

/** A plan as a file: what `--out` writes and `--plan` reads. */
export interface ApprovedPlan {
  readonly format: typeof FORMAT;
  readonly made: string;
  readonly acts: readonly ApprovedAct[];
}

const FORMAT = 'keyhammer-plan-1';
const ACTS: readonly PlannedAct[] = ['deactivate', 'brown-out', 'delete', 'rotate'];

export function planDocument({ due }: RemediationPlan, now: Date): ApprovedPlan {
  return { format: FORMAT, made: now.toISOString(), acts: due.map(approvedAct) };
}

function approvedAct({ account, configured, issue, act, fromQuarantine }: PlannedRemediation): ApprovedAct {
  return {
    account: account.id,
    check: configured.check.name,
    id: issue.id,
    user: principalNameOf(issue.details),
    act,
    fromQuarantine,
    irreversible: act === 'delete' && (fromQuarantine || configured.check.reversibility !== 'restored'),
    evidence: evidenceHash(issue, act, configured.settings),
  };
}

/** @returns the plan, or what is wrong with the file, in words that read after its name */
export function readPlanDocument(json: string): ApprovedPlan | string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return `is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!isRecord(value) || value.format !== FORMAT)
    return `is no plan of this version: "format" should be "${FORMAT}". Make one with "keyhammer remediate --dry-run --out FILE"`;
  const { made, acts } = value;
  if (typeof made !== 'string' || !Array.isArray(acts)) return 'lacks "made" or "acts"';
  const wrong = acts.findIndex((act) => !isApprovedAct(act));
  return wrong >= 0 ? `has something else than an act at acts[${wrong}]` : { format: FORMAT, made, acts };
}

/** An approved act that is not due any more, or not as it was approved. */
export interface NotApplied {
  readonly approved: ApprovedAct;
  readonly why: string;
}

/** Of what is due now, only what was approved; and of what was approved, what is not due any more. Nothing else is ever added. */
export function approvedOnly(
  plan: RemediationPlan,
  { acts }: ApprovedPlan,
): { readonly due: readonly PlannedRemediation[]; readonly notApplied: readonly NotApplied[] } {
  const due: PlannedRemediation[] = [];
  const notApplied: NotApplied[] = [];
  for (const approved of acts) {
    const planned = plan.due.find((one) => isFor(approved, one));
    if (planned && due.some(({ issue }) => issue === planned.issue)) continue;
    if (planned) due.push({ ...planned, approved: approved.evidence });
    else notApplied.push({ approved, why: whyNot(plan, approved) });
  }
  return { due, notApplied };
}

function isFor(approved: ApprovedAct, planned: PlannedRemediation): boolean {
  return isAbout(approved, planned) && planned.act === approved.act && planned.fromQuarantine === approved.fromQuarantine;
}

/** Whether it is about the same issue, though something else may be due for it by now. */
export function isAbout({ account, check, id }: ApprovedAct, { issue }: Pick<PlannedRemediation, 'issue'>): boolean {
  return issue.accountId === account && issue.check === check && issue.id === id;
}

function whyNot(plan: RemediationPlan, { account, check, id }: ApprovedAct): string {
  const isIt = (one: { account: { id: string }; issue: { id: string; check: string } }) =>
    one.account.id === account && one.issue.id === id && one.issue.check === check;
  const postponed = plan.postponed.find(isIt);
  if (postponed) return `it is not due any more: ${notDueInWords(postponed.issue, postponed.because)}`;
  if (plan.refused.some(({ due }) => due.some(isIt))) return 'more is due in its account than one run may do';
  if (plan.due.some(isIt)) return 'something else is due for it now than what was approved';
  return 'it is not due any more: it has ended, or it is outside of this run';
}

function isApprovedAct(value: unknown): value is ApprovedAct {
  if (!isRecord(value)) return false;
  const { account, check, id, user, act, fromQuarantine, irreversible, evidence } = value;
  const hasTexts = [account, check, id, user, evidence].every((text) => typeof text === 'string');
  const hasFlags = [fromQuarantine, irreversible].every((flag) => typeof flag === 'boolean');
  return hasTexts && hasFlags && ACTS.some((known) => known === act);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
