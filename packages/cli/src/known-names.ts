import { checkRegistry } from '@keyhammer/checks';
import { nearestName } from '@keyhammer/config';
import type { Check } from '@keyhammer/core';
import { shortId } from './output/short-id.ts';
import { UsageError } from './usage-error.ts';

/** A check, configured or not. @throws UsageError with the name that was most likely meant */
export function checkCalled(name: string): Check {
  const check = checkRegistry.find((each) => each.name === name);
  if (check) return check;
  const known = checkRegistry.map((each) => each.name);
  throw new UsageError(`There is no check "${name}"${didYouMean(nearestName(name, known))} There are ${known.join(', ')}.`);
}

/** The id of the account that is called so, by its id or its name. @throws UsageError for none, with the one that was most likely meant */
export function accountCalled(wanted: string, accounts: ReadonlyMap<string, string>): string {
  if (accounts.has(wanted)) return wanted;
  const [named, ...others] = [...accounts].filter(([, name]) => name.toLowerCase() === wanted.toLowerCase()).map(([id]) => id);
  if (named !== undefined && others.length === 0) return named;
  if (named !== undefined)
    throw new UsageError(`Several accounts are called "${wanted}": ${[named, ...others].join(', ')}. Give one's id.`);
  const near = nearestName(wanted, [...accounts.keys()]) ?? accountOfName(nearestName(wanted, [...accounts.values()]), accounts);
  const hint = didYouMean(near && `${near} (${accounts.get(near)})`);
  throw new UsageError(`No account "${wanted}" is known here${hint} The accounts are those in config.json, or of the organisation.`);
}

function accountOfName(name: string | undefined, accounts: ReadonlyMap<string, string>): string | undefined {
  return [...accounts].find(([, each]) => each === name)?.[0];
}

export function accountInWords(id: string, name: string | undefined): string {
  return name === undefined || name === id ? id : `${name} (${id})`;
}

/** For a heading, or a cell of a table. */
export function accountBriefly({ id, name }: { readonly id: string; readonly name: string }): string {
  return accountInWords(shortId(id), name === id ? undefined : name);
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '.' : `: did you mean ${name}?`;
}
