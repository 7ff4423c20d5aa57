import { matchesGlob } from './glob.ts';
import { addDays, formatDay } from './instant.ts';
import type { Exception } from './issue.ts';

/** `whitelist.json`: check → account id → entries. */
export type Whitelist = ReadonlyMap<string, ReadonlyMap<string, readonly Exception[]>>;

export interface WhitelistSubject {
  readonly check: string;
  readonly accountId: string;
  /** Credential id and principal: an entry may name either. */
  readonly names: readonly string[];
}

/** The first entry that covers the subject and has not expired. */
export function exceptionFor(whitelist: Whitelist, subject: WhitelistSubject, now: Date): Exception | undefined {
  return entriesOf(whitelist, subject).find((entry) => !isExpired(entry, now) && covers(entry, subject));
}

/** An entry that would cover the subject had it not expired: worth telling, never counted. */
export function expiredExceptionFor(whitelist: Whitelist, subject: WhitelistSubject, now: Date): Exception | undefined {
  return entriesOf(whitelist, subject).find((entry) => isExpired(entry, now) && covers(entry, subject));
}

/** An entry of the whitelist that will stop to count, and where it stands. */
export interface ExpiringException {
  readonly check: string;
  readonly accountId: string;
  readonly entry: DatedException;
}

type DatedException = Exception & { readonly expires: Date };

/** The entries that still count and will have expired `withinDays` days from now; those that expire first come first. */
export function expiringExceptions(whitelist: Whitelist, now: Date, withinDays: number): readonly ExpiringException[] {
  const end = addDays(now, withinDays);
  const expiresSoon = (entry: Exception): entry is DatedException => !isExpired(entry, now) && isExpired(entry, end);
  const found = [...whitelist].flatMap(([check, accounts]) =>
    [...accounts].flatMap(([accountId, entries]) => entries.filter(expiresSoon).map((entry) => ({ check, accountId, entry }))),
  );
  return found.toSorted((a, b) => a.entry.expires.getTime() - b.entry.expires.getTime());
}

/** An entry counts up to, and no longer at, its `expires`. */
export function isExpired(entry: Exception, now: Date): boolean {
  return entry.expires !== undefined && now.getTime() >= entry.expires.getTime();
}

/** For people: the last day (in UTC) on which an entry with this `expires` counts. */
export function formatLastDay(expires: Date): string {
  return formatDay(new Date(expires.getTime() - 1));
}

function entriesOf(whitelist: Whitelist, subject: WhitelistSubject): readonly Exception[] {
  return whitelist.get(subject.check)?.get(subject.accountId) ?? [];
}

/** Whether the entry names one of these, expired or not. */
export function covers({ pattern }: Pick<Exception, 'pattern'>, { names }: Pick<WhitelistSubject, 'names'>): boolean {
  return names.some((name) => matchesGlob(pattern, name));
}
