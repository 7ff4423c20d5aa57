import type { Job } from '@keyhammer/core';
import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Surroundings } from './surroundings.ts';
import { type WorkQueue, workQueue } from './work-queue.ts';

/**
 * Twice what a function may take. AWS advises six times, for functions that are throttled while messages have been taken already;
 * the limit on concurrency keeps the poller from taking more than it can hand on. So an account that could not be read is tried
 * again after half an hour, four times within an hour and a half: before the reports, by the default schedules.
 */
const VISIBILITY = Duration.minutes(30);
const TRIES = 4;

/** Puts the queue of a stage into `scope`. */
export function stageQueue(scope: Construct, stage: Job['stage'], { settings, key }: Surroundings): WorkQueue {
  const brownout = stage === 'remediate' ? Math.max(0, ...settings.checks.map(({ brownoutMinutes }) => brownoutMinutes)) : 0;
  return workQueue(scope, { work: stage, visibility: VISIBILITY, tries: TRIES + lookingIn(brownout), ...(key && { key }) });
}

/** A brown-out is longer than a function lives: its message comes back, unfinished and no failure, until it is over. */
function lookingIn(brownoutMinutes: number): number {
  return Math.ceil(brownoutMinutes / VISIBILITY.toMinutes());
}
