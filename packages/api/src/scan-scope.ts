import { checkRegistry } from '@keyhammer/checks';
import { nearestName } from '@keyhammer/config';
import type { AccountInScope, ConfiguredCheck } from '@keyhammer/core';
import { type AccountWork, jobsFor } from '@keyhammer/initiator';
import type { ScanOrder } from './scan-ports.ts';

/** What is configured. */
export interface ScanScope {
  readonly accounts: readonly AccountInScope[];
  readonly checks: readonly ConfiguredCheck[];
}

/** What of an order is known: all of it, or the part of a request that could be read. */
export type PartialOrder = Partial<Pick<ScanOrder, 'accountId' | 'checks'>>;

const ACCOUNTS_NAMED = 10;

/** The work that an order means: its account and the checks in it. `undefined` if none looks at the account. */
export function workOf({ accountId, checks = [] }: Pick<ScanOrder, 'accountId' | 'checks'>, scope: ScanScope): AccountWork | undefined {
  const settings = scope.checks.map((configured) => configured.settings);
  return jobsFor('identify', settings, scope.accounts, { accounts: [accountId], ...(checks.length > 0 && { checks }) })[0];
}

/** Everything that is wrong with an order, each with what is allowed. */
export function mistakesIn(order: PartialOrder, scope: ScanScope): readonly string[] {
  const { accountId, checks = [] } = order;
  const mistakes = [...new Set(checks)].flatMap((name) => mistakeInCheck(name, scope) ?? []);
  if (accountId === undefined) return mistakes;
  const known = knownAccounts(scope);
  if (!known.has(accountId)) return [unknownAccount(accountId, known), ...mistakes];
  const looking = workOf({ accountId }, scope)?.checks ?? [];
  if (looking.length === 0) return [`no check looks at the account ${accountId}`, ...mistakes];
  const elsewhere = [...new Set(checks)].filter((name) => isEnabled(name, scope) && !looking.includes(name));
  return [
    ...mistakes,
    ...elsewhere.map((name) => `the check ${name} does not look at the account ${accountId}, but these do: ${looking.join(', ')}`),
  ];
}

function mistakeInCheck(name: string, scope: ScanScope): string | undefined {
  if (isEnabled(name, scope)) return undefined;
  const enabled = scope.checks.map(({ check }) => check.name);
  const choice = enabled.length === 0 ? 'no check is enabled' : `enabled are ${enabled.join(', ')}`;
  const known = checkRegistry.map((check) => check.name);
  if (known.includes(name)) return `the check ${name} is not enabled: ${choice}`;
  const meant = nearestName(name, known);
  return `there is no check ${quoted(name)}${meant === undefined ? '' : ` (did you mean ${meant}?)`}: ${choice}`;
}

function isEnabled(name: string, { checks }: ScanScope): boolean {
  return checks.some(({ check }) => check.name === name);
}

/** Those in scope, and those that a check names by itself. */
function knownAccounts({ accounts, checks }: ScanScope): ReadonlySet<string> {
  return new Set([...accounts.map(({ id }) => id), ...checks.flatMap(({ settings }) => settings.accounts ?? [])]);
}

function unknownAccount(accountId: string, known: ReadonlySet<string>): string {
  if (known.size === 0)
    return `the account ${quoted(accountId)} is not in scope: neither configured, nor an active account of the organisation`;
  const named = [...known].slice(0, ACCOUNTS_NAMED).join(', ');
  const more = known.size > ACCOUNTS_NAMED ? ` and ${known.size - ACCOUNTS_NAMED} more` : '';
  return `the account ${quoted(accountId)} is not configured: configured are ${named}${more}`;
}

const LONGEST = 60;

/** As somebody has written it, cut to a length that a message can bear. */
function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
}
