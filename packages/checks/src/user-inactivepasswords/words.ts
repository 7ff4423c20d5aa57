import {
  type CheckWords,
  code,
  daysInWords,
  formatDay,
  formatInstant,
  type Inline,
  type Issue,
  type IssueDetails,
  isBefore,
  text,
} from '@keyhammer/core';
import { rollbackCommand } from '../shell-word.ts';

/** AWS has kept the last sign-in since that day, and says the same of an older one and of none. */
const NO_SIGN_IN = 'never, or before 2014-10-20 (AWS has no record)';

export const words: CheckWords = {
  noun: 'console password',
  remedied: 'deleted',

  name: ({ details }) => [text(`the console password of ${details.principal}`)],

  summary: ({ id, accountId, details }, accountName, { thresholdDays }) => {
    const unused =
      details.lastUsed.kind === 'never' ? `last sign-in ${NO_SIGN_IN}` : `no sign-in for more than ${daysInWords(thresholdDays)}`;
    return `IAM console password of ${id}: ${unused}, in ${accountName} (${accountId})`;
  },

  facts: ({ details }) => [
    { name: 'User', value: [text(details.principal)] },
    { name: 'Password made', value: [text(formatInstant(details.created))] },
    { name: 'Last changed', value: [text(details.changed ? formatInstant(details.changed) : 'unknown')] },
    { name: 'Last sign-in', value: [text(lastSignIn(details))] },
  ],

  recommendation: (issue) => [
    text(`If ${issue.details.principal} does not need the console any more, delete the password; the user's access keys go on working. `),
    text('If it is needed, it is enough to sign in once: this ticket then closes by itself. A reset is no sign-in. '),
    text('A password that was deleted can not be brought back: '),
    ...newPassword(issue),
  ],

  lastUse: ({ lastUsed }) => {
    switch (lastUsed.kind) {
      case 'never':
        return 'no sign-in on record';
      case 'unknown':
      case 'unseen':
        return 'last sign-in unknown';
      case 'used':
        return `last signed in ${formatDay(lastUsed.at)}`;
    }
  },

  evidence: ({ changed }) => ({
    strength: changed ? 'strong' : 'moderate',
    why: changed
      ? 'AWS records each sign-in with a password, and when it was changed'
      : 'AWS records each sign-in with a password; when it was changed last is not known',
  }),

  undo: (issue) => [text('the old password can not be brought back. '), ...newPassword(issue)],
};

function lastSignIn({ created, lastUsed }: IssueDetails): string {
  switch (lastUsed.kind) {
    case 'never':
      return NO_SIGN_IN;
    case 'unknown':
      return `unknown (${lastUsed.reason})`;
    case 'unseen':
      return `not seen since ${formatInstant(lastUsed.since)}`;
    case 'used':
      return formatInstant(lastUsed.at) + (isBefore(lastUsed.at, created) ? ', with an earlier password' : '');
  }
}

function newPassword(issue: Issue): readonly Inline[] {
  return [
    code(rollbackCommand(issue)),
    text(
      ' makes a new one-time password, which is shown once, to the operator on the terminal, and has to be changed at the first sign-in.',
    ),
  ];
}
