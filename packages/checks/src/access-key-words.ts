import {
  type CheckWords,
  code,
  type Field,
  formatDay,
  formatInstant,
  type Inline,
  type Issue,
  type LastUsed,
  maskedId,
  text,
} from '@keyhammer/core';
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

  undo: (issue: Issue): readonly Inline[] => [
    code(rollbackCommand(issue)),
    text(', or, with rights of your own in the account, '),
    code(activateCommand(issue)),
    text('. The key and its secret are as they were.'),
  ],
} as const satisfies Partial<CheckWords>;

/** For lists: `last used 2026-08-01`. */
export function lastUseBriefly(lastUsed: LastUsed): string {
  switch (lastUsed.kind) {
    case 'never':
      return 'never used';
    case 'unknown':
      return 'last use unknown';
    case 'used':
      return `last used ${formatDay(lastUsed.at)}`;
  }
}

export function lastUseInWords(lastUsed: LastUsed): string {
  switch (lastUsed.kind) {
    case 'never':
      return 'never';
    case 'unknown':
      return `unknown (${lastUsed.reason})`;
    case 'used': {
      const place = [lastUsed.service, lastUsed.region].filter((part) => part !== undefined).join(', ');
      return formatInstant(lastUsed.at) + (place ? ` (${place})` : '');
    }
  }
}

/** A user name may begin with a hyphen, hence the `=`. */
function activateCommand({ id, details }: Issue): string {
  return `aws iam update-access-key --user-name=${shellWord(details.principal)} --access-key-id ${id} --status Active`;
}
