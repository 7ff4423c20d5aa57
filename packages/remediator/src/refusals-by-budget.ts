import {
  type AccountLoad,
  type ActBudget,
  type BlastLimits,
  type BlastRefusal,
  type EventLog,
  reasonOf,
  refusalByRun,
  refusalBySize,
} from '@keyhammer/core';

/** A run that several work on, who know nothing of one another. */
export interface SharedRun {
  readonly run: string;
  readonly budget: ActBudget;
  readonly log: EventLog;
}

/**
 * The accounts that nothing may be done in, and why, where the run's acts are counted by its budget. One that is refused for
 * its size takes nothing from the run. A job that is delivered again has its part already.
 */
export async function refusalsByBudget(
  loads: readonly AccountLoad[],
  limits: BlastLimits,
  shared: SharedRun,
): Promise<ReadonlyMap<string, BlastRefusal>> {
  const refusals = new Map<string, BlastRefusal>();
  for (const load of loads) {
    const refusal = refusalBySize(load, limits) ?? (await refusalByBudget(load, limits, shared));
    if (refusal) refusals.set(load.accountId, refusal);
  }
  return refusals;
}

/** Without an answer nothing is done: it may be the acts of all the others that are counted there. */
async function refusalByBudget(load: AccountLoad, limits: BlastLimits, { run, budget, log }: SharedRun): Promise<BlastRefusal | undefined> {
  try {
    const { granted, left } = await budget.reserve(run, load.accountId, load.acts, limits.maxPerRun);
    return granted ? undefined : refusalByRun(load, left, limits);
  } catch (error) {
    log.warn('the budget of the run could not be asked, so nothing is done in the account', { account: load.accountId, run, error });
    return { reason: 'unknown-left', why: reasonOf(error) };
  }
}
