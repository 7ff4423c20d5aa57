import type { Check } from '@keyhammer/core';
import { thresholdAt } from '../criterion.ts';
import { disuseMeasure, disuseVerdict } from '../disuse.ts';

type Criterion = Pick<Check, 'title' | 'findsDisuse' | 'need' | 'evaluate' | 'mayAct' | 'measures'>;

/** No use in the Audit events, where those that were read cover the threshold. */
export const byAudit: Criterion = {
  title: 'Inactive OCI API keys',
  findsDisuse: true,
  need: (settings, now) => ({ kind: 'oci-api-key', unusedSince: thresholdAt(settings, now) }),
  evaluate: disuseVerdict,
  mayAct: () => ({ kind: 'act' }),
  measures: (key, settings, now) => (key.status === 'active' ? [disuseMeasure('last use', key, settings, now)] : []),
};
