import { isBefore } from '@keyhammer/core';
import type { ActContext } from './audit.ts';
import { endBrownouts, offUntil } from './end-brownouts.ts';
import type {
  Operator,
  PlannedRemediation,
  RemediationOutcome,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
  Subject,
} from './remediation-run.ts';

/** What this run has deactivated for some minutes, and has to bring back. */
export interface OnTrial extends Subject {
  readonly until: Date;
}

interface TrialRun {
  readonly operator: Operator;
  readonly settings: RemediationSettings;
  readonly ports: RemediatorPorts;
}

/** A brown-out that failed may have been carried out: it has to be brought back as well. */
export function onTrial(planned: PlannedRemediation, outcome: RemediationOutcome): readonly OnTrial[] {
  if (outcome.kind !== 'browned-out' && outcome.kind !== 'failed') return [];
  const subject = { account: planned.account, configured: planned.configured, issue: outcome.issue };
  const until = offUntil(subject);
  return until ? [{ ...subject, until }] : [];
}

/** Brings back those whose time has come, and tells which are left. */
export async function endThoseOver(
  trials: readonly OnTrial[],
  at: Date,
  { operator, settings, ports }: TrialRun,
): Promise<{ readonly left: readonly OnTrial[]; readonly results: readonly RemediationResult[] }> {
  const isOver = ({ until }: OnTrial) => !isBefore(at, until);
  const context: ActContext = { operator, ports, now: ports.clock.now() };
  const results = await endBrownouts(trials.filter(isOver), settings, context);
  return { left: trials.filter((trial) => !isOver(trial)), results };
}

/** Waits for each, and brings it back; those that take longer than the patience are left to a later run. */
export async function endAll(
  trials: readonly OnTrial[],
  run: TrialRun & { readonly patienceMs?: number },
): Promise<readonly RemediationResult[]> {
  const { ports, patienceMs = Number.POSITIVE_INFINITY } = run;
  const latest = ports.clock.now().getTime() + patienceMs;
  let waiting: readonly OnTrial[] = trials.filter(({ until }) => until.getTime() <= latest);
  const results: RemediationResult[] = [];
  while (waiting.length > 0) {
    const next = new Date(Math.min(...waiting.map(({ until }) => until.getTime())));
    await waitUntil(next, waiting.length, ports);
    const ended = await endThoseOver(waiting, next, run);
    results.push(...ended.results);
    waiting = ended.left;
  }
  return results;
}

async function waitUntil(instant: Date, credentials: number, { clock, waiter, log }: RemediatorPorts): Promise<void> {
  const milliseconds = instant.getTime() - clock.now().getTime();
  if (milliseconds <= 0) return;
  log.info('waiting for the end of a brown-out', { credentials, milliseconds });
  await waiter.wait(milliseconds);
}
