import { type CheckWords, code, type Inline, type Issue, principalNameOf, text } from '@keyhammer/core';
import { ibmIdentityWords } from '../ibm-identity-words.ts';
import { shellWord } from '../shell-word.ts';

export const words: CheckWords = {
  ...ibmIdentityWords({
    what: 'user',
    signsIn: true,
    evidence: {
      strength: 'moderate',
      why: 'IBM Cloud records when a user last authenticated; work in the classic infrastructure, by its own keys or by VPN, need not show there',
    },
  }),
  remedied: 'removed',

  recommendation: (issue) => [
    text(`If ${principalNameOf(issue.details)} has no business in this account any more, remove the user from it`),
    ...removal(issue),
    text(
      ". That takes all of the user's access to the account, and deletes the API keys that the user made in it: see first that nothing runs by them. ",
    ),
    text('What the user built there stays. If the user is needed, it is enough to sign in once: this ticket then closes by itself.'),
  ],

  undo: ({ details }) => [
    text(`there is no way back. If ${principalNameOf(details)} is needed again, an administrator invites them anew; `),
    text('access groups, policies and API keys have to be given and made once more.'),
  ],
};

/** No command for a name that would be taken for an option, or that is not known. */
function removal({ accountId, details: { principalName } }: Issue): readonly Inline[] {
  if (principalName === undefined || principalName.startsWith('-')) return [text(' (Manage > Access (IAM) > Users)')];
  return [text(': '), code(`ibmcloud account user-remove ${shellWord(principalName)} -c ${shellWord(accountId)}`)];
}
