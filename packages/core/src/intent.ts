/** No run is at one act for longer: a Lambda function ends after 15 minutes, and no adapter retries for so long. */
const ACT_TAKES_AT_MOST_MS = 15 * 60 * 1000;

/**
 * Whether a recorded intent may belong to another run that is at it right now, rather than to one that
 * has died. An intent from far in the future was written by a clock that had jumped, and holds nothing up.
 */
export function mayBeUnderWay(intent: { readonly at: Date }, now: Date): boolean {
  return Math.abs(now.getTime() - intent.at.getTime()) < ACT_TAKES_AT_MOST_MS;
}

/** When an intent is certain to be nobody's any more. */
export function underWayUntil(intent: { readonly at: Date }): Date {
  return new Date(intent.at.getTime() + ACT_TAKES_AT_MOST_MS);
}
