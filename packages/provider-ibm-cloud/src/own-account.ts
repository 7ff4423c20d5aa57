import { AccessDeniedError } from '@keyhammer/core';
import { type Fields, textIfAny } from './body.ts';

/** An API key is good for one account only: what it shows must not be taken for that of another. @throws AccessDeniedError */
export function requireAccount(fields: Fields, accountId: string): void {
  const told = textIfAny(fields, 'account_id');
  if (told === undefined || told === accountId) return;
  throw new AccessDeniedError(`IBM Cloud was asked about account ${accountId}, and answered with what is in account ${told}`, {
    advice: `Look whether Keyhammer's API key is one of account ${accountId}`,
  });
}
