import { type CheckWords, code, daysInWords, type Evidence, formatDay, type IssueDetails, type LastUsed, text } from '@keyhammer/core';
import { lastUseBriefly, lastUseInWords } from '../last-use-words.ts';
import { deleteCommand, ociKeyFacts, ociKeySummary, ociKeyWords, whatStops } from '../oci-key-words.ts';
import type { OciRemediationAction } from '../oci-remediation-action.ts';

export function wordsByAudit(action: OciRemediationAction): CheckWords {
  return {
    ...ociKeyWords(action),

    summary: (issue, accountName, { thresholdDays }) =>
      ociKeySummary(issue, `${unused(issue.details.lastUsed)} more than ${daysInWords(thresholdDays)}`, accountName),

    facts: (issue) => ociKeyFacts(issue, { name: 'Last used', value: [text(lastUseInWords(issue.details.lastUsed))] }),

    recommendation: (issue) => [
      ...whatStops(issue, action),
      text('If nothing needs the key, delete it: '),
      code(deleteCommand(issue)),
      text('. If something does, it is enough to sign one call with it: this ticket then closes by itself, once Audit shows the call. '),
      text('What only reads and writes objects in buckets does not show in Audit: if the key is for that, ask for an exception.'),
    ],

    lastUse: ({ lastUsed }) => lastUseBriefly(lastUsed),

    evidence: auditEvidence,
  };
}

export function wordsByAge(action: OciRemediationAction): CheckWords {
  return {
    ...ociKeyWords(action),

    summary: (issue, accountName, { thresholdDays }) =>
      ociKeySummary(issue, `was made more than ${daysInWords(thresholdDays)} ago, and its use is not known`, accountName),

    facts: (issue) => ociKeyFacts(issue, { name: 'Last used', value: [text(useByAge(issue.details))] }),

    recommendation: (issue) => [
      ...whatStops(issue, action),
      text(
        'Find out what uses this key: Keyhammer goes by its age alone, and has not looked whether it is used. If nothing does, delete it: ',
      ),
      code(deleteCommand(issue)),
      text('. If something does, give its user a second key (up to three are possible), change over, and then delete this one. '),
      text('The ticket closes by itself once the key is gone.'),
    ],

    lastUse: ({ created, lastUsed }) =>
      `made ${formatDay(created)}, ${lastUsed.kind === 'unknown' ? 'use not looked into' : lastUseBriefly(lastUsed)}`,

    evidence: () => ({ strength: 'weak', why: 'it is old, and whether it is used was not looked into' }),
  };
}

/** Before "more than 90 days". */
function unused({ kind }: LastUsed): string {
  switch (kind) {
    case 'unseen':
      return 'has not been seen in use for';
    case 'never':
      return 'has never been used, in';
    case 'used':
    case 'unknown':
      return 'has not been used for';
  }
}

function useByAge({ lastUsed }: IssueDetails): string {
  return lastUsed.kind === 'unknown' ? 'not known: it was not looked into' : lastUseInWords(lastUsed);
}

/** What Audit does not hold, it can't show. */
const BLIND_SPOT = 'calls that Audit does not record, such as those that read and write objects in buckets, would not show';

function auditEvidence({ lastUsed }: IssueDetails): Evidence {
  switch (lastUsed.kind) {
    case 'unseen':
      return { strength: 'moderate', why: `no call signed with it since ${formatDay(lastUsed.since)} (${lastUsed.source}); ${BLIND_SPOT}` };
    case 'used':
      return {
        strength: 'moderate',
        why: `the last call signed with it that OCI Audit shows was on ${formatDay(lastUsed.at)}; ${BLIND_SPOT}`,
      };
    case 'never':
      return { strength: 'moderate', why: `OCI Audit shows no call signed with it; ${BLIND_SPOT}` };
    case 'unknown':
      return { strength: 'weak', why: 'OCI Audit could not be read as far back as it takes' };
  }
}
