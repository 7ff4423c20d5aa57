import {
  addDays,
  type Check,
  type CheckSettings,
  type Credential,
  formatInstant,
  isBefore,
  type ScanNeed,
  type Verdict,
} from '@keyhammer/core';
import { words } from './words.ts';

/** Hammer's playbook 3: active IAM access keys that nobody has used for `inactive_criteria_days`. */
export const userInactivekeys: Check = {
  name: 'user_inactivekeys',
  title: 'Inactive IAM access keys',
  kind: 'aws-access-key',
  defaultTableName: 'hammer-iam-user-keys-inactive',
  thresholdSetting: 'inactive_criteria_days',
  ticketLabel: 'inactive-iam-keys',
  priority: 'Major',
  words,
  need,
  evaluate,
};

function need(settings: CheckSettings, now: Date): ScanNeed {
  return { kind: 'aws-access-key', unusedSince: unusedSince(settings, now) };
}

/** In violation when `now − last use > threshold`, to the second; a key never used is as old as its creation. */
function evaluate(key: Credential, settings: CheckSettings, now: Date): Verdict {
  const threshold = unusedSince(settings, now);
  if (key.status === 'inactive') return { kind: 'compliant', reason: 'inactive', why: 'it is inactive' };
  if (!isBefore(key.created, threshold)) {
    return { kind: 'compliant', reason: 'too-young', why: `it was only made on ${formatInstant(key.created)}` };
  }
  switch (key.lastUsed.kind) {
    case 'unknown':
      return { kind: 'not-evaluable', why: `its last use is unknown (${key.lastUsed.reason})` };
    case 'never':
      return { kind: 'violation' };
    case 'used':
      return isBefore(key.lastUsed.at, threshold)
        ? { kind: 'violation' }
        : { kind: 'compliant', reason: 'used', why: `it was used on ${formatInstant(key.lastUsed.at)}` };
  }
}

function unusedSince(settings: CheckSettings, now: Date): Date {
  return addDays(now, -settings.thresholdDays);
}
