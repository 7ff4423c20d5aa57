import { ACTIVITY_NOT_ASKED_FOR, activityIn } from '../activity.ts';
import { ADVICE_TO_READ_USERS } from '../advice.ts';
import { type Fields, fieldsOf, listIn, textIfAny, textIn } from '../body.ts';
import { parseIbmTime } from '../ibm-time.ts';
import type { Identity, IdentityKind } from '../identity.ts';
import { requireAccount } from '../own-account.ts';
import { eachPage, nextPageIn, PAGE_SIZE } from '../pages.ts';
import { unlessNotFound } from '../unless-not-found.ts';

export const users: IdentityKind = {
  kind: 'ibm-user',
  noun: 'user',
  plural: 'users',
  // The account's owner is one.
  mayBeNone: false,
  adviceToSee: ADVICE_TO_READ_USERS,

  pages({ session: { accountId, calls } }) {
    const question = { what: `Could not list the users of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ_USERS };
    return eachPage((token) =>
      calls.ask(
        question,
        (clients) => clients.users.listUsers({ accountId, limit: PAGE_SIZE, ...(token !== undefined && { start: token }) }),
        ({ result }) => {
          const fields = fieldsOf(result);
          return {
            items: listIn(fields, 'resources', (item) => parseUser(item, accountId, false)),
            next: nextPageIn(textIfAny(fields, 'next_url'), '_start'),
          };
        },
      ),
    );
  },

  read({ session: { accountId, calls } }, iamId, { activity }) {
    const question = { what: `Could not read the user ${iamId} of account ${accountId}`, adviceIfDenied: ADVICE_TO_READ_USERS };
    return unlessNotFound(
      calls.ask(
        question,
        (clients) => clients.users.getUserProfile({ accountId, iamId, ...(activity && { includeActivity: 'true' }) }),
        ({ result }) => parseUser(fieldsOf(result), accountId, activity),
      ),
    );
  },

  async heldBy(reading, principal) {
    const own = await users.read(reading, principal, { activity: false });
    return own ? [own] : [];
  },
};

/** One who was invited and has not come yet, or is being removed, is not active. */
function parseUser(fields: Fields, accountId: string, activity: boolean): Identity {
  requireAccount(fields, accountId);
  const iamId = textIn(fields, 'iam_id');
  const email = textIfAny(fields, 'email');
  return {
    id: iamId,
    name: email ?? textIfAny(fields, 'user_id') ?? iamId,
    principal: iamId,
    status: textIfAny(fields, 'state') === 'ACTIVE' ? 'active' : 'inactive',
    created: parseIbmTime(textIfAny(fields, 'added_on') ?? ''),
    locked: false,
    ...(email !== undefined && { email }),
    ...(activity ? activityIn(fields) : ACTIVITY_NOT_ASKED_FOR),
  };
}
