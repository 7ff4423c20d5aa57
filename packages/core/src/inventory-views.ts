import type { CredentialKind, LastUsed } from './credential.ts';
import { isBefore } from './instant.ts';
import type { InventoryEntry } from './ports/cloud.ts';

/** What people ask of an inventory. */
export const INVENTORY_VIEWS = ['never', 'mixed', 'busy'] as const;
export type InventoryView = (typeof INVENTORY_VIEWS)[number];

/** Of what a principal may hold several; whatever else there is, it has one or it is one. */
const KEYS: ReadonlySet<CredentialKind> = new Set(['aws-access-key', 'ibm-api-key', 'oci-api-key']);

/** Nobody has ever signed in with it. What is not known, or only from some day on, is not never. */
export function isNeverUsed({ credential }: InventoryEntry): boolean {
  return credential.lastUsed.kind === 'never';
}

/** Whether a key is in use. `unclear`: it is not known, or not for long enough. */
export type KeyUse = 'used' | 'unused' | 'unclear';

/** A principal of whose active keys of one kind some are in use and some are not. */
export interface MixedKeys {
  readonly kind: CredentialKind;
  readonly principal: string;
  readonly keys: readonly { readonly entry: InventoryEntry; readonly use: KeyUse }[];
}

/**
 * The principals that have several active keys of one kind, at least one in use and at least one surely not.
 * @param entries of one account
 * @param since in use is what was used then or later; absent: ever
 */
export function mixedKeys(entries: readonly InventoryEntry[], since?: Date): readonly MixedKeys[] {
  const active = entries.filter(({ credential }) => KEYS.has(credential.kind) && credential.status === 'active');
  const groups = Map.groupBy(active, ({ credential }) => `${credential.kind} ${credential.principal}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const keys = group.map((entry) => ({ entry, use: useOf(entry.credential.lastUsed, since) }));
    const isMixed = (['used', 'unused'] as const).every((use) => keys.some((key) => key.use === use));
    return first && isMixed ? [{ kind: first.credential.kind, principal: first.credential.principal, keys }] : [];
  });
}

function useOf(lastUsed: LastUsed, since: Date | undefined): KeyUse {
  switch (lastUsed.kind) {
    case 'used':
      return since && isBefore(lastUsed.at, since) ? 'unused' : 'used';
    case 'never':
      return 'unused';
    case 'unseen':
      // Before what was read it may have been used at any time.
      return since && !isBefore(since, lastUsed.since) ? 'unused' : 'unclear';
    case 'unknown':
      return 'unclear';
  }
}

/** How often those of a kind are used in an account, and which of them unusually often. */
export interface BusyKind {
  readonly kind: CredentialKind;
  /** How many of them have been used at all, by the cloud's count. */
  readonly counted: number;
  /** Used more often than this is unusual; absent: too few have been used to say what is usual. */
  readonly bound?: number;
  /** The busiest first. */
  readonly busy: readonly InventoryEntry[];
}

/** Of fewer nobody can say what is usual. */
export const COUNTS_NEEDED = 8;

/**
 * Tukey's outer fence: the third quartile and three times the distance between the quartiles. Those that were never used don't
 * take part: where most are unused, the fence would be at nothing, and each use beyond it.
 * @param entries of one account
 */
export function busyKinds(entries: readonly InventoryEntry[]): readonly BusyKind[] {
  const used = entries.filter(({ useCount = 0 }) => useCount > 0);
  return [...Map.groupBy(used, ({ credential }) => credential.kind)].map(([kind, group]) => {
    if (group.length < COUNTS_NEEDED) return { kind, counted: group.length, busy: [] };
    const bound = outerFence(group.map(countOf));
    const busy = group.filter((entry) => countOf(entry) > bound).sort((a, b) => countOf(b) - countOf(a));
    return { kind, counted: group.length, bound, busy };
  });
}

function countOf({ useCount = 0 }: InventoryEntry): number {
  return useCount;
}

function outerFence(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  return third + 3 * (third - first);
}

/** As a spreadsheet's QUARTILE.INC: between two counts that it falls between, in proportion. */
function quantile(sorted: readonly number[], part: number): number {
  const position = (sorted.length - 1) * part;
  const [below = 0, above = below] = sorted.slice(Math.floor(position), Math.floor(position) + 2);
  return below + (above - below) * (position - Math.floor(position));
}
