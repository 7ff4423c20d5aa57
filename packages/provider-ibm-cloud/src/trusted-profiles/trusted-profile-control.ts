import { ADVICE_TO_CHANGE } from '../advice.ts';
import { type KindControl, NOTHING_ELSE } from '../kind-control.ts';
import { notReversible } from '../not-reversible.ts';
import { unlessNotFound } from '../unless-not-found.ts';

export const trustedProfileControl: KindControl = {
  ...notReversible('trusted profile'),

  prepare: async () => NOTHING_ELSE,

  async delete({ session: { calls, accountId } }, { id }) {
    const question = { what: `Could not delete the trusted profile ${id} of account ${accountId}`, adviceIfDenied: ADVICE_TO_CHANGE };
    await unlessNotFound(calls.change(question, ({ iam }) => iam.deleteProfile({ profileId: id })));
  },
};
