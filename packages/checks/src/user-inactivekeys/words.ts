import { type CheckWords, daysInWords, text } from '@keyhammer/core';
import { accessKeyWords } from '../access-key-words.ts';
import { lastUseBriefly } from '../last-use-words.ts';

export const words: CheckWords = {
  ...accessKeyWords,

  summary: (issue, accountName, settings) => {
    const days = daysInWords(settings.thresholdDays);
    const unused =
      issue.details.lastUsed.kind === 'never' ? `has never been used, in more than ${days}` : `has not been used for more than ${days}`;
    return `IAM access key ${issue.id} of ${issue.details.principal} ${unused}, in ${accountName} (${issue.accountId})`;
  },

  recommendation: () => [
    text('If nothing needs the key, deactivate it now, and delete it when nothing has missed it for a while. '),
    text('If something does, it is enough to use it: this ticket then closes by itself.'),
  ],

  lastUse: ({ lastUsed }) => lastUseBriefly(lastUsed),
};
