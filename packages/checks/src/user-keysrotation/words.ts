import { type CheckWords, daysInWords, formatDay, text } from '@keyhammer/core';
import { accessKeyWords, lastUseBriefly } from '../access-key-words.ts';

export const words: CheckWords = {
  ...accessKeyWords,

  summary: ({ id, accountId, details }, accountName, { thresholdDays }) =>
    `IAM access key ${id} of ${details.principal} was made more than ${daysInWords(thresholdDays)} ago, in ${accountName} (${accountId})`,

  recommendation: ({ details }) => [
    text(`Make a second access key for ${details.principal}, put it wherever this one is used, and see that all works. `),
    text('Then deactivate this one, and delete it when nothing has missed it for a while. '),
    text('This ticket closes by itself once the key is inactive or gone; that it is in use is no reason to keep it.'),
  ],

  lastUse: ({ created, lastUsed }) => `made ${formatDay(created)}, ${lastUseBriefly(lastUsed)}`,
};
