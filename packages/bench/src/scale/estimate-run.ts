import type { DeployedPipeline } from './deployed-pipeline.ts';
import { ASSUMPTIONS, type Cost, costOf, gbSecondsOf, lambdaMs, runSeconds, type Usage } from './estimate.ts';
import type { DatedRun } from './simulate.ts';
import { mean } from './statistics.ts';

/** What a run would take and cost on AWS. */
export interface RunEstimate {
  readonly run: DatedRun;
  readonly concurrency: number;
  /** Of the worker. */
  readonly invocationMs: number;
  readonly initiatorMs: number;
  /** From the schedule to the empty queue. */
  readonly seconds: number;
  readonly gbSeconds: number;
  /** Of the initiator and the worker together. */
  readonly cost: Cost;
}

export interface Deployment {
  readonly deployed: DeployedPipeline;
  readonly accounts: number;
}

/** How many calls of SendMessageBatch the initiator has under way. */
const SENDS_AT_ONCE = 8;

/**
 * Without what the faults add: one invocation for each batch.
 * @param run for what was read, written and said
 * @param sampled the same run of a small organisation, in which nothing disturbs anything and every call takes its time
 */
export function estimateRun(run: DatedRun, sampled: DatedRun, { deployed, accounts }: Deployment): RunEstimate {
  const { memoryMb, batchSize, concurrency } = deployed.stages[run.stage];
  const { logBytes } = run.worker;
  const invocations = Math.ceil(accounts / batchSize);
  const invocationMs = lambdaMs(sampledInvocation(sampled), memoryMb);
  const worker: Usage = { invocations, invocationMs, memoryMb, batchSize, sends: 0, capacity: run.capacity, logBytes };
  const initiator = usageOfInitiator(run, deployed);
  return {
    run,
    concurrency,
    invocationMs,
    initiatorMs: initiator.invocationMs,
    seconds: initiator.invocationMs / 1000 + runSeconds(invocations, invocationMs, concurrency),
    gbSeconds: gbSecondsOf(worker) + gbSecondsOf(initiator),
    cost: together(costOf(worker), costOf(initiator)),
  };
}

function sampledInvocation({ worker, calls }: DatedRun) {
  const databaseCalls = countOf(calls, 'dynamodb:') / Math.max(1, worker.invocations);
  return { wallMs: mean(worker.wallMs), cpuMs: mean(worker.cpuMs), databaseCalls };
}

/** A small organisation has one page of accounts; so this is counted: page after page, then eight sends at a time. */
function usageOfInitiator({ initiator, calls }: DatedRun, { initiator: { memoryMb } }: DeployedPipeline): Usage {
  const cpuMs = mean(initiator.cpuMs);
  const sends = countOf(calls, 'sqs:') / initiator.invocations;
  const rounds = countOf(calls, 'organizations:') / initiator.invocations + sends / SENDS_AT_ONCE;
  const invocationMs = lambdaMs({ wallMs: rounds * ASSUMPTIONS.callMs + cpuMs, cpuMs, databaseCalls: 0 }, memoryMb);
  const logBytes = initiator.logBytes / initiator.invocations;
  // Nothing hands it batches: it has no queue.
  return { invocations: 1, invocationMs, memoryMb, batchSize: 0, sends, capacity: { read: 0, write: 0 }, logBytes };
}

/** Calls of the operations that begin like this. */
export function countOf(calls: ReadonlyMap<string, number>, prefix: string): number {
  return [...calls].reduce((sum, [operation, count]) => sum + (operation.startsWith(prefix) ? count : 0), 0);
}

function together(a: Cost, b: Cost): Cost {
  return {
    lambda: a.lambda + b.lambda,
    sqs: a.sqs + b.sqs,
    dynamoDb: a.dynamoDb + b.dynamoDb,
    logs: a.logs + b.logs,
    configuration: a.configuration + b.configuration,
  };
}
