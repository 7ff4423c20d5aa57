import { formatDay, wholeDaysBetween } from './instant.ts';
import type { Exception } from './issue.ts';
import { formatLastDay } from './whitelist.ts';

/** What every entry of the whitelist has to say: `whitelist_policy`. */
export interface WhitelistPolicy {
  readonly require: readonly RequiredOfEntry[];
  /** The last day of an entry may lie so many days after today, both in UTC, and no more; an entry without `expires` then breaches. */
  readonly maxDays?: number;
}

export type RequiredOfEntry = 'reason' | 'approver' | 'expires';

/** What an entry lacks, or has too much of: clauses that can stand alone, such as `it has no reason`. */
export function breachesOf(entry: Exception, { require, maxDays }: WhitelistPolicy, now: Date): readonly string[] {
  const missing = (['reason', 'approver'] as const).filter((name) => require.includes(name) && isBlank(entry[name]));
  return [...missing.map((name) => `it has no ${name}`), ...breachesOfExpiry(entry, require.includes('expires'), maxDays, now)];
}

function breachesOfExpiry({ expires }: Exception, isRequired: boolean, maxDays: number | undefined, now: Date): readonly string[] {
  if (!expires) {
    if (maxDays !== undefined) return [`it has no expires, and max_days is ${maxDays}`];
    return isRequired ? ['it has no expires'] : [];
  }
  // People count in days: an entry made today for the day that is max_days from now is right at any hour of today.
  const left = wholeDaysBetween(new Date(formatDay(now)), new Date(formatLastDay(expires)));
  if (maxDays === undefined || left <= maxDays) return [];
  return [`it expires in ${left === 1 ? '1 day' : `${left} days`}, and max_days is ${maxDays}`];
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}
