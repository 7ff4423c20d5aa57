import type { Secret } from '@keyhammer/core';
import { fieldsOf, textIn } from '../body.ts';
import type { AccountCalls } from './account-calls.ts';

/** The API key that Keyhammer signs in with. */
export interface OwnApiKey {
  readonly id: string;
  /** Whose it is. */
  readonly iamId: string;
  /** The one account that it signs in to. */
  readonly accountId: string;
}

/** IAM tells anybody what key a value is of; the token does not name it. @throws core's errors */
export async function readOwnApiKey(calls: AccountCalls, apiKey: Secret): Promise<OwnApiKey> {
  return calls.ask(
    { what: 'Could not find out which API key Keyhammer signs in with' },
    ({ iam }) => iam.getApiKeysDetails({ iamApiKey: apiKey.reveal() }),
    ({ result }) => {
      const fields = fieldsOf(result);
      return { id: textIn(fields, 'id'), iamId: textIn(fields, 'iam_id'), accountId: textIn(fields, 'account_id') };
    },
  );
}
