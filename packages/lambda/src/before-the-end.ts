import type { LambdaContext } from './lambda-context.ts';

/** For a line in the log, the figures, and a message to Slack. */
const NEEDED_MS = 15_000;
/** At the most, of a function that has little time anyway. */
const NEEDED_SHARE = 0.2;

/** Disposed of as soon as there is no need for them any more. */
export interface LastWords extends Disposable {
  /** Once they are said, if they have been begun. */
  readonly said: Promise<void>;
}

/** Says something shortly before Lambda kills the function, which says nothing itself but how long it took. Nothing outside of Lambda. */
export function beforeTheEnd(context: LambdaContext | undefined, say: () => Promise<void>): LastWords {
  if (!context) return { said: Promise.resolve(), [Symbol.dispose]: () => {} };
  let said = Promise.resolve();
  const left = context.getRemainingTimeInMillis();
  const timer = setTimeout(
    () => {
      said = say();
    },
    left - Math.min(NEEDED_MS, left * NEEDED_SHARE),
  );
  return {
    get said() {
      return said;
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
