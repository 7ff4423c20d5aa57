import { type CheckWords, code, formatInstant, type Issue, type LastUsed, text } from '@keyhammer/core';

export const words: CheckWords = {
  summary: (issue, accountName, settings) => {
    const days = settings.thresholdDays === 1 ? '1 day' : `${settings.thresholdDays} days`;
    const unused =
      issue.details.lastUsed.kind === 'never' ? `has never been used, in more than ${days}` : `has not been used for more than ${days}`;
    return `IAM access key ${issue.id} of ${issue.details.principal} ${unused}, in ${accountName} (${issue.accountId})`;
  },

  facts: (issue) => [
    { name: 'User', value: [text(issue.details.principal)] },
    { name: 'Access key', value: [code(issue.id)] },
    { name: 'Created', value: [text(formatInstant(issue.details.created))] },
    { name: 'Last used', value: [text(lastUseInWords(issue.details.lastUsed))] },
  ],

  recommendation: () => [
    text('If nothing needs the key, deactivate it now, and delete it when nothing has missed it for a while. '),
    text('If something does, it is enough to use it: this ticket then closes by itself.'),
  ],

  remedied: 'deactivated',

  undo: (issue) => [
    code(`keyhammer rollback ${issue.accountId} ${issue.id}`),
    text(', or, with rights of your own in the account, '),
    code(activateCommand(issue)),
    text('. The key and its secret are as they were.'),
  ],
};

function lastUseInWords(lastUsed: LastUsed): string {
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
function activateCommand(issue: Issue): string {
  const user = `'${issue.details.principal.replaceAll("'", `'\\''`)}'`;
  return `aws iam update-access-key --user-name=${user} --access-key-id ${issue.id} --status Active`;
}
