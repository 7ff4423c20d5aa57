import type { CheckSettings, CredentialKind, RemediationWindow } from '@keyhammer/core';
import type { HeldCredential } from '@keyhammer/testing';
import { hasCome, isOlderThan } from '../time.ts';
import { CHECKS, type WhitelistEntry } from '../world/settings.ts';

// The rules once more, in other words than the product's: what is judged is not to be judged by itself.

/** Whether the check has something against it. */
export function isInViolation(check: string, { status, created, lastUsed }: HeldCredential, days: number, now: Date): boolean {
  if (status !== 'active' || !isOlderThan(created, days, now)) return false;
  if (check === 'user_keysrotation') return true;
  return lastUsed.kind !== 'used' || isOlderThan(lastUsed.at, days, now);
}

/** Why nothing may be taken away, by its last sign of life; `undefined` if it may. */
export function signOfLife(
  { check, thresholdDays, rotation }: CheckSettings,
  { created, changed, lastUsed }: HeldCredential,
  now: Date,
): string | undefined {
  if (!isOlderThan(created, thresholdDays, now)) return `it was made on ${created.toISOString()}, within ${thresholdDays} days`;
  const days = check === 'user_keysrotation' ? (rotation?.graceDays ?? 7) : thresholdDays;
  const used = lastUsed.kind === 'used' ? lastUsed.at : created;
  if (!isOlderThan(used, days, now)) return `it was used on ${used.toISOString()}, within ${days} days`;
  if (check === 'user_inactivepasswords' && !(changed && isOlderThan(changed, days, now))) {
    return `it was changed on ${changed?.toISOString()}, within ${days} days`;
  }
  return undefined;
}

/** The pattern of an entry that protects it: any check's on this kind of credential. */
export function protectingPattern(
  entries: readonly WhitelistEntry[],
  { accountId, kind, names }: { readonly accountId: string; readonly kind: CredentialKind; readonly names: readonly string[] },
  now: Date,
): string | undefined {
  const checks = CHECKS.filter((check) => check.kind === kind).map(({ name }) => name);
  return entries.find((entry) => checks.includes(entry.check) && covers(entry, accountId, names, now))?.exception.pattern;
}

export function covers({ accountId, exception }: WhitelistEntry, account: string, names: readonly string[], now: Date): boolean {
  const { pattern, expires } = exception;
  if (accountId !== account || (expires && hasCome(expires, now))) return false;
  return names.some((name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** Whether a clock on a wall there shows an hour at which a batch may act. */
export function isWithin({ days, from, to, timezone }: RemediationWindow, now: Date): boolean {
  const day = (instant: Date) => new Intl.DateTimeFormat('en-GB', { timeZone: timezone, weekday: 'short' }).format(instant).toLowerCase();
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now);
  const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const isNamed = (name: string) => days.some((each) => each === name);
  if (from < to) return isNamed(day(now)) && minute >= from && minute < to;
  if (minute >= from) return isNamed(day(now));
  return minute < to && isNamed(day(new Date(now.getTime() - 12 * 60 * 60 * 1000)));
}
