import type { Job } from '@keyhammer/core';
import { type Pipeline, type RunFigures, startPipeline } from './pipeline.ts';
import type { Faults, Size } from './simulation-options.ts';
import { type Facts, problemsOf } from './verify.ts';

const HOUR_MS = 3_600_000;

interface Step {
  readonly day: number;
  /** Since the step before. */
  readonly hoursLater: number;
  readonly stage: Job['stage'];
  /** Nothing has changed since: nothing may be written. */
  readonly isQuiet?: boolean;
  /** Here the initiator is killed, if it is to be. */
  readonly isCutShort?: boolean;
}

/** By the default schedules; the retention period is the sandbox's, 7 days. */
const STEPS: readonly Step[] = [
  { day: 1, hoursLater: 0, stage: 'identify' },
  { day: 1, hoursLater: 2.5, stage: 'report', isCutShort: true },
  { day: 2, hoursLater: 21.5, stage: 'identify', isQuiet: true },
  { day: 2, hoursLater: 2.5, stage: 'report', isQuiet: true },
  { day: 8, hoursLater: 6 * 24 + 3.5, stage: 'remediate' },
];

/** Of the stale keys every so many-th is used once more before the remediation. */
const USED_AGAIN = 10;

const WRITES = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];

export interface DatedRun extends RunFigures {
  readonly day: number;
  readonly isQuiet: boolean;
}

/** What was, in the end, in numbers. */
export interface Outcome {
  readonly staleKeys: number;
  readonly issues: number;
  readonly tickets: number;
  readonly usedAgain: number;
  readonly deactivated: number;
  readonly maxActs: number;
  /** Told, not judged: a reporter that dies between a comment and its record says it once more. */
  readonly repeatedComments: number;
  /** Told, not judged: watchers are added after the ticket is made, and by nobody else if the reporter dies in between. */
  readonly unwatchedTickets: number;
}

export interface Simulation {
  readonly size: Size;
  readonly faults: Faults;
  readonly runs: readonly DatedRun[];
  readonly outcome: Outcome;
  /** In sentences: what was lost, doubled or done that must not be. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** A week of an organisation: found, reported, looked at again, and the first part of it deactivated. */
export async function simulate(size: Size, faults: Faults, hear: (line: string) => void = () => {}): Promise<Simulation> {
  const began = performance.now();
  await using pipeline = await startPipeline(size, faults);
  const runs: DatedRun[] = [];
  for (const step of STEPS) {
    runs.push(await take(step, pipeline, faults));
    hear(progressOf(runs.at(-1)));
  }
  const facts = await pipeline.surroundings.facts();
  const problems = [...runs.flatMap(problemsOfRun), ...problemsOf(facts), ...doneTwice(facts, runs)];
  return { size, faults, runs, outcome: outcomeOf(facts), problems, seconds: (performance.now() - began) / 1000 };
}

async function take(step: Step, { clock, surroundings, run }: Pipeline, { isInitiatorKilled }: Faults): Promise<DatedRun> {
  const { day, hoursLater, stage, isQuiet = false, isCutShort = false } = step;
  if (stage === 'remediate') await surroundings.useStaleKeys(USED_AGAIN);
  await clock.putForward(hoursLater * HOUR_MS);
  return { day, isQuiet, ...(await run(stage, { isCutShort: isCutShort && isInitiatorKilled })) };
}

function progressOf(run: DatedRun | undefined): string {
  return run ? `day ${run.day}, ${run.stage}: ${run.worker.invocations} invocations in ${run.seconds.toFixed(0)} s` : '';
}

/** What can be seen by the figures alone. */
export function problemsOfRun({ day, stage, isQuiet, deadLetters, calls, initiator, worker }: DatedRun): readonly string[] {
  const run = `day ${day}, ${stage}`;
  const writes = WRITES.reduce((sum, operation) => sum + (calls.get(operation) ?? 0), 0);
  return [
    ...(deadLetters > 0 ? [`${run}: ${deadLetters} messages ended in the dead-letter queue`] : []),
    ...(isQuiet && writes > 0 ? [`${run}: ${writes} writes, where nothing had changed`] : []),
    ...(initiator.failed + worker.failed > 0 ? [`${run}: ${initiator.failed + worker.failed} invocations failed as a whole`] : []),
  ];
}

/** A deactivation that is asked for twice does no harm, but nobody has looked up what became of the first. */
function doneTwice({ deactivated }: Facts, runs: readonly DatedRun[]): readonly string[] {
  const asked = runs.reduce((sum, { calls }) => sum + (calls.get('iam:UpdateAccessKey') ?? 0), 0);
  return asked > deactivated.length ? [`${deactivated.length} keys were deactivated, with ${asked} calls`] : [];
}

function outcomeOf({ staleKeys, issues, tickets, usedSince, deactivated, maxActs }: Facts): Outcome {
  return {
    staleKeys: staleKeys.length,
    issues: issues.length,
    tickets: tickets.length,
    usedAgain: usedSince.length,
    deactivated: deactivated.length,
    maxActs,
    repeatedComments: tickets.reduce((sum, { comments }) => sum + comments.length - new Set(comments).size, 0),
    unwatchedTickets: tickets.filter(({ watchers }) => watchers === 0).length,
  };
}
