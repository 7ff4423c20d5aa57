import { type Check, type CheckSettings, type Credential, formatInstant, type Measure, type Verdict } from '@keyhammer/core';
import { isPast } from '../criterion.ts';
import { isSignIn } from './root-credentials.ts';
import { words } from './words.ts';

/**
 * The root user of an account: an active access key, or a sign-in within the last `sign_in_criteria_days`. Neither
 * should be there at all, and only the root user itself can end it: reported, never acted on.
 */
export const rootUser: Check = {
  name: 'root_user',
  title: 'Use of the root user',
  kind: 'aws-root-user',
  findsDisuse: false,
  defaultTableName: 'keyhammer-iam-root-user',
  thresholdSetting: 'sign_in_criteria_days',
  defaultThresholdDays: 90,
  remedy: 'none',
  reversibility: 'irreversible',
  rotatable: false,
  ticketLabel: 'iam-root-user',
  priority: 'Highest',
  words,
  need: () => ({ kind: 'aws-root-user' }),
  evaluate,
  mayAct: () => ({ kind: 'leave', why: 'it belongs to the root user, which Keyhammer only ever reports' }),
  measures,
};

/** An active key is in violation whether it is used or not, and whoever knows. */
function evaluate(credential: Credential, settings: CheckSettings, now: Date): Verdict {
  if (credential.status === 'inactive') return { kind: 'compliant', reason: 'inactive', why: 'it is inactive' };
  return isSignIn(credential) ? judgeSignIn(credential, settings, now) : { kind: 'violation' };
}

function judgeSignIn({ lastUsed }: Credential, { thresholdDays }: CheckSettings, now: Date): Verdict {
  switch (lastUsed.kind) {
    case 'unknown':
      return { kind: 'not-evaluable', why: `its last use is unknown (${lastUsed.reason})` };
    case 'unseen':
      return { kind: 'not-evaluable', why: `its use before ${formatInstant(lastUsed.since)} is not known` };
    case 'never':
      return { kind: 'compliant', reason: 'unused', why: 'it was never used, as far as AWS can tell' };
    case 'used':
      return isPast(lastUsed.at, thresholdDays, now)
        ? { kind: 'compliant', reason: 'unused', why: `it was last signed in with on ${formatInstant(lastUsed.at)}, and not since` }
        : { kind: 'violation' };
  }
}

/** An active key needs no arithmetic. */
function measures(credential: Credential, { thresholdDays: days }: CheckSettings, now: Date): readonly Measure[] {
  if (!isSignIn(credential) || credential.status === 'inactive') return [];
  const { lastUsed } = credential;
  const signIn = { what: 'last sign-in', days, within: true } as const;
  switch (lastUsed.kind) {
    case 'unknown':
      return [{ ...signIn, breached: false, note: `unknown (${lastUsed.reason})` }];
    case 'never':
      return [{ ...signIn, breached: false, note: 'never' }];
    case 'unseen':
      return [{ ...signIn, breached: false, note: `not seen since ${formatInstant(lastUsed.since)}` }];
    case 'used':
      return [{ ...signIn, at: lastUsed.at, breached: !isPast(lastUsed.at, days, now) }];
  }
}
