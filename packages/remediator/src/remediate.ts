import { type Account, type ConfiguredCheck, type Issue, type News, reasonOf, sendDigests } from '@keyhammer/core';
import { remediateOne } from './remediate-one.ts';
import type {
  Operator,
  PlannedRemediation,
  RemediationJob,
  RemediationOutcome,
  RemediationReport,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
} from './remediation-run.ts';
import { newsOf, recordTold, tellTicket } from './tell.ts';

/** Asked before each issue; the batch says yes to all. */
export type Confirm = (planned: PlannedRemediation) => Promise<'yes' | 'no' | 'quit'>;

/**
 * Carries a plan out, one credential at a time: one after another, so that an operator can follow
 * and stop it, and so that whatever goes wrong goes wrong for one key.
 */
export async function applyRemediation(
  due: readonly PlannedRemediation[],
  confirm: Confirm,
  operator: Operator,
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationReport> {
  const results: RemediationResult[] = [];
  const news: News[] = [];
  for (const planned of due) {
    const answer = await confirm(planned);
    if (answer === 'quit') break;
    const outcome: RemediationOutcome =
      answer === 'no' ? { kind: 'declined', issue: planned.issue } : await attempt(planned, operator, settings, ports, now);
    results.push({ planned, outcome, warnings: await tellTicket(planned, outcome, settings, ports) });
    news.push(...newsOf(planned, outcome, settings));
  }
  return { results, messages: await tellOwners(results, news, settings, ports, now) };
}

/**
 * Catches up on remediations that were recorded by a run which ended before it could tell anyone.
 */
export async function tellForgotten(
  jobs: readonly RemediationJob[],
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationReport> {
  const results: RemediationResult[] = [];
  const news: News[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks) {
      for (const issue of await untold(account, configured, ports)) {
        const planned = { account, configured, issue };
        const outcome = { kind: 'recovered', issue } as const;
        results.push({ planned, outcome, warnings: await tellTicket(planned, outcome, settings, ports) });
        news.push(...newsOf(planned, outcome, settings));
      }
    }
  }
  return { results, messages: await tellOwners(results, news, settings, ports, now) };
}

/** The store itself may fail; then nothing can be recorded, and the intent that is on record speaks to the next run. */
async function attempt(
  planned: PlannedRemediation,
  operator: Operator,
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationOutcome> {
  try {
    return await remediateOne(planned, operator, settings, ports, now);
  } catch (error) {
    const { issue } = planned;
    ports.log.error('remediation could not be recorded', { account: issue.accountId, check: issue.check, issue: issue.id, error });
    return { kind: 'failed', issue, why: reasonOf(error), firstTime: false };
  }
}

async function tellOwners(
  results: readonly RemediationResult[],
  news: readonly News[],
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationReport['messages']> {
  const digest = ports.notifier && news.length > 0 ? await sendDigests(news, settings, ports.notifier, ports.log) : undefined;
  for (const { outcome, warnings } of results) {
    const ours = outcome.kind === 'remediated' || outcome.kind === 'recovered';
    if (ours && warnings.length === 0) await recordTold(outcome.issue, ports, now);
  }
  return digest?.messages ?? [];
}

async function untold(account: Account, { check }: ConfiguredCheck, { issues }: RemediatorPorts): Promise<readonly Issue[]> {
  const open = await Array.fromAsync(issues.list(check.name, { accountId: account.id, statuses: ['open'] }));
  return open.filter(({ remediation }) => remediation && !remediation.told);
}
