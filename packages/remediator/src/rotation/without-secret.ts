import { inspect } from 'node:util';
import type { Secret } from '@keyhammer/core';

/** An error that may be told. Some services repeat in their message what they were sent. */
export function withoutSecret(error: unknown, secret: Secret): unknown {
  const shown = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  return shown.includes(secret.reveal()) ? new Error('it was refused, with words that repeat the secret and are left out here') : error;
}
