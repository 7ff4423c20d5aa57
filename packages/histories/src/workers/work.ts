import { UnavailableError, type Waiter } from '@keyhammer/core';
import type { Operator } from '@keyhammer/remediator';
import { MortalProcess } from '@keyhammer/testing';
import { actAsPeople } from '../commands/act-as-people.ts';
import { pick } from '../commands/pick.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { nameOfIssue } from '../world/observed-store.ts';
import { identifyAll, reportAll } from './identify-and-report.ts';
import { Interference } from './interference.ts';
import { rollBackOne, rotateByHand } from './operator-work.ts';
import type { Trouble, WorkerName, WorkerOrder } from './order.ts';
import { portsOf } from './ports.ts';
import { applyPlan, remediateByHand, remediateInBatch, writePlan } from './remediation.ts';
import type { WorkerRun } from './run.ts';
import type { Shift } from './shift.ts';

/** What came of a run. */
export interface WorkDone {
  readonly order: WorkerOrder;
  readonly startedAt: Date;
  /** How many changes Keyhammer had made before it. */
  readonly mutationsBefore: number;
  /** Not died, and nothing was in its way. */
  readonly isClean: boolean;
  readonly isAlone: boolean;
}

const WORK: Readonly<Record<WorkerName, (shift: Shift) => Promise<void>>> = {
  identify: identifyAll,
  report: reportAll,
  remediate: remediateInBatch,
  'remediate-by-hand': remediateByHand,
  rotate: rotateByHand,
  'roll-back': rollBackOne,
  plan: writePlan,
  'apply-plan': applyPlan,
};

const BATCH: Operator = { by: 'lambda:keyhammer-remediator', mode: 'batch' };
const BY_HAND: Operator = { by: 'alice@laptop', mode: 'manual' };

/** One worker, or several at once, to their end. */
export async function work(world: HistoryWorld, ...orders: readonly WorkerOrder[]): Promise<readonly WorkDone[]> {
  const troubles = orders.flatMap(({ trouble }) => trouble ?? []);
  for (const trouble of troubles) bring(world, trouble);
  const heldBefore = new Map(world.issues.all.flatMap((issue) => (issue.hold ? [[nameOfIssue(issue), issue.hold.until] as const] : [])));
  const done = await Promise.all(orders.map((order) => workOne(world, order, heldBefore, orders.length === 1)));
  // Requests that were on their way when a process died still arrive.
  await new Promise((resolve) => setImmediate(resolve));
  relieve(world);
  return done.map((each) => ({ ...each, isClean: each.isClean && troubles.length === 0 }));
}

async function workOne(world: HistoryWorld, order: WorkerOrder, heldBefore: WorkerRun['heldBefore'], isAlone: boolean): Promise<WorkDone> {
  const run: WorkerRun = {
    order,
    operator: order.worker === 'remediate' ? BATCH : BY_HAND,
    isAlone,
    startedAt: world.now,
    settings: world.settings,
    whitelist: world.whitelist,
    heldBefore,
    started: [],
    activeAtPlan: new Map(),
    begunBefore: new Set(),
    isLimited: false,
    retired: new Map(),
    begun: new Set(),
  };
  const mutationsBefore = world.mutations.length;
  const process = new MortalProcess(order.crash);
  const interference = new Interference(order);
  const meanwhile = once(() => {
    for (const command of order.meanwhile) actAsPeople(world, command);
  });
  const ports = portsOf({ world, run, process, interference, waiter: interrupted(world.clock, meanwhile) });
  world.tally.add(`run: ${order.worker}`);
  const error = await errorOf(WORK[order.worker]({ world, run, ports, meanwhile }));
  if (process.isDead) world.tally.add('run died');
  if (interference.faults > 0) world.tally.add('faults', interference.faults);
  const isClean = !process.isDead && interference.faults === 0;
  if (error && isClean && !order.trouble) world.broken.push(`${order.worker} broke off with nothing in its way: ${String(error)}`);
  return { order, startedAt: run.startedAt, mutationsBefore, isClean, isAlone };
}

async function errorOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

const A_LONG_WAIT_MS = 60_000;

/** People go on while a run waits for minutes. */
function interrupted(clock: Waiter, meanwhile: () => void): Waiter {
  return {
    wait: async (milliseconds) => {
      if (milliseconds >= A_LONG_WAIT_MS) meanwhile();
      await clock.wait(milliseconds);
    },
  };
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

function bring(world: HistoryWorld, trouble: Trouble): void {
  world.tally.add(`trouble: ${trouble.kind}`);
  switch (trouble.kind) {
    case 'denied':
      world.cloud.denyAccount(pick(world.accountIds, trouble.account) ?? '');
      return;
    case 'gap': {
      const user = pick(world.users(), trouble.user);
      if (user) world.cloud.addGap(user.accountId, user.name, 'throttled', trouble.of);
      return;
    }
    case 'late-reads':
      world.lateReads.order(trouble.seconds);
      return;
    case 'creation': {
      const error = new UnavailableError('no ticket was made, as was ordered');
      const isMade = trouble.outcome === 'unknown-made';
      const mishap = trouble.outcome === 'failed' ? ({ kind: 'failed', error } as const) : ({ kind: 'unknown', made: isMade } as const);
      world.isCreationTroubled = true;
      world.tracker.mishap(mishap, { matches: () => world.isCreationTroubled });
      return;
    }
  }
}

function relieve(world: HistoryWorld): void {
  for (const accountId of world.accountIds) world.cloud.allowAccount(accountId);
  world.cloud.closeGaps();
  world.lateReads.order(0);
  world.isCreationTroubled = false;
}
