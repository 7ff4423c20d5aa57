import { type CheckWords, code, daysInWords, formatInstant, type Inline, type LastUsed, text } from '@keyhammer/core';
import { lastUseBriefly, lastUseInWords } from '../last-use-words.ts';
import { isSignIn } from './root-credentials.ts';

export const words: CheckWords = {
  noun: 'credential of the root user',
  remedied: 'reported',

  name: ({ id }) => [text('the root user ('), code(id), text(')')],

  summary: (issue, accountName, { thresholdDays }) => {
    const seen = isSignIn(issue) ? `signed in within the last ${daysInWords(thresholdDays)}` : 'an active access key';
    return `The root user has ${seen} (${issue.id}), in ${accountName} (${issue.accountId})`;
  },

  facts: (issue) => {
    const { lastUsed } = issue.details;
    const user = { name: 'User', value: [text('the root user')] };
    if (isSignIn(issue)) return [user, { name: 'Last sign-in', value: [text(signInInWords(lastUsed))] }];
    return [
      user,
      { name: 'Access key', value: [code(issue.id), text(', active')] },
      { name: 'Last used', value: [text(lastUseInWords(lastUsed))] },
    ];
  },

  recommendation: (issue) => [...(isSignIn(issue) ? afterSignIn() : withoutKey()), ...PROTECTION],

  lastUse: ({ lastUsed }) => lastUseBriefly(lastUsed),

  evidence: ({ lastUsed }) => ({
    strength: lastUsed.kind === 'unknown' ? 'weak' : 'strong',
    why: "the account's credential report, the only place where AWS tells of the root user",
  }),

  undo: () => [text('there is nothing to undo: Keyhammer never acts on the root user.')],
};

const PROTECTION: readonly Inline[] = [
  text('Protect the root user with MFA, and keep its password where nobody needs it from day to day.'),
];

function withoutKey(): readonly Inline[] {
  return [
    text('Let what uses the key assume a role, or give it a user with just the permissions that it needs. Then delete the key: '),
    text('as the root user, under Security credentials, or, in a member account, through the central root access of the organisation. '),
    text('A key of the root user may do everything, and no policy of the account can limit it. '),
  ];
}

function afterSignIn(): readonly Inline[] {
  return [
    text('Find out who signed in, and what for: CloudTrail has it as '),
    code('ConsoleLogin'),
    text(' of '),
    code('Root'),
    text('. If nobody knows, treat it as a break-in. For all but the few tasks that only the root user may do, use a role or a user. '),
    text('This ticket closes by itself when nobody has signed in for long enough. '),
  ];
}

function signInInWords(lastUsed: LastUsed): string {
  return lastUsed.kind === 'used' ? formatInstant(lastUsed.at) : lastUseInWords(lastUsed);
}
