import { type Doc, type Inline, paragraph, text } from '@keyhammer/core';
import type { DecisionDesk } from './decision-desk.ts';

type Named = Pick<DecisionDesk, 'configured' | 'issue' | 'account'>;

/** A sentence about the credential, with no id of it in full. */
export function about({ configured, issue, account }: Named, words: string, ...more: readonly Inline[]): Doc {
  return [paragraph(...configured.check.words.name(issue), text(` in ${account.name}${words}`), ...more)];
}

/** @param why a clause */
export function untouched(named: Named, why: string): Doc {
  return about(named, `: nothing was done, because ${why}.`);
}

export function sentence(words: string): Doc {
  return [paragraph(text(words))];
}
