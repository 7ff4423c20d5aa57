import type { IssueStatus } from '@keyhammer/core';
import { type Attributes, has, readOneOf } from './attributes.ts';

/**
 * What each stored word means: ours, `tempwhitelist` (an exception for a while, in later versions of
 * Hammer), and `unknown`, Hammer's word for an item that had none.
 */
const MEANINGS = {
  open: 'open',
  unknown: 'open',
  whitelisted: 'whitelisted',
  tempwhitelist: 'whitelisted',
  resolved: 'resolved',
  closed: 'closed',
} as const satisfies Record<string, IssueStatus>;

type StoredStatus = keyof typeof MEANINGS;

const STORED: readonly StoredStatus[] = Object.keys(MEANINGS).filter((word): word is StoredStatus => word in MEANINGS);

/** An item without a status is open. */
export function readStatus(from: Attributes): IssueStatus {
  return has(from, 'status') ? MEANINGS[readOneOf(from, 'status', STORED)] : 'open';
}

/**
 * The stored words that a filter leaves out. A filter names what it does not want, never what it
 * wants, so that an item with no status, or one that nobody can read, is not hidden by it.
 */
export function unwantedWords(wanted: readonly IssueStatus[]): readonly string[] {
  return STORED.filter((word) => !wanted.includes(MEANINGS[word]));
}
