import { breachesOf, isExpired, type WhitelistPolicy } from '@keyhammer/core';
import { WHITELIST_FILE } from '../file-names.ts';
import { jsonPath } from '../json/json-path.ts';
import type { Mistake } from '../mistake.ts';
import type { RawWhitelistEntry } from '../raw.ts';
import { entriesByAccount, exceptionOf } from '../resolve/whitelist.ts';
import { foundText } from '../validation/found.ts';
import type { Draft, MistakeRule, WarningRule } from './rule.ts';

/** Looks at the file itself and not at the settings, which no longer know where an entry stands. */
export const policyOfEntries: MistakeRule = (draft) => {
  const { whitelistPolicy } = draft.settings;
  return placedEntries(draft).flatMap(({ path, entry }): readonly Mistake[] => {
    const exception = exceptionOf(entry);
    const breaches = exception.pattern === '' ? [] : breachesOf(exception, whitelistPolicy, draft.now);
    if (breaches.length === 0) return [];
    const found = `${foundText(exception.pattern)}: ${breaches.join('; ')}`;
    return [{ file: WHITELIST_FILE, path, found, allowed: policyInWords(whitelistPolicy) }];
  });
};

interface PlacedEntry {
  readonly path: string;
  readonly entry: RawWhitelistEntry;
}

function placedEntries({ whitelist, checks }: Draft): readonly PlacedEntry[] {
  return checks.flatMap(({ name }) =>
    entriesByAccount(whitelist, name).flatMap(([account, entries]) =>
      entries.map((entry, index) => ({ path: jsonPath([name, account, index]), entry })),
    ),
  );
}

function policyInWords({ require, maxDays }: WhitelistPolicy): string {
  const names = maxDays === undefined ? require : [...new Set([...require, 'expires'])];
  const limit = maxDays === undefined ? '' : `, at most ${maxDays === 1 ? '1 day' : `${maxDays} days`} ahead`;
  return `an object with id, ${names.join(', ')}${limit}: whitelist_policy in config.json asks for it`;
}

export const expiredExceptions: WarningRule = ({ settings: { whitelist }, now }) =>
  [...whitelist].flatMap(([check, accounts]) =>
    [...accounts].flatMap(([account, entries]) =>
      entries
        .filter((entry) => isExpired(entry, now))
        .map(
          (entry) => `${WHITELIST_FILE}: the exception of ${entry.pattern} from ${check} in ${account} has expired, and no longer counts.`,
        ),
    ),
  );
