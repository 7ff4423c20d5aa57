import type { Waiter } from '@keyhammer/core';
import type { IdentifierPorts } from '@keyhammer/identifier';
import type { RemediatorPorts } from '@keyhammer/remediator';
import type { ReporterPorts } from '@keyhammer/reporter';
import type { MortalProcess } from '@keyhammer/testing';
import { ObservedAudit } from '../observer/observed-audit.ts';
import { ObservedCloud } from '../observer/observed-cloud.ts';
import { observedTracker } from '../observer/observed-tracker.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import type { Interference } from './interference.ts';
import type { PortName } from './order.ts';
import type { WorkerRun } from './run.ts';

export interface PortsOfRun {
  readonly world: HistoryWorld;
  readonly run: WorkerRun;
  readonly process: MortalProcess;
  readonly interference: Interference;
  readonly waiter: Waiter;
}

/** All ports as one run has them: watched, late, failing to order, and dying with its process. */
export type WorkerPorts = RemediatorPorts & ReporterPorts & IdentifierPorts;

export function portsOf({ world, run, process, interference, waiter }: PortsOfRun): WorkerPorts {
  const wrap = <T extends object>(name: PortName, port: T): T => process.wrap(interference.wrap(name, port));
  const cloud = wrap('cloud', new ObservedCloud(world, run));
  return {
    inventory: cloud,
    credentials: cloud,
    issues: wrap('issues', world.issues),
    audit: wrap('audit', new ObservedAudit(world, run)),
    vault: wrap('vault', world.vault),
    ...(world.jira && { tracker: wrap('tracker', observedTracker(world)) }),
    ...(world.slack && { notifier: wrap('notifier', world.notifier) }),
    log: world.log,
    waiter: process.wrap(waiter),
    clock: world.clock,
  };
}
