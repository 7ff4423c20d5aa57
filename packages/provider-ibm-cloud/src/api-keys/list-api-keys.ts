import type IamIdentityV1 from '@ibm-cloud/platform-services/iam-identity/v1.js';
import { NotFoundError } from '@keyhammer/core';
import { ADVICE_TO_READ } from '../advice.ts';
import { fieldsOf, listIn, textIfAny } from '../body.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import type { Identity } from '../identity.ts';
import { eachPage, nextPageIn, PAGE_SIZE } from '../pages.ts';
import { parseApiKey } from './parse-api-key.ts';

/** Which keys: the filters go with every page. */
export type KeyFilter = Pick<IamIdentityV1.ListApiKeysParams, 'scope' | 'type' | 'iamId' | 'groupId'>;

/** A list of API keys, page by page. @throws core's errors */
export function listApiKeys(
  { session, now }: { readonly session: IbmSession; readonly now: () => Date },
  filter: KeyFilter,
): AsyncIterable<readonly Identity[]> {
  const { accountId, calls } = session;
  const question = { what: `Could not list the API keys of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
  return eachPage((token) =>
    calls.ask(
      question,
      ({ iam }) => iam.listApiKeys({ ...filter, accountId, pagesize: PAGE_SIZE, ...(token !== undefined && { pagetoken: token }) }),
      ({ result }) => {
        const fields = fieldsOf(result);
        return {
          items: listIn(fields, 'apikeys', (item) => parseApiKey(item, { accountId, now: now(), activity: false })),
          next: nextPageIn(textIfAny(fields, 'next'), 'pagetoken'),
        };
      },
    ),
  );
}

/**
 * The API keys of one user or service ID; none, too, if there is nobody of that IAM id, or none is shown. IBM Cloud lists those of a user by
 * themselves to that user only, and those of the whole account one group of service IDs at a time.
 */
export async function keysOf(
  reading: { readonly session: IbmSession; readonly now: () => Date },
  principal: string,
): Promise<readonly Identity[]> {
  const isUser = !principal.startsWith('iam-');
  const keys: Identity[] = [];
  try {
    for await (const page of listApiKeys(reading, isUser ? { scope: 'account', type: 'user' } : { scope: 'entity', iamId: principal })) {
      keys.push(...page.filter((key) => key.principal === principal));
    }
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  return keys;
}
