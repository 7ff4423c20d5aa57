import { type CheckWords, code, type Issue, text } from '@keyhammer/core';
import { disableCommand, enableCommand } from '../ibm-commands.ts';
import { ibmIdentityWords } from '../ibm-identity-words.ts';
import { rollbackCommand, shellWord } from '../shell-word.ts';

export const words: CheckWords = {
  ...ibmIdentityWords({
    what: 'service ID',
    evidence: { strength: 'strong', why: 'IBM Cloud records when the service ID last authenticated, with whichever of its API keys' },
  }),
  remedied: 'disabled',

  recommendation: (issue) => [
    text(
      'A service ID can only be disabled by disabling all of its API keys, and that is what Keyhammer does. If nothing needs it, do so now, ',
    ),
    code(listCommand(issue)),
    text(' and, for each of them, '),
    code(disableCommand(ANY_KEY)),
    text(', and delete it with them when nothing has missed it for a while: '),
    ...(issue.details.locked ? [code(`ibmcloud iam service-id-unlock ${shellWord(issue.id)}`), text(' and ')] : []),
    code(`ibmcloud iam service-id-delete ${shellWord(issue.id)}`),
    text('. If it has no API key at all, there is nothing to disable: delete it. '),
    text('If something needs it, it is enough to authenticate as it once: this ticket then closes by itself.'),
  ],

  undo: (issue) => [
    code(rollbackCommand(issue)),
    text(', which enables those of its API keys again that were enabled before; or, with rights of your own in the account, '),
    code(listCommand(issue)),
    text(' and, for each that you need, '),
    code(enableCommand(ANY_KEY)),
    text('. The keys and their values are as they were.'),
  ],
};

/** For the reader to put the id of a key in its place. */
const ANY_KEY = 'ApiKey-ID';

function listCommand({ id }: Issue): string {
  return `ibmcloud iam service-api-keys ${shellWord(id)}`;
}
