import { nearestName } from '@keyhammer/config';
import { type Account, type AccountInScope, code, type Doc, list, paragraph, text } from '@keyhammer/core';

/** A message holds no more, whatever is asked. */
const LINES = 100;

export function accountsNamed(wanted: string, accounts: readonly AccountInScope[]): Doc {
  const words = wanted.toLowerCase();
  const found = accounts.filter(({ id, name }) => id.includes(words) || name.toLowerCase().includes(words));
  if (found.length === 0) return [paragraph(text('No account that is configured has that in its name or id.'))];
  const inOrder = found.toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  const rest = found.length - LINES;
  return [
    paragraph(text(found.length === 1 ? '1 account:' : `${found.length.toLocaleString('en')} accounts:`)),
    list(...inOrder.slice(0, LINES).map(({ id, name }) => [code(id), text(` ${name}`)])),
    ...(rest > 0 ? [paragraph(text(`… and ${rest.toLocaleString('en')} more: ask for a part of their names.`))] : []),
  ];
}

export function nameOfAccount({ id, name }: Account): Doc {
  return [paragraph(code(id), text(id === name ? ' has no name here.' : ` is ${name}.`))];
}

/** An account by its id, or a sentence that names the nearest. */
export function accountWithId(id: string, accounts: readonly AccountInScope[]): Account | Doc {
  const account = accounts.find((each) => each.id === id);
  if (account) return account;
  const byName = accounts.find(({ name }) => name.toLowerCase() === id.toLowerCase());
  const ids = accounts.map((each) => each.id);
  const meant = byName?.id ?? nearestName(id, ids);
  const guess = meant === undefined ? [] : [text(' Did you mean '), code(meant), text('?')];
  return [paragraph(text('No account that is configured has the id '), code(id), text('.'), ...guess)];
}
