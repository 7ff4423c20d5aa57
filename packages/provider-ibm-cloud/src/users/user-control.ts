import { RejectedError } from '@keyhammer/core';
import { ADVICE_TO_REMOVE_USERS } from '../advice.ts';
import { apiKeys } from '../api-keys/api-keys.ts';
import { keysOf } from '../api-keys/list-api-keys.ts';
import { credentialOf, type Reading } from '../identity.ts';
import type { KindControl } from '../kind-control.ts';
import { notReversible } from '../not-reversible.ts';
import { unlessNotFound } from '../unless-not-found.ts';
import { users } from './users.ts';

export const userControl: KindControl = {
  ...notReversible('user'),

  /** The API keys that a user has for the account go along, the disabled ones as well. */
  async prepare(reading, { id, principal }) {
    const [user, keys] = [await users.read(reading, id, { activity: false }), await keysOf(reading, principal)];
    const read = { principalName: user?.name, readAt: reading.now() };
    return { alsoStopped: keys.map((key) => credentialOf(apiKeys, key, read)) };
  },

  async delete(reading, { id }) {
    await requireUser(reading, id);
    const { calls, accountId } = reading.session;
    const question = { what: `Could not remove the user ${id} from account ${accountId}`, adviceIfDenied: ADVICE_TO_REMOVE_USERS };
    await unlessNotFound(calls.change(question, (clients) => clients.users.removeUser({ accountId, iamId: id })));
  },
};

/** User management takes no removal from a service ID, whatever its roles. */
async function requireUser({ session }: Reading, id: string): Promise<void> {
  const own = await session.ownApiKey();
  if (!own.iamId.startsWith('iam-')) return;
  throw new RejectedError(
    `Could not remove the user ${id} from account ${session.accountId}: Keyhammer acts as the service ID ${own.iamId}, and only a user can remove users`,
    { advice: 'Remove the user in IBM Cloud, or run this with the API key of a user' },
  );
}
