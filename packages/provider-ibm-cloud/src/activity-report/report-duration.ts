const HOUR_MS = 60 * 60 * 1000;

/**
 * Hours of an activity report that shows whatever has not authenticated since an instant: rounded down, so that it shows rather more. What
 * it shows is read once more by itself. `undefined` if that is less than the one hour that a report covers at least.
 */
export function reportHours(unusedSince: Date, now: Date): number | undefined {
  const hours = Math.floor((now.getTime() - unusedSince.getTime()) / HOUR_MS);
  return hours >= 1 ? hours : undefined;
}
