import type { AccountDirectory, CheckSettings, Job, JobQueue } from '@keyhammer/core';
import { jobsFor } from './jobs-for.ts';

export interface InitiatorPorts {
  readonly directory: AccountDirectory;
  readonly queue: JobQueue;
}

export interface InitiatorSettings {
  readonly checks: readonly CheckSettings[];
}

/** What is to begin, under a name that all tries of it have. */
export interface Initiation {
  readonly stage: Job['stage'];
  readonly run: string;
}

/**
 * Decides what is in scope and queues a job for each account. Does nothing else. Returns the jobs.
 *
 * Where a part could not be queued, the schedule tries again and all of them are queued once more, as SQS itself may
 * deliver a job twice. A second one does no harm: an identification finds nothing to change, a report nothing to tell, and
 * a remediation reads record and credential again before it acts; what one run may do is counted by the run, which is the
 * same in both.
 */
export async function initiate({ stage, run }: Initiation, settings: InitiatorSettings, ports: InitiatorPorts): Promise<readonly Job[]> {
  const accounts = await ports.directory.accountsInScope();
  const jobs = jobsFor(stage, checksOf(stage, settings.checks), accounts).map((work) => ({ ...work, run }));
  await ports.queue.enqueue(jobs);
  return jobs;
}

/** A stage that is switched off for a check needs no job; remediation in batch is only ever queued where it is armed. */
function checksOf(stage: Job['stage'], checks: readonly CheckSettings[]): readonly CheckSettings[] {
  switch (stage) {
    case 'identify':
      return checks;
    case 'report':
      return checks.filter(({ reporting }) => reporting);
    case 'remediate':
      return checks.filter(({ remediation }) => remediation);
  }
}
