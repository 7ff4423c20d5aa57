import {
  type AccountLoad,
  byRisk,
  type ConfiguredCheck,
  type Issue,
  isOpen,
  isQuarantined,
  nextOpening,
  type OwnIdentity,
  reasonOf,
  refusalsOf,
} from '@keyhammer/core';
import { dueOf } from './due-again.ts';
import { type ApprovedAct, isAbout } from './plan-document.ts';
import { refusalsByBudget } from './refusals-by-budget.ts';
import type {
  Operator,
  PlannedRemediation,
  PlanningFailure,
  PostponedRemediation,
  RefusedAccount,
  RemediationJob,
  RemediationPlan,
  RemediationSettings,
  RemediatorPorts,
  Subject,
} from './remediation-run.ts';

export interface PlanRequest {
  readonly jobs: readonly RemediationJob[];
  readonly operator: Operator;
  readonly settings: RemediationSettings;
  /** Only these: the limits count nothing else, and nothing else is done. */
  readonly approved?: readonly ApprovedAct[];
  /** An operator's own decision to do more than a run may. */
  readonly overrideLimits?: boolean;
  /**
   * The run that others work on too: what is planned is taken out of what it may do. Absent: the jobs are a run of their own,
   * and a plan that nobody carries out takes nothing from anybody.
   */
  readonly run?: string;
}

export type PlanningPorts = Pick<RemediatorPorts, 'issues' | 'credentials' | 'log' | 'budget'>;

/**
 * What would be done now, and what would not and why. Changes nothing, but takes its part of the run's budget. An account whose issues can't be
 * read holds up no other; one in which more is due than a run may do is left out whole.
 */
export async function planRemediation(request: PlanRequest, ports: PlanningPorts, now: Date): Promise<RemediationPlan> {
  const planned: PlannedRemediation[] = [];
  const postponed: PostponedRemediation[] = [];
  const failures: PlanningFailure[] = [];
  const whoActs = onlyWarningOnce(ports);
  for (const job of request.jobs) {
    const self = await whoActs(job.account.id);
    const issues = await issuesOf(job, request.settings.checks, ports, failures);
    const subjects = job.checks.flatMap((configured) =>
      (issues.get(configured.check.name) ?? [])
        .filter((issue) => mayBePlanned(issue, configured))
        .map((issue) => ({ account: job.account, configured, issue })),
    );
    for (const subject of subjects) {
      const fromQuarantine = subject.configured.settings.deletion && isQuarantined(subject.issue);
      const related = relatedTo(subject, issues, request.settings.checks);
      const due = dueOf(subject.issue, { ...subject, fromQuarantine }, related, { ...request, self }, now);
      if (due.kind === 'due') planned.push({ ...subject, act: due.act, fromQuarantine });
      else if (subject.issue.status === 'open') postponed.push({ ...subject, because: due.because });
    }
  }
  const { approved } = request;
  const wanted = approved ? planned.filter((one) => approved.some((act) => isAbout(act, one))) : planned;
  const { due, refused } = request.overrideLimits ? { due: wanted, refused: [] } : await withinLimits(wanted, request, ports);
  return { due: inOrder(due), postponed, refused, failures, ...waitingUntil(request, now) };
}

/** Not to be known is no reason to plan nothing: whoever acts asks again, and does nothing without an answer. */
function onlyWarningOnce({ credentials, log }: PlanningPorts): (accountId: string) => Promise<OwnIdentity | undefined> {
  let hasWarned = false;
  return async (accountId) => {
    try {
      return await credentials.ownIdentity(accountId);
    } catch (error) {
      if (!hasWarned) log.warn(UNKNOWN_SELF, { account: accountId, error });
      hasWarned = true;
      return undefined;
    }
  };
}

const UNKNOWN_SELF = 'it could not be told whom Keyhammer runs as: the plan may name its own credential, which is never acted on';

function mayBePlanned(issue: Issue, { settings }: ConfiguredCheck): boolean {
  return issue.status === 'open' || (settings.deletion && isQuarantined(issue));
}

/** The issues of the job's checks, and of the others on the same kinds of credentials: what holds one protects all of its credential's. */
async function issuesOf(
  { account, checks }: RemediationJob,
  all: readonly ConfiguredCheck[],
  { issues }: PlanningPorts,
  failures: PlanningFailure[],
): Promise<ReadonlyMap<string, readonly Issue[]>> {
  const found = new Map<string, readonly Issue[]>();
  const own = new Set(checks.map(({ check }) => check.name));
  const kinds = new Set(checks.map(({ check }) => check.kind));
  for (const { check } of [...checks, ...all.filter((other) => !own.has(other.check.name) && kinds.has(other.check.kind))]) {
    try {
      found.set(check.name, await Array.fromAsync(issues.list(check.name, { accountId: account.id })));
    } catch (error) {
      failures.push({ account, check: check.name, reason: reasonOf(error) });
    }
  }
  return found;
}

function relatedTo(
  { configured, issue }: Subject,
  issues: ReadonlyMap<string, readonly Issue[]>,
  all: readonly ConfiguredCheck[],
): readonly Issue[] {
  const { check } = configured;
  const others = all.filter((other) => other.check.kind === check.kind && other.check.name !== check.name);
  return others.flatMap((other) => (issues.get(other.check.name) ?? []).filter(({ id }) => id === issue.id));
}

async function withinLimits(
  planned: readonly PlannedRemediation[],
  { settings: { limits }, run }: PlanRequest,
  ports: PlanningPorts,
): Promise<{ readonly due: readonly PlannedRemediation[]; readonly refused: readonly RefusedAccount[] }> {
  const byAccount = Map.groupBy(
    planned.filter(({ issue }) => !isBegun(issue)),
    ({ account }) => account.id,
  );
  const loads: AccountLoad[] = [];
  for (const [accountId, due] of byAccount) loads.push(await loadOf(accountId, due, ports));
  const { budget, log } = ports;
  const refusals = run !== undefined && budget ? await refusalsByBudget(loads, limits, { run, budget, log }) : refusalsOf(loads, limits);
  const refused = [...refusals].flatMap(([accountId, refusal]) => {
    const due = byAccount.get(accountId) ?? [];
    return due[0] ? [{ account: due[0].account, refusal, due }] : [];
  });
  return { due: planned.filter(({ account, issue }) => isBegun(issue) || !refusals.has(account.id)), refused };
}

/** It counted when it was begun: by the run that died over it, or that handed a new secret over. It is seen to its end whatever else is due. */
function isBegun({ intents, rotation }: Issue): boolean {
  return intents.remediation !== undefined || intents.deletion !== undefined || rotation !== undefined;
}

/** A credential that two checks would have retired counts once. */
async function loadOf(accountId: string, due: readonly PlannedRemediation[], ports: PlanningPorts): Promise<AccountLoad> {
  const ids = (list: readonly PlannedRemediation[]) => new Set(list.map(({ issue }) => `${issue.details.kind} ${issue.id}`)).size;
  const retired = due.filter(({ act, fromQuarantine }) => !fromQuarantine && act !== 'rotate');
  const retirements = [];
  for (const [kind, list] of Map.groupBy(retired, ({ issue }) => issue.details.kind)) {
    const noun = list[0]?.configured.check.words.noun ?? kind;
    retirements.push({ kind: noun, planned: ids(list), active: await activeCount(accountId, kind, ports) });
  }
  return { accountId, acts: ids(due), retirements };
}

async function activeCount(
  accountId: string,
  kind: Issue['details']['kind'],
  { credentials, log }: PlanningPorts,
): Promise<number | undefined> {
  try {
    return await credentials.activeCount(accountId, kind);
  } catch (error) {
    log.warn('active credentials could not be counted, so nothing is done in the account', { account: accountId, kind, error });
    return undefined;
  }
}

/**
 * Deletions come last, and in each part the riskiest first; accounts stay together, in their order. A credential that one
 * check would have replaced and another retired is retired: nobody needs a second one of what nobody uses.
 */
function inOrder(due: readonly PlannedRemediation[]): readonly PlannedRemediation[] {
  const accounts = [...new Set(due.map(({ account }) => account.id))];
  const rank = ({ account, fromQuarantine }: PlannedRemediation) => Number(fromQuarantine) * accounts.length + accounts.indexOf(account.id);
  const isRotation = ({ act }: PlannedRemediation) => Number(act === 'rotate');
  return [...due].sort((a, b) => rank(a) - rank(b) || byRisk(a.issue.details, b.issue.details) || isRotation(a) - isRotation(b));
}

function waitingUntil({ operator, settings: { window } }: PlanRequest, now: Date): { readonly opensAt?: Date } {
  return window && operator.mode === 'batch' && !isOpen(window, now) ? { opensAt: nextOpening(window, now) } : {};
}
