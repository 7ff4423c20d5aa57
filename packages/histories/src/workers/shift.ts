import type { HistoryWorld } from '../world/history-world.ts';
import type { WorkerPorts } from './ports.ts';
import type { WorkerRun } from './run.ts';

/** All that one worker has at hand for one run. */
export interface Shift {
  readonly world: HistoryWorld;
  readonly run: WorkerRun;
  readonly ports: WorkerPorts;
  /** What people do while an operator thinks: once. */
  readonly meanwhile: () => void;
}
