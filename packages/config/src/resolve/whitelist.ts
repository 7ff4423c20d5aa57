import { addDays, type Exception, type Whitelist } from '@keyhammer/core';
import type { RawWhitelist, RawWhitelistEntry } from '../raw.ts';
import type { ConfigurableCheck } from '../schema/check-section.ts';
import { COMMENT_KEY } from '../schema/whitelist-schema.ts';
import { ifSet } from './values.ts';

/** The exceptions of the checks that there are. An empty text, as in Hammer's sample, is no entry. */
export function resolveWhitelist(whitelist: RawWhitelist, checks: readonly ConfigurableCheck[]): Whitelist {
  return new Map(
    checks.flatMap(({ name }) => {
      const accounts = entriesByAccount(whitelist, name);
      return accounts.length === 0 ? [] : [[name, new Map(accounts.map(([id, entries]) => [id, exceptions(entries)]))]];
    }),
  );
}

/** The lists of one check, each with its account's id; a comment between them is none. */
export function entriesByAccount(whitelist: RawWhitelist, check: string): readonly (readonly [string, readonly RawWhitelistEntry[]])[] {
  const accounts = Object.entries(whitelist[check] ?? {}).filter(([key]) => key !== COMMENT_KEY);
  return accounts.map(([id, entries]) => [id, entries as RawWhitelistEntry[]]);
}

function exceptions(entries: readonly RawWhitelistEntry[]): readonly Exception[] {
  return entries.map(exceptionOf).filter((entry) => entry.pattern !== '');
}

/** The pattern of an empty text is empty: it covers nothing. */
export function exceptionOf(entry: RawWhitelistEntry): Exception {
  return typeof entry === 'string' ? { pattern: entry.trim() } : detailed(entry);
}

function detailed(entry: Exclude<RawWhitelistEntry, string>): Exception {
  return {
    pattern: entry.id.trim(),
    ...ifSet('reason', entry.reason),
    ...ifSet('approver', entry.approver),
    ...ifSet('expires', entry.expires === undefined ? undefined : endOf(entry.expires)),
  };
}

/** A day counts in full, in UTC; an instant stops to count when it comes. */
function endOf(expires: string): Date {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(expires);
  return isDay ? addDays(new Date(`${expires}T00:00:00Z`), 1) : new Date(expires);
}
