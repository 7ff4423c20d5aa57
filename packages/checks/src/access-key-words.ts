import {
  type CheckWords,
  code,
  type Evidence,
  type Field,
  formatInstant,
  type Inline,
  type Issue,
  type IssueDetails,
  maskedId,
  text,
} from '@keyhammer/core';
import { lastUseInWords } from './last-use-words.ts';
import { rollbackCommand, shellWord } from './shell-word.ts';

// What all checks of access keys say alike.

export const accessKeyWords = {
  noun: 'access key',
  remedied: 'deactivated',

  name: ({ id, details }: Issue): readonly Inline[] => [code(maskedId(id)), text(` of ${details.principal}`)],

  facts: (issue: Issue): readonly Field[] => [
    { name: 'User', value: [text(issue.details.principal)] },
    { name: 'Access key', value: [code(issue.id)] },
    { name: 'Created', value: [text(formatInstant(issue.details.created))] },
    { name: 'Last used', value: [text(lastUseInWords(issue.details.lastUsed))] },
  ],

  evidence: ({ lastUsed }: IssueDetails): Evidence =>
    lastUsed.kind === 'unknown'
      ? { strength: 'weak', why: 'AWS could not be asked for its last use' }
      : { strength: 'strong', why: 'AWS records each use of this very key' },

  undo: (issue: Issue): readonly Inline[] => [
    code(rollbackCommand(issue)),
    text(', or, with rights of your own in the account, '),
    code(activateCommand(issue)),
    text('. The key and its secret are as they were.'),
  ],
} as const satisfies Partial<CheckWords>;

/** A user name may begin with a hyphen, hence the `=`. */
function activateCommand({ id, details }: Issue): string {
  return `aws iam update-access-key --user-name=${shellWord(details.principal)} --access-key-id ${id} --status Active`;
}
