import type { Job } from '@keyhammer/core';
import type { CapacityUnits } from './capacity.ts';
import { type DeployedPipeline, deployedPipeline } from './deployed-pipeline.ts';
import { drain } from './event-source.ts';
import { startFunctions, WORKER_OF } from './pipeline-functions.ts';
import { Queue } from './queue.ts';
import { seededRandom } from './seeded-random.ts';
import { SimulatedClock } from './simulated-clock.ts';
import type { FunctionFigures, SimulatedFunction } from './simulated-function.ts';
import type { Faults, Size } from './simulation-options.ts';
import { startSqs } from './sqs-service.ts';
import { type Calls, type Surroundings, startSurroundings } from './surroundings.ts';

type Stage = Job['stage'];

/** How often Lambda tries an event again that failed: the initiator's. */
const RETRIES = 2;

/** What SQS takes in one call. */
const MESSAGES_PER_CALL = 10;

/** What happened in one run of a stage, from the schedule to the empty queue. */
export interface RunFigures extends QueueFigures {
  readonly stage: Stage;
  readonly initiator: FunctionFigures;
  readonly worker: FunctionFigures;
  readonly calls: Calls;
  readonly capacity: CapacityUnits;
  /** Here, where everything stands in everything's way. */
  readonly seconds: number;
}

export interface QueueFigures {
  readonly messages: number;
  readonly doubled: number;
  readonly redelivered: number;
  readonly deadLetters: number;
}

/** The deployed functions and queues, between the surroundings. */
export interface Pipeline extends AsyncDisposable {
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
  const queues = queuesOf(deployed, { twice: faults.twice, random, now: () => clock.now() });
  const sqs = starting.use(await startSqs(new Map(stagesOf(deployed).map((stage) => [deployed.stages[stage].queueName, queues[stage]]))));
  clock.follow((aheadMs) => sqs.setClock(aheadMs));
  const functions = starting.use(await startFunctions({ deployed, surroundings, sqs, killed: faults.killed, random, clock }));
  const running = starting.move();
  return {
    clock,
    surroundings,
    async run(stage, { isCutShort = false } = {}) {
      const began = performance.now();
      const [queue, worker, before] = [queues[stage], functions[WORKER_OF[stage]], figuresOf(queues[stage])];
      const death = isCutShort ? sqs.afterCalls(Math.ceil(size.accounts / MESSAGES_PER_CALL / 2)) : undefined;
      await initiate(functions.initiator, { stage, scheduledTime: new Date(clock.now()).toISOString() }, death);
      const { batchSize, concurrency } = deployed.stages[stage];
      const atOnce = Math.min(concurrency, size.concurrency ?? concurrency);
      await drain({ queue, batchSize, concurrency: atOnce, invoke: (event) => worker.invoke(event) }, clock);
      const { calls, capacity } = await surroundings.takeCalls();
      return {
        stage,
        ...difference(figuresOf(queue), before),
        initiator: functions.initiator.takeFigures(),
        worker: worker.takeFigures(),
        calls: new Map([...calls, ...sqs.takeCalls()]),
        capacity,
        seconds: (performance.now() - began) / 1000,
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function stagesOf({ stages }: DeployedPipeline): readonly Stage[] {
  return Object.keys(stages) as readonly Stage[];
}

function queuesOf(
  { stages: { identify, report, remediate } }: DeployedPipeline,
  faults: Pick<ConstructorParameters<typeof Queue>[0], 'twice' | 'random' | 'now'>,
): Readonly<Record<Stage, Queue>> {
  return {
    identify: new Queue({ ...identify, ...faults }),
    report: new Queue({ ...report, ...faults }),
    remediate: new Queue({ ...remediate, ...faults }),
  };
}

function figuresOf({ sent, doubled, redelivered, deadLetters }: Queue): QueueFigures {
  return { messages: sent, doubled, redelivered, deadLetters: deadLetters.length };
}

function difference(after: QueueFigures, before: QueueFigures): QueueFigures {
  return {
    messages: after.messages - before.messages,
    doubled: after.doubled - before.doubled,
    redelivered: after.redelivered - before.redelivered,
    deadLetters: after.deadLetters - before.deadLetters,
  };
}

/** As the schedule does it: the same event again, some times. */
async function initiate(initiator: SimulatedFunction, event: unknown, firstDeath: Promise<void> | undefined): Promise<void> {
  for (let tries = 0; tries <= RETRIES; tries += 1) {
    if ((await initiator.invoke(event, tries === 0 ? firstDeath : undefined)) !== 'killed') return;
  }
  throw new Error('the initiator was killed in each of its tries');
}
