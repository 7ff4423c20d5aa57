import { NotFoundError } from '@keyhammer/core';
import type { AccountDesk } from './account-desk.ts';

/** A ticket that somebody has deleted can't be kept in step for ever: it is worth a word, once. */
export async function unlessGone(desk: AccountDesk, ticketKey: string, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    desk.results.warnings.push(`${ticketKey} is gone, so it was not ${what}`);
  }
}
