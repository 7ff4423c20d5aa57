import { addDays, closesAt, isBefore, isOpen, nextOpening, type RemediationWindow, reasonOf } from '@keyhammer/core';
import type { ActContext } from './audit.ts';
import { deleteOne } from './delete-one.ts';
import { endBrownouts, waitForBrownouts } from './end-brownouts.ts';
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
  const { settings, ports, hear = () => {} } = run;
  const ended: Ended[] = [];
  for (const planned of due) {
    const outcome = await outcomeFor(planned, run);
    if (outcome === 'quit') break;
    const item = { planned, outcome, ticket: await tellTicket(planned, outcome, settings, ports) };
    ended.push(item);
    hear(resultOf(item));
  }
  const { results, messages } = await tellOwners(ended, settings, ports, now);
  const back = await bringBack(ended, run);
  for (const result of back) hear(result);
  return { results: [...results, ...back], messages };
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
  const ends = addDays(now, configured.settings.brownoutMinutes / (24 * 60));
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
    ports.log.error('remediation could not be recorded', { account: issue.accountId, check: issue.check, issue: issue.id, error });
    return { kind: 'failed', issue, why: reasonOf(error), firstTime: false };
  }
}

async function bringBack(ended: readonly Ended[], { operator, settings, ports, patienceMs }: Run): Promise<readonly RemediationResult[]> {
  const out = ended.flatMap(({ planned, outcome }) => (outcome.kind === 'browned-out' ? [{ ...planned, issue: outcome.issue }] : []));
  const longest = patienceMs === undefined ? undefined : new Date(ports.clock.now().getTime() + patienceMs);
  const soon = out.filter(({ issue }) => !longest || !issue.brownout || !isBefore(longest, issue.brownout.until));
  if (soon.length === 0) return [];
  const context = (): ActContext => ({ operator, ports, now: ports.clock.now() });
  await waitForBrownouts(soon, context());
  return await endBrownouts(soon, settings, context());
}
