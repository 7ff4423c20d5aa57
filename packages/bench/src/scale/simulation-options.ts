import type { Job } from '@keyhammer/core';
import type { OrganisationSpec } from './organisation-process.ts';

/** How large it is, and how fast what is around it. */
export interface Size extends OrganisationSpec {
  /** Of the stale keys, the part that a run may act on. */
  readonly actShare: number;
  /** At most so many at once, where fewer than deployed are to disturb one another less. */
  readonly concurrency?: number;
}

/** What goes wrong; numbers are parts of 1. */
export interface Faults {
  /** Messages that are delivered twice. */
  readonly twice: number;
  /** Invocations that are killed half-way. */
  readonly killed: Readonly<Record<Job['stage'], number>>;
  /** The initiator of the first report is killed half-way, so that the schedule's next try queues everything anew. */
  readonly isInitiatorKilled: boolean;
}

export const NO_FAULTS: Faults = { twice: 0, isInitiatorKilled: false, killed: { identify: 0, report: 0, remediate: 0 } };
