import { NotFoundError } from '@keyhammer/core';
import type { Step } from './in-steps.ts';

/** To delete what is not there any more is no error. */
export function unlessGone({ done, run }: Step): Step {
  return {
    done,
    async run() {
      try {
        await run();
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    },
  };
}
