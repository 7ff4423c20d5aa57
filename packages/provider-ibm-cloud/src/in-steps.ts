import { OutcomeUnknownError, RemoteError, reasonOf } from '@keyhammer/core';

export interface Step {
  /** Of what was done then: `ApiKey-… was disabled`. */
  readonly done: string;
  readonly run: () => Promise<void>;
}

/** @throws what the first step throws; OutcomeUnknownError if a later one fails, for a part of it is done by then */
export async function inSteps(what: string, steps: readonly Step[]): Promise<void> {
  const done: string[] = [];
  for (const step of steps) {
    try {
      await step.run();
    } catch (error) {
      if (done.length === 0 || !(error instanceof RemoteError)) throw error;
      throw new OutcomeUnknownError(`${what} in full: ${done.join(', ')}; then: ${reasonOf(error)}`);
    }
    done.push(step.done);
  }
}
