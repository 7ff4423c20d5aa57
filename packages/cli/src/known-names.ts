import { checkRegistry } from '@keyhammer/checks';
import { nearestName } from '@keyhammer/config';
import type { Check } from '@keyhammer/core';
import { UsageError } from './usage-error.ts';

/** A check, configured or not. @throws UsageError with the name that was most likely meant */
export function checkCalled(name: string): Check {
  const check = checkRegistry.find((each) => each.name === name);
  if (check) return check;
  const known = checkRegistry.map((each) => each.name);
  throw new UsageError(`There is no check "${name}"${didYouMean(nearestName(name, known))} There are ${known.join(', ')}.`);
}

/** @throws UsageError for an account that is not among them, with the one that was most likely meant */
export function accountCalled(id: string, accounts: ReadonlyMap<string, string>): string {
  if (accounts.has(id)) return id;
  const byName = [...accounts].find(([, name]) => name.toLowerCase() === id.toLowerCase());
  const near = byName?.[0] ?? nearestName(id, [...accounts.keys()]);
  const hint = didYouMean(near && `${near} (${accounts.get(near)})`);
  throw new UsageError(`No account "${id}" is known here${hint} The accounts are those in config.json, or of the organisation.`);
}

export function accountInWords(id: string, name: string | undefined): string {
  return name === undefined || name === id ? id : `${name} (${id})`;
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '.' : `: did you mean ${name}?`;
}
