import { type CheckWords, code, text } from '@keyhammer/core';
import { ibmIdentityWords } from '../ibm-identity-words.ts';
import { shellWord } from '../shell-word.ts';

export const words: CheckWords = {
  ...ibmIdentityWords({
    what: 'trusted profile',
    evidence: { strength: 'strong', why: 'IBM Cloud records when somebody or something last authenticated by applying the profile' },
  }),
  remedied: 'deleted',

  recommendation: ({ id }) => [
    text('If neither people nor compute resources apply the profile any more, note down whom it trusts and what it may do ('),
    code(`ibmcloud iam trusted-profile ${shellWord(id)}`),
    text('), and delete it: '),
    code(`ibmcloud iam trusted-profile-delete ${shellWord(id)}`),
    text('. It can not be brought back. If something needs it, it is enough to apply it once: this ticket then closes by itself.'),
  ],

  undo: () => [
    text('there is no way back. Whoever needs it makes a new trusted profile, with its trust relationships and access policies anew; '),
    text('it has another id, which has to be put wherever the old one is.'),
  ],
};
