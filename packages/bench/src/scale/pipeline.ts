import type { Job } from '@keyhammer/core';
import type { CapacityUnits } from './capacity.ts';
import { type DeployedFunction, type DeployedPipeline, type DeployedStage, deployedPipeline } from './deployed-pipeline.ts';
import { drain } from './event-source.ts';
import { type Worker, writeBundles } from './function-bundles.ts';
import { Queue } from './queue.ts';
import { seededRandom } from './seeded-random.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { type FunctionFigures, SimulatedFunction } from './simulated-function.ts';
import type { Faults, Size } from './simulation-options.ts';
import { startSqs } from './sqs-service.ts';
import { type Calls, type Surroundings, startSurroundings } from './surroundings.ts';

type Stage = Job['stage'];

const WORKER_OF = { identify: 'identifier', report: 'reporter', remediate: 'remediator' } as const satisfies Record<Stage, Worker>;
const STAGES = Object.keys(WORKER_OF) as readonly Stage[];

/** How often Lambda tries an event again that failed: the initiator's. */
const RETRIES = 2;

/** What happened in one run of a stage, from the schedule to the empty queue. */
export interface RunFigures {
  readonly stage: Stage;
  readonly initiator: FunctionFigures;
  readonly worker: FunctionFigures;
  readonly messages: number;
  readonly doubled: number;
  readonly redelivered: number;
  readonly deadLetters: number;
  readonly calls: Calls;
  readonly capacity: CapacityUnits;
  readonly seconds: number;
}

/** The deployed functions and queues, between the surroundings. */
export interface Pipeline extends AsyncDisposable {
  readonly deployed: DeployedPipeline;
  readonly clock: SimulatedClock;
  readonly surroundings: Surroundings;
  /** @param isCutShort the first try of the initiator is killed half-way */
  run(stage: Stage, options?: { readonly isCutShort?: boolean }): Promise<RunFigures>;
}

export async function startPipeline(size: Size, faults: Faults): Promise<Pipeline> {
  await using starting = new AsyncDisposableStack();
  const deployed = deployedPipeline();
  const clock = new SimulatedClock();
  const random = seededRandom(1);
  const surroundings = starting.use(await startSurroundings({ organisation: size, actShare: size.actShare, clock }));
  const bundles = await writeBundles(surroundings.directory);
  const queues = queuesOf(deployed, faults, clock, random);
  const sqs = await startSqs(new Map(STAGES.map((stage) => [deployed.stages[stage].queueName, queues[stage]])));
  starting.defer(() => sqs.service.close());
  clock.follow((aheadMs) => {
    sqs.service.clockOffsetMs = aheadMs;
  });
  const start = (name: Worker, { memoryMb, timeoutMs }: DeployedFunction, killed: number, more: Readonly<Record<string, string>> = {}) => {
    const variables = { ...surroundings.variables, ...more };
    const started = new SimulatedFunction({
      name,
      entry: bundles[name],
      variables,
      memoryMb,
      timeoutMs,
      killed,
      random,
      aheadMs: () => clock.aheadMs,
    });
    starting.defer(() => started.stop());
    return started;
  };
  const initiator = start('initiator', deployed.initiator, 0, {
    AWS_ENDPOINT_URL_SQS: sqs.service.url,
    ...Object.fromEntries(
      STAGES.map((stage) => [`KEYHAMMER_${stage.toUpperCase()}_QUEUE_URL`, sqs.urlOf(deployed.stages[stage].queueName)]),
    ),
  });
  const workers = {
    identify: start('identifier', deployed.stages.identify, faults.killed.identify),
    report: start('reporter', deployed.stages.report, faults.killed.report),
    remediate: start('remediator', deployed.stages.remediate, faults.killed.remediate),
  };
  const running = starting.move();
  return {
    deployed,
    clock,
    surroundings,
    async run(stage, { isCutShort = false } = {}) {
      const began = performance.now();
      const queue = queues[stage];
      const before = {
        messages: queue.sent,
        doubled: queue.doubled,
        redelivered: queue.redelivered,
        deadLetters: queue.deadLetters.length,
      };
      await surroundings.takeCalls();
      sqs.service.resetCalls();
      await initiate(initiator, { stage, scheduledTime: new Date(clock.now()).toISOString() }, isCutShort);
      const { batchSize, concurrency } = limitedTo(size.concurrency, deployed.stages[stage]);
      await drain({ queue, batchSize, concurrency, invoke: (event) => workers[stage].invoke(event) }, clock);
      const { calls, capacity } = await surroundings.takeCalls();
      return {
        stage,
        initiator: initiator.takeFigures(),
        worker: workers[stage].takeFigures(),
        messages: queue.sent - before.messages,
        doubled: queue.doubled - before.doubled,
        redelivered: queue.redelivered - before.redelivered,
        deadLetters: queue.deadLetters.length - before.deadLetters,
        calls: new Map([...calls, ...sqs.service.calls]),
        capacity,
        seconds: (performance.now() - began) / 1000,
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function queuesOf(
  { stages }: DeployedPipeline,
  { twice }: Faults,
  clock: SimulatedClock,
  random: () => number,
): Readonly<Record<Stage, Queue>> {
  const queueOf = ({ visibilityMs, maxReceives }: DeployedStage) =>
    new Queue({ visibilityMs, maxReceives, twice, random, now: () => clock.now() });
  return { identify: queueOf(stages.identify), report: queueOf(stages.report), remediate: queueOf(stages.remediate) };
}

function limitedTo(most: number | undefined, { batchSize, concurrency }: DeployedStage) {
  return { batchSize, concurrency: Math.min(concurrency, most ?? concurrency) };
}

/** As the schedule does it: the same event again, some times. */
async function initiate(initiator: SimulatedFunction, event: unknown, isCutShort: boolean): Promise<void> {
  for (let tries = 0; tries <= RETRIES; tries += 1) {
    if ((await initiator.invoke(event, { isToDie: isCutShort && tries === 0 })) !== 'killed') return;
  }
  throw new Error('the initiator was killed in each of its tries');
}
