import type { Construct } from 'constructs';
import { Identifier } from './identifier.ts';
import { Initiator } from './initiator.ts';
import { Remediator } from './remediator.ts';
import { Reporter } from './reporter.ts';
import type { StageQueues } from './stage-queues.ts';
import type { Surroundings } from './surroundings.ts';

/** The four workers. */
export interface Pipeline {
  readonly initiator: Initiator;
  readonly identifier: Identifier;
  readonly reporter: Reporter;
  readonly remediator: Remediator;
  readonly queues: StageQueues;
}

export function pipeline(scope: Construct, surroundings: Surroundings): Pipeline {
  const identifier = new Identifier(scope, 'Identifier', surroundings);
  const reporter = new Reporter(scope, 'Reporter', surroundings);
  const remediator = new Remediator(scope, 'Remediator', surroundings);
  const queues = { identify: identifier.queue, report: reporter.queue, remediate: remediator.queue };
  return { initiator: new Initiator(scope, 'Initiator', surroundings, queues), identifier, reporter, remediator, queues };
}
