import { type CheckWords, daysInWords, formatDay, type Inline, type IssueDetails, text } from '@keyhammer/core';
import { accessKeyWords } from '../access-key-words.ts';
import { lastUseBriefly } from '../last-use-words.ts';

export const words: CheckWords = {
  ...accessKeyWords,

  summary: ({ id, accountId, details }, accountName, { thresholdDays }) =>
    `IAM access key ${id} of ${details.principal} was made more than ${daysInWords(thresholdDays)} ago, in ${accountName} (${accountId})`,

  recommendation: ({ details, rotation }, settings) => {
    if (rotation?.handedOver) return [text('Fetch the new access key, put it in place of this one, and see that all works.')];
    if (settings.rotation?.action === 'rotate') {
      return [
        text(`Nothing yet, and do not make a second access key for ${details.principal}: Keyhammer makes it, and needs the room for it. `),
        text('Find out what uses this one, and be ready to change it over. If nothing does, delete it: this ticket then closes by itself.'),
      ];
    }
    return byHand(details);
  },

  lastUse: ({ created, lastUsed }) => `made ${formatDay(created)}, ${lastUseBriefly(lastUsed)}`,
};

function byHand(details: IssueDetails): readonly Inline[] {
  return [
    text(`Make a second access key for ${details.principal}, put it wherever this one is used, and see that all works. `),
    text('Then deactivate this one, and delete it when nothing has missed it for a while. '),
    text('This ticket closes by itself once the key is inactive or gone; that it is in use is no reason to keep it.'),
  ];
}
