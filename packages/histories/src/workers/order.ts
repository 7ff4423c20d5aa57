import type { CrashPoint } from '@keyhammer/testing';
import type { PeopleCommand } from '../commands/people-command.ts';

export type WorkerName =
  | 'identify'
  | 'report'
  /** The batch. */
  | 'remediate'
  | 'remediate-by-hand'
  /** An operator begins a rotation. */
  | 'rotate'
  | 'roll-back'
  /** An operator writes a plan for somebody to approve. */
  | 'plan'
  | 'apply-plan';

export type PortName = 'issues' | 'audit' | 'cloud' | 'tracker' | 'notifier' | 'vault';

/** The `call`-th call to a port fails, with nothing done or although it was carried out. */
export interface Fault {
  readonly port: PortName;
  readonly call: number;
  readonly error: 'denied' | 'throttled' | 'unavailable' | 'unknown';
  readonly when: 'before' | 'after';
}

/** What is wrong with the world while a worker is at work. */
export type Trouble =
  | { readonly kind: 'denied'; readonly account: number }
  | { readonly kind: 'gap'; readonly user: number; readonly of: 'aws-access-key' | 'aws-console-password' }
  | { readonly kind: 'late-reads'; readonly seconds: number }
  /** The next creations of tickets: nothing is made, or nobody knows. */
  | { readonly kind: 'creation'; readonly outcome: 'failed' | 'unknown-made' | 'unknown-not-made' };

export interface WorkerOrder {
  readonly worker: WorkerName;
  /** Picks what an operator works on, among what there is. */
  readonly pick: number;
  readonly crash?: CrashPoint;
  readonly faults: readonly Fault[];
  readonly trouble?: Trouble;
  /** How long each call takes, in turns of the event loop: what mixes two workers at once. */
  readonly delays: readonly number[];
  /** An operator's answers, one after another. */
  readonly answers: readonly ('yes' | 'no' | 'quit')[];
  /** The operator hands secrets over in files, and agrees to deletions that make room. */
  readonly isHandsOn: boolean;
  readonly overridesLimits: boolean;
  /** Minutes that a run may wait for the end of a brown-out; absent: as long as it takes. */
  readonly patience?: number;
  /** What people do while an operator thinks, or a run waits. */
  readonly meanwhile: readonly PeopleCommand[];
}

/** Nothing goes wrong, and nobody intervenes. */
export function asItShould(worker: WorkerName): WorkerOrder {
  return { worker, pick: 0, faults: [], delays: [], answers: [], isHandsOn: false, overridesLimits: false, meanwhile: [] };
}
