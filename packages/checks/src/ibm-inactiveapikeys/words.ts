import { type CheckWords, code, text } from '@keyhammer/core';
import { apiKeyCommand, disableCommand, enableCommand } from '../ibm-commands.ts';
import { ibmIdentityWords } from '../ibm-identity-words.ts';
import { rollbackCommand } from '../shell-word.ts';

export const words: CheckWords = {
  ...ibmIdentityWords({
    what: 'API key',
    isHeld: true,
    evidence: { strength: 'strong', why: 'IBM Cloud records each authentication with this very key' },
  }),
  remedied: 'disabled',

  recommendation: (issue) => [
    text('If nothing needs the key, disable it now, and delete it when nothing has missed it for a while. '),
    text('If something does, it is enough to use it: this ticket then closes by itself. '),
    ...(issue.details.locked ? [text('It is locked, so first: '), code(apiKeyCommand('unlock', issue)), text('. ')] : []),
    text('To disable it: '),
    code(disableCommand(issue.id)),
    text('. To delete it: '),
    code(apiKeyCommand('delete', issue)),
    text('.'),
  ],

  undo: (issue) => [
    code(rollbackCommand(issue)),
    text(', or, with rights of your own in the account, '),
    code(enableCommand(issue.id)),
    text(`. The key and its value are as they were${issue.details.locked ? ', and Keyhammer locks it again' : ''}.`),
  ],
};
