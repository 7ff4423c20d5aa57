import type { LastUsed } from '@keyhammer/core';
import { type Fields, fieldsOf, textIfAny } from './body.ts';
import { parseIbmTime } from './ibm-time.ts';

/** What an identity did, as far as IBM Cloud told. */
export interface Activity {
  readonly lastUsed: LastUsed;
  /** Authentications, since IBM Cloud counts them. */
  readonly useCount?: number;
}

/** Of an identity that was read without its activity, which lists never have. */
export const ACTIVITY_NOT_ASKED_FOR: Activity = { lastUsed: { kind: 'unknown', reason: 'it was not asked for' } };

/** The `activity` of an answer that was asked for with `include_activity`. `last_authn` is absent of what was never used. */
export function activityIn(fields: Fields): Activity {
  if (fields.activity === undefined || fields.activity === null) return unknownUse('IBM Cloud told no activity');
  const activity = fieldsOf(fields.activity, 'activity');
  const count = activity.authn_count;
  if (typeof count !== 'number') return unknownUse('IBM Cloud told no number of authentications');
  return { lastUsed: lastUsedOf(textIfAny(activity, 'last_authn'), count), useCount: count };
}

function lastUsedOf(text: string | undefined, count: number): LastUsed {
  if (text === undefined && count === 0) return { kind: 'never' };
  if (text === undefined) return { kind: 'unknown', reason: `IBM Cloud counts ${count} authentications, and does not tell the last one` };
  const at = parseIbmTime(text);
  return at ? { kind: 'used', at } : { kind: 'unknown', reason: 'IBM Cloud told the last authentication in an unknown form' };
}

function unknownUse(reason: string): Activity {
  return { lastUsed: { kind: 'unknown', reason } };
}
