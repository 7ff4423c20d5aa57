import {
  type CheckWords,
  code,
  daysInWords,
  type Field,
  formatDay,
  type Inline,
  type Issue,
  type IssueDetails,
  text,
} from '@keyhammer/core';
import { lastUseBriefly, lastUseInWords } from '../last-use-words.ts';
import { deleteCommand, ociKeyFacts, ociKeySummary, ociKeyWords, whatStops } from '../oci-key-words.ts';
import type { OciRemediationAction } from '../oci-remediation-action.ts';

export function wordsFor(action: OciRemediationAction): CheckWords {
  return {
    ...ociKeyWords(action),

    summary: (issue, accountName, { thresholdDays: graceDays }) => {
      const age = graceDays === 0 ? '' : ` and was made more than ${daysInWords(graceDays)} ago`;
      return ociKeySummary(issue, `belongs to an administrator${age}`, accountName);
    },

    facts: (issue) => ociKeyFacts(issue, ...useIfKnown(issue.details), administrator(issue.details)),

    recommendation: (issue) => [...whatStops(issue, action), ...advice(issue)],

    lastUse: ({ created, lastUsed }) => {
      const use = lastUsed.kind === 'unknown' ? '' : `, ${lastUseBriefly(lastUsed)}`;
      return `an administrator's, made ${formatDay(created)}${use}`;
    },

    evidence: ({ privilege }) =>
      privilege?.kind === 'administrator'
        ? { strength: 'strong', why: `OCI lists its user in ${privilege.through}; whether the key is used makes no difference` }
        : { strength: 'weak', why: 'whether its user is an administrator could not be read again' },
  };
}

function useIfKnown({ lastUsed }: IssueDetails): readonly Field[] {
  return lastUsed.kind === 'unknown' ? [] : [{ name: 'Last used', value: [text(lastUseInWords(lastUsed))] }];
}

function administrator({ privilege }: IssueDetails): Field {
  const standing = privilege?.kind === 'administrator' ? `yes, through ${privilege.through}` : 'not known';
  return { name: 'Administrator', value: [text(standing)] };
}

function advice(issue: Issue): readonly Inline[] {
  return [
    text('An administrator may do everything in the tenancy, and so may whoever gets hold of this key. '),
    text(
      'Let what uses it sign in as a user of its own, with a policy for just what it does, or as the resource that it runs on (a dynamic group). ',
    ),
    text('Then delete this key: '),
    code(deleteCommand(issue)),
    text('. That it is in use is no reason to keep it. '),
    text('The ticket closes by itself once the key is gone, or its user is no administrator any more.'),
  ];
}
