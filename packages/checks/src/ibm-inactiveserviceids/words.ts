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
    text('A service ID is disabled by disabling all of its API keys: that is what Keyhammer does. '),
    text(
      'If nothing needs it, do so now, and delete it when nothing has missed it for a while; one without API keys can only be deleted. ',
    ),
    text('If something does, it is enough to authenticate as it once: this ticket then closes by itself. '),
    text('Its keys: '),
    code(listCommand(issue)),
    text('. To disable one of them: '),
    code(disableCommand(ANY_KEY)),
    text('. To delete the service ID'),
    ...(issue.details.locked ? [text(', which is locked: first '), code(command('unlock', issue)), text(', then ')] : [text(': ')]),
    code(command('delete', issue)),
    text('.'),
  ],

  undo: (issue) => [
    code(rollbackCommand(issue)),
    text(' enables those of its API keys that were enabled before. Or, with rights of your own in the account: '),
    code(listCommand(issue)),
    text(', and for each that you need '),
    code(enableCommand(ANY_KEY)),
    text('. The keys and their values are as they were.'),
  ],
};

/** For the reader to put the id of a key in its place. */
const ANY_KEY = 'ApiKey-ID';

function listCommand({ id }: Issue): string {
  return `ibmcloud iam service-api-keys ${shellWord(id)}`;
}

function command(verb: 'unlock' | 'delete', { id }: Issue): string {
  return `ibmcloud iam service-id-${verb} ${shellWord(id)}`;
}
