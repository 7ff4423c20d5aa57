import type { Job } from '@keyhammer/core';
import type { DeployedFunction, DeployedPipeline } from './deployed-pipeline.ts';
import { type Worker, writeBundles } from './function-bundles.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import { SimulatedFunction } from './simulated-function.ts';
import type { Faults } from './simulation-options.ts';
import type { SqsService } from './sqs-service.ts';
import type { Surroundings } from './surroundings.ts';

export const WORKER_OF = { identify: 'identifier', report: 'reporter', remediate: 'remediator' } as const satisfies Record<
  Job['stage'],
  Worker
>;

export interface FunctionsOptions {
  readonly deployed: DeployedPipeline;
  readonly surroundings: Surroundings;
  readonly sqs: SqsService;
  readonly killed: Faults['killed'];
  readonly random: () => number;
  readonly clock: SimulatedClock;
}

/** The functions of the pipeline, as they are deployed. */
export async function startFunctions(options: FunctionsOptions): Promise<Readonly<Record<Worker, SimulatedFunction>> & Disposable> {
  const { deployed, surroundings, killed, random, clock } = options;
  const entries = await writeBundles(surroundings.directory);
  const made = (name: Worker, { memoryMb, timeoutMs }: DeployedFunction, killedPart: number) =>
    new SimulatedFunction({
      name,
      entry: entries[name],
      variables: { ...surroundings.variables, ...queueVariables(options) },
      memoryMb,
      timeoutMs,
      killed: killedPart,
      random,
      aheadMs: () => clock.aheadMs,
    });
  const functions = {
    initiator: made('initiator', deployed.initiator, 0),
    identifier: made('identifier', deployed.stages.identify, killed.identify),
    reporter: made('reporter', deployed.stages.report, killed.report),
    remediator: made('remediator', deployed.stages.remediate, killed.remediate),
  };
  const all = Object.values(functions);
  return {
    ...functions,
    [Symbol.dispose]: () => {
      for (const each of all) each.stop();
    },
  };
}

/** Where the queues are. Only the initiator reads it. */
function queueVariables({ deployed: { stages }, sqs }: FunctionsOptions): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_SQS: sqs.url,
    KEYHAMMER_IDENTIFY_QUEUE_URL: sqs.urlOf(stages.identify.queueName),
    KEYHAMMER_REPORT_QUEUE_URL: sqs.urlOf(stages.report.queueName),
    KEYHAMMER_REMEDIATE_QUEUE_URL: sqs.urlOf(stages.remediate.queueName),
  };
}
