import { ACTIVITY_NOT_ASKED_FOR, activityIn } from '../activity.ts';
import { ADVICE_TO_READ } from '../advice.ts';
import { type Fields, fieldsOf, listIn, textIfAny, textIn } from '../body.ts';
import { parseIbmTime } from '../ibm-time.ts';
import type { Identity, IdentityKind } from '../identity.ts';
import { requireAccount } from '../own-account.ts';
import { eachPage, nextPageIn, PAGE_SIZE } from '../pages.ts';
import { unlessNotFound } from '../unless-not-found.ts';

export const trustedProfiles: IdentityKind = {
  kind: 'ibm-trusted-profile',
  noun: 'trusted profile',
  plural: 'trusted profiles',
  mayBeNone: true,
  adviceToSee: ADVICE_TO_READ,

  pages({ session: { accountId, calls } }) {
    const question = { what: `Could not list the trusted profiles of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
    return eachPage((token) =>
      calls.ask(
        question,
        ({ iam }) => iam.listProfiles({ accountId, pagesize: PAGE_SIZE, ...(token !== undefined && { pagetoken: token }) }),
        ({ result }) => {
          const fields = fieldsOf(result);
          return {
            items: listIn(fields, 'profiles', (item) => parseProfile(item, accountId, false)),
            next: nextPageIn(textIfAny(fields, 'next'), 'pagetoken'),
          };
        },
      ),
    );
  },

  read({ session: { accountId, calls } }, id, { activity }) {
    const question = { what: `Could not read the trusted profile ${id} of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ };
    return unlessNotFound(
      calls.ask(
        question,
        ({ iam }) => iam.getProfile({ profileId: id, ...(activity && { includeActivity: true }) }),
        ({ result }) => parseProfile(fieldsOf(result), accountId, activity),
      ),
    );
  },

  async heldBy(reading, principal) {
    const own = await trustedProfiles.read(reading, idOfProfile(principal), { activity: false });
    return own ? [own] : [];
  },
};

/** `iam-Profile-…` is the trusted profile `Profile-…`. */
export function idOfProfile(iamId: string): string {
  return iamId.replace(/^iam-/, '');
}

/** Nobody can disable a trusted profile: it is active as long as it is there. */
function parseProfile(fields: Fields, accountId: string, activity: boolean): Identity {
  requireAccount(fields, accountId);
  const email = textIfAny(fields, 'email');
  return {
    id: textIn(fields, 'id'),
    name: textIn(fields, 'name'),
    principal: textIn(fields, 'iam_id'),
    status: 'active',
    created: parseIbmTime(textIfAny(fields, 'created_at') ?? ''),
    locked: false,
    ...(email !== undefined && { email }),
    ...(activity ? activityIn(fields) : ACTIVITY_NOT_ASKED_FOR),
  };
}
