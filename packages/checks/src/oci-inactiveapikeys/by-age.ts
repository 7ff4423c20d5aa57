import {
  type ActVerdict,
  type Check,
  type CheckSettings,
  type Credential,
  daysInWords,
  formatInstant,
  type Measure,
} from '@keyhammer/core';
import { ageVerdict } from '../age.ts';
import { isPast, measure, thresholdAt } from '../criterion.ts';

type Criterion = Pick<Check, 'title' | 'findsDisuse' | 'need' | 'evaluate' | 'mayAct' | 'measures'>;

/** Old, and nothing is known of its use: nobody has looked. */
export const byAge: Criterion = {
  title: 'Old OCI API keys',
  findsDisuse: false,
  need: (settings, now) => ({ kind: 'oci-api-key', madeBefore: thresholdAt(settings, now) }),
  evaluate: ageVerdict,
  mayAct,
  measures,
};

/** A use that somebody happens to know of counts all the same. */
function mayAct({ lastUsed }: Credential, { thresholdDays }: CheckSettings, now: Date): ActVerdict {
  if (lastUsed.kind !== 'used' || isPast(lastUsed.at, thresholdDays, now)) return { kind: 'act' };
  const when = `on ${formatInstant(lastUsed.at)}, within the last ${daysInWords(thresholdDays)}`;
  return { kind: 'leave', why: `it was used ${when}: something needs it` };
}

function measures({ status, created, lastUsed }: Credential, { thresholdDays }: CheckSettings, now: Date): readonly Measure[] {
  if (status === 'inactive') return [];
  const age = measure('creation', created, thresholdDays, now);
  return lastUsed.kind === 'used' ? [age, measure('last use', lastUsed.at, thresholdDays, now)] : [age];
}
