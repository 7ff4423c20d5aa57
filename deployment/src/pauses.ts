import type { Schedules } from '@keyhammer/config';
import type { Job } from '@keyhammer/core';
import { longestGapMs } from './schedule-expression.ts';

const HOUR_MS = 60 * 60 * 1000;

/** CloudWatch looks back seven days at the most, with periods of an hour. */
const MOST_HOURS = 7 * 24;

/** It walks through years of runs to find one. */
const known = new Map<string, number | undefined>();

/** The longest time between two runs of a stage; undefined for one that is off. */
export function pauseMs(stage: Job['stage'], schedules: Schedules): number | undefined {
  const { [stage]: crontab, timezone } = schedules;
  const key = `${crontab} ${timezone}`;
  if (!known.has(key)) known.set(key, longestGapMs(crontab, timezone));
  return known.get(key);
}

/**
 * How many hours without a run of a stage are one run too few: those of its longest pause, and one more for the run itself.
 * Undefined where there is nothing to miss, and where CloudWatch can't look back as far, once a week or more rarely: then what
 * watches over the stage is the queue of failed starts.
 */
export function hoursWithoutRun(stage: Job['stage'], schedules: Schedules): number | undefined {
  const pause = pauseMs(stage, schedules);
  if (pause === undefined) return undefined;
  const hours = Math.ceil(pause / HOUR_MS) + 1;
  return hours > MOST_HOURS ? undefined : hours;
}
