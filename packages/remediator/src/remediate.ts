import { closesAt, isBefore, isOpen, nextOpening, type RemediationWindow, reasonOf } from '@keyhammer/core';
import { deleteOne } from './delete-one.ts';
import { endAll, endThoseOver, type OnTrial, onTrial } from './on-trial.ts';
import { remediateOne } from './remediate-one.ts';
import type {
  Consent,
  Operator,
  PlannedRemediation,
  RemediationOutcome,
  RemediationReport,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
} from './remediation-run.ts';
import { rotateOne } from './rotation/rotate-one.ts';
import { tellTicket } from './tell.ts';
import { type Ended, resultOf, tellOwners } from './tell-owners.ts';

export interface Run {
  readonly operator: Operator;
  readonly settings: RemediationSettings;
  readonly ports: RemediatorPorts;
  readonly consent: Consent;
  /** The longest that a run may wait for the end of a brown-out; a longer one is ended by a later run. Absent: as long as it takes. */
  readonly patienceMs?: number;
  /** Called with each result as it is there. */
  readonly hear?: (result: RemediationResult) => void;
}

/**
 * Carries a plan out, one credential at a time: one after another, so that an operator can follow
 * and stop it, and so that whatever goes wrong goes wrong for one key. What was browned out is brought
 * back before it returns.
 */
export async function applyRemediation(due: readonly PlannedRemediation[], run: Run, now: Date): Promise<RemediationReport> {
  const { settings, ports } = run;
  const ended: Ended[] = [];
  const back: RemediationResult[] = [];
  let trials: readonly OnTrial[] = [];
  const hear = (results: readonly RemediationResult[]) => {
    for (const result of results) run.hear?.(result);
    return results;
  };
  try {
    for (const planned of due) {
      const over = await endThoseOver(trials, ports.clock.now(), run);
      trials = over.left;
      back.push(...hear(over.results));
      const outcome = await outcomeFor(planned, run);
      if (outcome === 'quit') break;
      trials = [...trials, ...onTrial(planned, outcome)];
      const item = { planned, outcome, ticket: await tellTicket(planned, outcome, settings, ports) };
      ended.push(item);
      hear([resultOf(item)]);
    }
    const { results, messages } = await tellOwners(ended, settings, ports, now);
    back.push(...hear(await endAll(trials, run)));
    return { results: [...results, ...back], messages };
  } catch (error) {
    await endAll(trials, run);
    throw error;
  }
}

async function outcomeFor(planned: PlannedRemediation, run: Run): Promise<RemediationOutcome | 'quit'> {
  const { operator, settings, consent, ports } = run;
  const opensAt = operator.mode === 'batch' && settings.window ? closedUntil(settings.window, planned, ports.clock.now()) : undefined;
  if (opensAt) return { kind: 'postponed', issue: planned.issue, until: opensAt };
  const answer = await consent.confirm(planned);
  if (answer === 'quit') return 'quit';
  return answer === 'no' ? { kind: 'declined', issue: planned.issue } : await attempt(planned, run);
}

/** A brown-out must end before the window does: whoever misses the credential is to be at work. */
function closedUntil(window: RemediationWindow, { act, configured }: PlannedRemediation, now: Date): Date | undefined {
  if (!isOpen(window, now)) return nextOpening(window, now);
  const closes = act === 'brown-out' ? closesAt(window, now) : undefined;
  const ends = new Date(now.getTime() + configured.settings.brownoutMinutes * 60_000);
  return closes && isBefore(closes, ends) ? nextOpening(window, closes) : undefined;
}

/** The store itself may fail; then nothing can be recorded, and the intent that is on record speaks to the next run. */
async function attempt(planned: PlannedRemediation, { operator, settings, consent, ports }: Run): Promise<RemediationOutcome> {
  const work = { planned, operator, settings, consent, ports, now: ports.clock.now() };
  try {
    if (planned.fromQuarantine) return await deleteOne(work);
    return planned.act === 'rotate' ? await rotateOne(work) : await remediateOne(work);
  } catch (error) {
    const { issue } = planned;
    ports.log.error('remediation broke off', { account: issue.accountId, check: issue.check, issue: issue.id, error });
    return { kind: 'failed', issue, why: reasonOf(error), firstTime: false };
  }
}
