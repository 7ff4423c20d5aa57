import picomatch from 'picomatch';
import { formatDay } from './instant.ts';
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

function covers(entry: Exception, subject: WhitelistSubject): boolean {
  return subject.names.some((name) => matchesGlob(entry.pattern, name));
}

/**
 * `*` and `?` only: IAM user names may hold `+ = , . @ - _`, and a name such as `ci+(old)@x` must
 * mean itself, so every other sign that picomatch could read (brackets, quotes, `./`) is taken literally.
 */
function matchesGlob(pattern: string, name: string): boolean {
  if (pattern === name) return true;
  if (pattern === '') return false;
  const literalButStars = pattern.replace(/[^\p{L}\p{N}_*?]/gu, '\\$&');
  return picomatch.isMatch(name, literalButStars, { dot: true, bash: true, nobrace: true, noextglob: true, nonegate: true });
}
