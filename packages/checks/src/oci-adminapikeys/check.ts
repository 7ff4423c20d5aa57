import { type Check, type CheckSettings, type Credential, formatInstant, type Measure, type Verdict } from '@keyhammer/core';
import { isPast, measure } from '../criterion.ts';
import { type OciRemediationAction, remediationAction, remediationActionIn, remedyBy } from '../oci-remediation-action.ts';
import { wordsFor } from './words.ts';

/**
 * API keys of administrators of a tenancy, once they are older than `grace_days`, used or not: whoever gets hold of such a key
 * may do everything.
 */
export const ociAdminapikeys: Check = endingBy('delete');

function endingBy(action: OciRemediationAction): Check {
  return {
    name: 'oci_adminapikeys',
    title: 'API keys of OCI administrators',
    kind: 'oci-api-key',
    findsDisuse: false,
    defaultTableName: 'keyhammer-oci-admin-api-keys',
    thresholdSetting: 'grace_days',
    defaultThresholdDays: 0,
    ...remedyBy(action),
    choices: [remediationAction],
    chosen: (choices) => endingBy(remediationActionIn(choices)),
    rotatable: false,
    ticketLabel: 'oci-admin-api-keys',
    priority: 'Highest',
    words: wordsFor(action),
    need: () => ({ kind: 'oci-api-key', privileged: true }),
    evaluate,
    mayAct: () => ({ kind: 'act' }),
    measures,
  };
}

function evaluate({ status, created, privilege }: Credential, { thresholdDays: graceDays }: CheckSettings, now: Date): Verdict {
  if (status === 'inactive') return { kind: 'compliant', reason: 'inactive', why: 'it is inactive' };
  if (!isGraceOver(created, graceDays, now)) {
    return { kind: 'compliant', reason: 'too-young', why: `it was only made on ${formatInstant(created)}` };
  }
  switch (privilege?.kind) {
    case undefined:
      return { kind: 'not-evaluable', why: 'its user was not looked at: whether that is an administrator is not known' };
    case 'unknown':
      return { kind: 'not-evaluable', why: `it is not known whether its user is an administrator (${privilege.reason})` };
    case 'none':
      return { kind: 'compliant', reason: 'unprivileged', why: 'its user is no administrator' };
    case 'administrator':
      return { kind: 'violation' };
  }
}

/** No grace is none at all: not for the instant of the creation, and not for a key that a clock ahead of ours has dated. */
function isGraceOver(created: Date, graceDays: number, now: Date): boolean {
  return graceDays === 0 || isPast(created, graceDays, now);
}

function measures({ status, created, privilege }: Credential, { thresholdDays: graceDays }: CheckSettings, now: Date): readonly Measure[] {
  if (status === 'inactive' || privilege?.kind !== 'administrator') return [];
  const age = measure('creation', created, graceDays, now, graceDays === 0 ? 'there is no grace' : undefined);
  return [{ ...age, breached: isGraceOver(created, graceDays, now) }];
}
