import type { Check } from '@keyhammer/core';
import { thresholdAt } from '../criterion.ts';
import { disuseMeasure, disuseVerdict } from '../disuse.ts';
import { words } from './words.ts';

/** Hammer's playbook 3: active IAM access keys that nobody has used for `inactive_criteria_days`. */
export const userInactivekeys: Check = {
  name: 'user_inactivekeys',
  title: 'Inactive IAM access keys',
  kind: 'aws-access-key',
  findsDisuse: true,
  defaultTableName: 'hammer-iam-user-keys-inactive',
  thresholdSetting: 'inactive_criteria_days',
  remedy: 'deactivate',
  reversibility: 'restored',
  rotatable: false,
  ticketLabel: 'inactive-iam-keys',
  priority: 'Major',
  words,
  need: (settings, now) => ({ kind: 'aws-access-key', unusedSince: thresholdAt(settings, now) }),
  evaluate: disuseVerdict,
  mayAct: () => ({ kind: 'act' }),
  measures: (key, settings, now) => (key.status === 'active' ? [disuseMeasure('last use', key, settings, now)] : []),
};
