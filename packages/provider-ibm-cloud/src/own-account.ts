import { type Fields, textIfAny, UnexpectedBodyError } from './body.ts';

/** An API key is good for one account only; a list must not be taken for that of another. @throws UnexpectedBodyError */
export function requireAccount(fields: Fields, accountId: string): void {
  const told = textIfAny(fields, 'account_id');
  if (told !== undefined && told !== accountId) {
    throw new UnexpectedBodyError(`it is of account ${told}. Look whether the API key of Keyhammer is one of account ${accountId}`);
  }
}
