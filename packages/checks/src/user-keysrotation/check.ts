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
import { words } from './words.ts';

/** Hammer's playbook 4: active IAM access keys that were made more than `rotation_criteria_days` ago, used or not. */
export const userKeysrotation: Check = {
  name: 'user_keysrotation',
  title: 'IAM access keys due for rotation',
  kind: 'aws-access-key',
  findsDisuse: false,
  defaultTableName: 'hammer-iam-user-keys-rotation',
  thresholdSetting: 'rotation_criteria_days',
  remedy: 'deactivate',
  reversibility: 'restored',
  rotatable: true,
  ticketLabel: 'iam-key-rotation',
  priority: 'Major',
  words,
  need: (settings, now) => ({ kind: 'aws-access-key', madeBefore: thresholdAt(settings, now) }),
  evaluate: ageVerdict,
  mayAct,
  measures,
};

/** For settings that say nothing of a rotation: as if `config.json` did not. */
const GRACE_DAYS = 7;

/** An old key may well be in use. It is taken away from nobody, unless that was asked for. */
function mayAct({ created, lastUsed }: Credential, { rotation }: CheckSettings, now: Date): ActVerdict {
  if (rotation?.force) return { kind: 'act' };
  const graceDays = rotation?.graceDays ?? GRACE_DAYS;
  const lately = (what: string, at: Date, so: string): ActVerdict =>
    isPast(at, graceDays, now)
      ? { kind: 'act' }
      : { kind: 'leave', why: `it was ${what} on ${formatInstant(at)}, within the last ${daysInWords(graceDays)}: ${so}` };
  switch (lastUsed.kind) {
    case 'unknown':
      return { kind: 'leave', why: `its last use is unknown (${lastUsed.reason}): something may need it` };
    case 'unseen':
      return lately('possibly used', lastUsed.since, 'nothing is known of its use before');
    case 'never':
      return lately('made', created, 'something may be about to use it');
    case 'used':
      return lately('used', lastUsed.at, 'something needs it');
  }
}

function measures({ status, created, lastUsed }: Credential, { thresholdDays, rotation }: CheckSettings, now: Date): readonly Measure[] {
  if (status === 'inactive') return [];
  const age = measure('creation', created, thresholdDays, now);
  if (rotation?.force) return [age];
  const graceDays = rotation?.graceDays ?? GRACE_DAYS;
  switch (lastUsed.kind) {
    case 'unknown':
      return [age, measure('last use', undefined, graceDays, now, `unknown (${lastUsed.reason})`)];
    case 'unseen':
      return [age, measure('last use', lastUsed.since, graceDays, now, 'not seen since')];
    case 'never':
      return [age, measure('last use', created, graceDays, now, 'never used: its creation counts')];
    case 'used':
      return [age, measure('last use', lastUsed.at, graceDays, now)];
  }
}
