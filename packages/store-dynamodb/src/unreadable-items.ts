import { RemoteError } from '@keyhammer/core';
import type { UnreadableItemError } from './attributes.ts';

const SHOWN = 3;

/** Thrown at the end of a listing, after all that could be read: the listing is not complete without these. */
export class UnreadableItemsError extends RemoteError {
  readonly items: readonly UnreadableItemError[];

  constructor(items: readonly UnreadableItemError[]) {
    const shown = items.slice(0, SHOWN).map((item) => item.message);
    const more = items.length > SHOWN ? [`… and ${items.length - SHOWN} more`] : [];
    super([`${items.length} stored item(s) could not be read`, ...shown, ...more].join('; '), { cause: items[0] });
    this.items = items;
  }
}
