import { addDays, type CheckSettings, isBefore, type Measure } from '@keyhammer/core';

/** What happened before this instant, and not at it, is past the check's threshold: `now − then > threshold`, to the second. */
export function thresholdAt(settings: Pick<CheckSettings, 'thresholdDays'>, now: Date): Date {
  return addDays(now, -settings.thresholdDays);
}

export function isPast(instant: Date, days: number, now: Date): boolean {
  return isBefore(instant, addDays(now, -days));
}

/** One comparison for people. Without an instant nothing is past, and the note has to say why. */
export function measure(what: string, at: Date | undefined, days: number, now: Date, note?: string): Measure {
  const breached = at !== undefined && isPast(at, days, now);
  return { what, ...(at && { at }), days, breached, ...(note !== undefined && { note }) };
}
