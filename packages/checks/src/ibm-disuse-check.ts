import type { Check } from '@keyhammer/core';
import { thresholdAt } from './criterion.ts';
import { disuseMeasure, disuseVerdict } from './disuse.ts';
import { actUnlessLocked } from './lock.ts';

type Own = 'name' | 'title' | 'kind' | 'defaultTableName' | 'remedy' | 'reversibility' | 'ticketLabel' | 'words';

/** What IBM Cloud itself calls inactive, and what its activity report shows unless another duration is asked for: 720 hours. */
const IBMS_OWN_THRESHOLD_DAYS = 30;

/** A check on one of the identities whose last authentication IBM Cloud keeps: what differs is what it is about and what is done about it. */
export function ibmDisuseCheck(own: Pick<Check, Own | 'lockable' | 'deletesByHandOnly'>): Check {
  return {
    ...own,
    findsDisuse: true,
    thresholdSetting: 'inactive_criteria_days',
    defaultThresholdDays: IBMS_OWN_THRESHOLD_DAYS,
    rotatable: false,
    priority: 'Major',
    need: (settings, now) => ({ kind: own.kind, unusedSince: thresholdAt(settings, now) }),
    evaluate: disuseVerdict,
    mayAct: actUnlessLocked,
    measures: (identity, settings, now) =>
      identity.status === 'active' ? [disuseMeasure('last authentication', identity, settings, now)] : [],
  };
}
