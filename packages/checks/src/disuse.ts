import { type CheckSettings, type Credential, formatInstant, isBefore, type Measure, type Verdict } from '@keyhammer/core';
import { isPast, measure, thresholdAt } from './criterion.ts';

/**
 * In violation when `now − last use > threshold`, to the second. A credential is never out of use for longer than
 * it exists: one that was never used is as old as its creation, and so is one whose last use is older than that
 * (a clock that jumped; AWS, which remembers the sign-in with a password that is gone for the next one).
 */
export function disuseVerdict(credential: Credential, { thresholdDays }: CheckSettings, now: Date): Verdict {
  const { status, created, lastUsed } = credential;
  if (status === 'inactive') return { kind: 'compliant', reason: 'inactive', why: 'it is inactive' };
  if (!isPast(created, thresholdDays, now)) {
    return { kind: 'compliant', reason: 'too-young', why: `it was only made on ${formatInstant(created)}` };
  }
  switch (lastUsed.kind) {
    case 'unknown':
      return { kind: 'not-evaluable', why: `its last use is unknown (${lastUsed.reason})` };
    case 'never':
      return { kind: 'violation' };
    case 'unseen':
      // Before what was read it may have been used at any time.
      return isBefore(thresholdAt({ thresholdDays }, now), lastUsed.since)
        ? { kind: 'not-evaluable', why: `its use before ${formatInstant(lastUsed.since)} is not known (${lastUsed.source})` }
        : { kind: 'violation' };
    case 'used':
      return isPast(lastUsed.at, thresholdDays, now)
        ? { kind: 'violation' }
        : { kind: 'compliant', reason: 'used', why: `it was used on ${formatInstant(lastUsed.at)}` };
  }
}

/** The comparison that {@link disuseVerdict} makes of an active credential. */
export function disuseMeasure(what: string, { created, lastUsed }: Credential, { thresholdDays }: CheckSettings, now: Date): Measure {
  const since = (at: Date | undefined, note?: string) => measure(what, at, thresholdDays, now, note);
  switch (lastUsed.kind) {
    case 'unknown':
      return since(undefined, `unknown (${lastUsed.reason})`);
    case 'never':
      return since(created, 'never used: its creation counts');
    case 'unseen': {
      const note = `not seen since ${formatInstant(lastUsed.since)} (${lastUsed.source})`;
      return { what, days: thresholdDays, breached: !isBefore(thresholdAt({ thresholdDays }, now), lastUsed.since), note };
    }
    case 'used':
      return isBefore(lastUsed.at, created)
        ? since(created, `used on ${formatInstant(lastUsed.at)}, before it was made: its creation counts`)
        : since(lastUsed.at);
  }
}
