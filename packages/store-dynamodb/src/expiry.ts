import { addDays } from '@keyhammer/core';

/**
 * The attribute that DynamoDB deletes an item by, some time after it has come; with days of delay, so that nothing here
 * takes what is still there for what is still good.
 */
export const EXPIRES_AT = 'expires_at';

/** In whole seconds, as DynamoDB asks for it. */
export function expiresAfter(days: number, from: Date): Record<string, number> {
  return { [EXPIRES_AT]: Math.ceil(addDays(from, days).getTime() / 1000) };
}
