export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}

/** Strictly more than so many days ago: `now − then > days`. */
export function isOlderThan(instant: Date, days: number, now: Date): boolean {
  return now.getTime() - instant.getTime() > days * DAY_MS;
}

export function hasCome(instant: Date, now: Date): boolean {
  return now.getTime() >= instant.getTime();
}
