import type { EventLog, Job } from '@keyhammer/core';

/**
 * A third of what a Lambda function has at the most: enough for any but the largest accounts, and those have all of it
 * when they come first in another delivery.
 */
export const ENOUGH_FOR_A_JOB_MS = 5 * 60_000;

/** What is there for the jobs of a batch. */
export interface BatchTime {
  /** Until the function is killed. */
  timeLeftMs(): number;
  readonly log: EventLog;
}

/**
 * Works on one job after another, as long as there is enough time to begin one: to be killed half-way costs the whole
 * batch another delivery, also what was done. Returns the jobs that are to be delivered again: those that failed or threw,
 * and those that were not begun. The first is begun with however little time: a function that begins nothing gets nowhere.
 */
export async function oneByOne(
  jobs: readonly Job[],
  work: (job: Job) => Promise<'done' | 'failed'>,
  { timeLeftMs, log }: BatchTime,
): Promise<ReadonlySet<Job>> {
  const again = new Set<Job>();
  for (const [index, job] of jobs.entries()) {
    const left = timeLeftMs();
    if (index > 0 && left < ENOUGH_FOR_A_JOB_MS) {
      log.info('too little time is left for the other jobs: they are delivered again', { jobs: jobs.length - index, milliseconds: left });
      return new Set([...again, ...jobs.slice(index)]);
    }
    if ((await outcomeOf(job, work, log)) === 'failed') again.add(job);
  }
  return again;
}

/** What goes wrong with one job is no matter of the others. */
async function outcomeOf(job: Job, work: (job: Job) => Promise<'done' | 'failed'>, log: EventLog): Promise<'done' | 'failed'> {
  try {
    return await work(job);
  } catch (error) {
    log.error('job failed', { account: job.accountId, stage: job.stage, error });
    return 'failed';
  }
}
