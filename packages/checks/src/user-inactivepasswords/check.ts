import { type ActVerdict, type Check, type CheckSettings, type Credential, formatInstant, type Measure } from '@keyhammer/core';
import { isPast, measure, thresholdAt } from '../criterion.ts';
import { disuseMeasure, disuseVerdict } from '../disuse.ts';
import { words } from './words.ts';

/** IAM users with a console password who have not signed in for `inactive_criteria_days`, or never since it was made. */
export const userInactivepasswords: Check = {
  name: 'user_inactivepasswords',
  title: 'Inactive IAM console passwords',
  kind: 'aws-console-password',
  findsDisuse: true,
  defaultTableName: 'keyhammer-iam-user-passwords-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'delete',
  reversibility: 'replaced',
  rotatable: false,
  ticketLabel: 'inactive-iam-passwords',
  priority: 'Major',
  words,
  need: (settings, now) => ({ kind: 'aws-console-password', unusedSince: thresholdAt(settings, now) }),
  evaluate: disuseVerdict,
  mayAct,
  measures,
};

/** A reset does not move the last use, and whoever has just asked for one is about to sign in. */
function mayAct({ changed }: Credential, { thresholdDays }: CheckSettings, now: Date): ActVerdict {
  if (!changed)
    return {
      kind: 'leave',
      why: 'it may just have been reset: AWS tells the last change only in a credential report, and makes one every 4 hours at most, so a later run looks again',
    };
  if (isPast(changed, thresholdDays, now)) return { kind: 'act' };
  return { kind: 'leave', why: `it was changed on ${formatInstant(changed)}, and whoever asked for that may be about to sign in` };
}

function measures(password: Credential, settings: CheckSettings, now: Date): readonly Measure[] {
  const { status, changed } = password;
  if (status === 'inactive') return [];
  const change = measure('last change', changed, settings.thresholdDays, now, changed ? undefined : 'unknown');
  return [disuseMeasure('last sign-in', password, settings, now), change];
}
