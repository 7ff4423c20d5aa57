import type { Check, CheckChoice } from '@keyhammer/core';
import { type OciRemediationAction, remediationAction, remediationActionIn, remedyBy } from '../oci-remediation-action.ts';
import { byAge } from './by-age.ts';
import { byAudit } from './by-audit.ts';
import { wordsByAge, wordsByAudit } from './words.ts';

const evidence: CheckChoice = {
  setting: 'evidence',
  title: 'Evidence',
  description:
    'What makes a key inactive. `audit`: no call signed with it in the Audit events of the tenancy, as far back as the threshold. ' +
    '`age`: its age alone, which says nothing of its use, and needs no Audit.',
  values: ['audit', 'age'],
};

interface Chosen {
  readonly action: OciRemediationAction;
  readonly evidence: 'audit' | 'age';
}

/**
 * API keys that nobody has used for `inactive_criteria_days`. OCI keeps no last use: it is looked for in the Audit events,
 * or not at all.
 */
export const ociInactiveapikeys: Check = asChosen({ action: 'delete', evidence: 'audit' });

function asChosen(chosen: Chosen): Check {
  const { action } = chosen;
  return {
    name: 'oci_inactiveapikeys',
    kind: 'oci-api-key',
    defaultTableName: 'keyhammer-oci-api-keys-inactive',
    thresholdSetting: 'inactive_criteria_days',
    ...remedyBy(action),
    choices: [remediationAction, evidence],
    chosen: (choices) =>
      asChosen({ action: remediationActionIn(choices), evidence: choices[evidence.setting] === 'age' ? 'age' : 'audit' }),
    rotatable: false,
    ticketLabel: 'inactive-oci-api-keys',
    priority: 'Major',
    ...(chosen.evidence === 'age' ? { ...byAge, words: wordsByAge(action) } : { ...byAudit, words: wordsByAudit(action) }),
  };
}
