import { type CheckSettings, type Credential, formatInstant, type Verdict } from '@keyhammer/core';
import { isPast } from './criterion.ts';

/** In violation when `now − creation > threshold`, used or not: the age of a credential is known even if its last use is not. */
export function ageVerdict({ status, created }: Credential, { thresholdDays }: CheckSettings, now: Date): Verdict {
  if (status === 'inactive') return { kind: 'compliant', reason: 'inactive', why: 'it is inactive' };
  if (isPast(created, thresholdDays, now)) return { kind: 'violation' };
  return { kind: 'compliant', reason: 'too-young', why: `it was only made on ${formatInstant(created)}` };
}
