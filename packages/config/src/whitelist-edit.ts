import { findNodeAtLocation, getNodeValue, type Node, parseTree } from 'jsonc-parser';
import { WHITELIST_FILE } from './file-names.ts';
import { parseFile } from './json/parse-file.ts';
import { mistakeText } from './mistake.ts';
import { nearestName } from './validation/nearest-name.ts';
import { append, childrenOf, layoutOf, withoutElement } from './whitelist-edit-json.ts';

/** An entry as it stands in `whitelist.json`. */
export interface WhitelistFileEntry {
  readonly id: string;
  readonly reason?: string;
  readonly approver?: string;
  /** A day, or an instant with its offset. */
  readonly expires?: string;
}

interface Place {
  readonly check: string;
  readonly accountId: string;
}

/** The file's new text, the same as before if there was nothing to do; or why it can't be had, and what to do. */
export type WhitelistEdit = { readonly text: string } | { readonly problem: string };

/**
 * Adds an entry at the end of the account's list, which it makes where there is none; everything else in the file
 * stays as it is, letter by letter. An entry of which only the id is given is written as a text, as in Hammer.
 * Check, account and expiry are taken as they are: load the result before you write it.
 */
export function addEntry(text: string, { entry, ...place }: Place & { readonly entry: WhitelistFileEntry }): WhitelistEdit {
  if (entry.id.trim() === '') return { problem: 'An entry needs the user name or the access key id that it is for.' };
  const opened = openWhitelist(text, place);
  if ('problem' in opened) return opened;
  const { bare, mark, root, accounts, list } = opened;
  const same = idsIn(list).find(({ id }) => id === entry.id.trim());
  if (same) return isSame(same.entry, entry) ? { text } : { problem: alreadyThere(entry.id, same.entry, place) };

  const value = fileFormOf(entry);
  const layout = layoutOf(bare, root);
  if (list) return { text: mark + append(bare, list, [value], layout) };
  if (accounts) return { text: mark + append(bare, accounts, { [place.accountId]: [value] }, layout) };
  return { text: mark + append(bare, root, { [place.check]: { [place.accountId]: [value] } }, layout) };
}

/** Removes the entry with this id, however often it is there. A list that becomes empty stays, with the comments around it. */
export function removeEntry(text: string, { id, ...place }: Place & { readonly id: string }): WhitelistEdit {
  const opened = openWhitelist(text, place);
  if ('problem' in opened) return opened;
  const { bare, mark, list } = opened;
  const [first, ...others] = idsIn(list).filter((entry) => entry.id === id.trim());
  if (!list || !first) return { problem: notThere(id, place, opened) };
  const without = mark + withoutElement(bare, list, first.index);
  return others.length === 0 ? { text: without } : removeEntry(without, { id, ...place });
}

interface OpenedWhitelist {
  /** Without a byte order mark. */
  readonly bare: string;
  readonly mark: string;
  readonly root: Node;
  readonly accounts: Node | undefined;
  readonly list: Node | undefined;
}

function openWhitelist(text: string, { check, accountId }: Place): OpenedWhitelist | { readonly problem: string } {
  const { mistakes } = parseFile(WHITELIST_FILE, text);
  if (mistakes.length > 0) return { problem: ['It can not be edited as it is.', ...mistakes.map(mistakeText)].join('\n') };
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const bare = text.slice(mark.length);
  const root = parseTree(bare);
  if (root?.type !== 'object') return { problem: `${WHITELIST_FILE} is no object of checks: "{}" is an empty one.` };
  const accounts = findNodeAtLocation(root, [check]);
  if (accounts && accounts.type !== 'object') return { problem: `"${check}" in ${WHITELIST_FILE} is no object of account ids.` };
  const list = accounts && findNodeAtLocation(accounts, [accountId]);
  if (list && list.type !== 'array') return { problem: `"${accountId}" of "${check}" in ${WHITELIST_FILE} is no list of entries.` };
  return { bare, mark, root, accounts, list };
}

interface ListedEntry {
  readonly id: string;
  readonly index: number;
  readonly entry: unknown;
}

function idsIn(list: Node | undefined): readonly ListedEntry[] {
  return (list ? childrenOf(list) : []).flatMap((node, index) => {
    const entry: unknown = getNodeValue(node);
    const id = idOf(entry);
    return id === undefined ? [] : [{ id, index, entry }];
  });
}

function idOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry.trim();
  const isNamed = typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string';
  return isNamed ? String(entry.id).trim() : undefined;
}

function isSame(there: unknown, wanted: WhitelistFileEntry): boolean {
  const of = (name: string) => (typeof there === 'object' && there !== null ? new Map(Object.entries(there)).get(name) : undefined);
  return (['reason', 'approver', 'expires'] as const).every((name) => (of(name) ?? '') === (wanted[name] ?? ''));
}

/** In the order in which the documentation has them. */
function fileFormOf({ id, reason, approver, expires }: WhitelistFileEntry): string | { readonly [name: string]: string } {
  const said = Object.entries({ reason, approver, expires }).filter((pair): pair is [string, string] => (pair[1] ?? '') !== '');
  return said.length === 0 ? id.trim() : { id: id.trim(), ...Object.fromEntries(said) };
}

function alreadyThere(id: string, entry: unknown, place: Place): string {
  const how = typeof entry === 'string' ? 'without a reason, an approver or an expiry' : `as ${JSON.stringify(entry)}`;
  return `"${id.trim()}" is in the whitelist already, ${inWords(place)}, ${how}: remove it first, or edit ${WHITELIST_FILE}.`;
}

function notThere(id: string, place: Place, { root, list }: OpenedWhitelist): string {
  const near = nearestName(
    id,
    idsIn(list).map((entry) => entry.id),
  );
  const elsewhere = placesOf(id.trim(), root);
  const hints = [
    ...(near === undefined ? [] : [`did you mean "${near}"?`]),
    ...(elsewhere.length === 0 ? [] : [`it is there ${elsewhere.map(inWords).join(' and ')}.`]),
  ];
  const what = `"${id.trim()}" is not in the whitelist ${inWords(place)}`;
  return hints.length === 0 ? `${what}.` : `${what}: ${hints.join(' And ')}`;
}

function placesOf(id: string, root: Node): readonly Place[] {
  return childrenOf(root).flatMap(({ children: [check, accounts] = [] }) =>
    (accounts ? childrenOf(accounts) : []).flatMap(({ children: [account, list] = [] }) => {
      const isListed = list?.type === 'array' && idsIn(list).some((entry) => entry.id === id);
      return isListed ? [{ check: String(check?.value), accountId: String(account?.value) }] : [];
    }),
  );
}

function inWords({ check, accountId }: Place): string {
  return `for ${check} in ${accountId}`;
}
