import { ACTIVITY_NOT_ASKED_FOR, activityIn } from '../activity.ts';
import { type Fields, flagIn, textIfAny, textIn } from '../body.ts';
import { parseIbmTime } from '../ibm-time.ts';
import type { Identity } from '../identity.ts';
import { requireAccount } from '../own-account.ts';

export interface ParsingOptions {
  readonly accountId: string;
  readonly now: Date;
  /** Whether it was asked for. */
  readonly activity: boolean;
}

/** `apikey` is left alone: IBM Cloud puts the secret itself there for a service ID's key that was made as retrievable. */
export function parseApiKey(fields: Fields, { accountId, now, activity }: ParsingOptions): Identity {
  requireAccount(fields, accountId);
  return {
    id: textIn(fields, 'id'),
    name: textIn(fields, 'name'),
    principal: textIn(fields, 'iam_id'),
    status: flagIn(fields, 'disabled') || isExpired(fields, now) ? 'inactive' : 'active',
    created: parseIbmTime(textIfAny(fields, 'created_at') ?? ''),
    locked: flagIn(fields, 'locked'),
    ...(activity ? activityIn(fields) : ACTIVITY_NOT_ASKED_FOR),
  };
}

/** Such a key opens nothing any more, like a disabled one. */
function isExpired(fields: Fields, now: Date): boolean {
  const expires = parseIbmTime(textIfAny(fields, 'expires_at') ?? '');
  return expires !== undefined && expires.getTime() <= now.getTime();
}
