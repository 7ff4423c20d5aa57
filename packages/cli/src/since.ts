import { addDays } from '@keyhammer/core';
import { days } from './options.ts';
import { UsageError } from './usage-error.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** With its offset: without one it would mean another instant on another machine. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const AGO = /^\d+(\.\d+)?d$/;

/**
 * An instant in the past: a day (its beginning, in UTC), an instant, or so many days ago.
 * @throws UsageError
 */
export function sinceInstant(text: string, now: Date): Date {
  const since = parse(text.trim(), now);
  if (!since) {
    throw new UsageError(
      `--since "${text}" is no date. Give a day such as 2026-03-01, an instant such as 2026-03-01T09:30:00Z, or days ago such as 7d.`,
    );
  }
  if (since.getTime() > now.getTime()) throw new UsageError(`--since ${text} is in the future: nothing has been done since.`);
  return since;
}

function parse(text: string, now: Date): Date | undefined {
  if (AGO.test(text)) return addDays(now, -days(text));
  return isCalendarDay(text.slice(0, 10)) && (DAY.test(text) || INSTANT.test(text)) ? new Date(text) : undefined;
}

/** JavaScript takes 31 February for a day in March. */
export function isCalendarDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
