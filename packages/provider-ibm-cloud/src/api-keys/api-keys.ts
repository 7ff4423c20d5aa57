import { ADVICE_TO_READ } from '../advice.ts';
import { fieldsOf } from '../body.ts';
import type { IdentityKind } from '../identity.ts';
import { unlessNotFound } from '../unless-not-found.ts';
import { keysOf, listApiKeys } from './list-api-keys.ts';
import { parseApiKey } from './parse-api-key.ts';

export const apiKeys: IdentityKind = {
  kind: 'ibm-api-key',
  noun: 'API key',
  plural: 'API keys',
  // Keyhammer's own is one.
  mayBeNone: false,
  adviceToSee: ADVICE_TO_READ,

  async *pages(reading) {
    yield* reading.serviceIdKeys.pages();
    yield* listApiKeys(reading, { scope: 'account', type: 'user' });
  },

  read({ session: { accountId, calls }, now }, id, { activity }) {
    const question = { what: `Could not read the API key ${id} of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
    return unlessNotFound(
      calls.ask(
        question,
        ({ iam }) => iam.getApiKey({ id, ...(activity && { includeActivity: true }) }),
        ({ result }) => parseApiKey(fieldsOf(result), { accountId, now: now(), activity }),
      ),
    );
  },

  heldBy: keysOf,
};
