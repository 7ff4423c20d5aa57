import { addDays, type Measure } from '@keyhammer/core';
import { durationInWords, formatSecond } from './duration.ts';

type Fields = readonly (readonly [string, string])[];

/** The instant from which on the comparison comes out the other way, and how far from it now is. */
interface Distance {
  readonly elapsed: number;
  readonly threshold: number;
  /** Above 0: the threshold has passed. */
  readonly past: number;
  readonly turnsAt: Date;
}

/** One comparison as a column of numbers, to the second; what `now` is has been said. */
export function arithmeticOf(measure: Measure, now: Date): Fields {
  const { what, at, days, note } = measure;
  if (!at) return [[what, `${note ?? 'not known'}: nothing to hold against the threshold of ${durationInWords(days * 86_400_000)}`]];
  const distance = distanceOf(at, days, now);
  const [elapsed, threshold, difference] = aligned([distance.elapsed, distance.threshold, Math.abs(distance.past)].map(durationInWords));
  return [
    [what, `${formatSecond(at)}${note === undefined ? '' : ` (${note})`}`],
    ['elapsed', `${elapsed}`],
    ['threshold', `${threshold}`],
    ['difference', `${difference} ${outcomeOf(measure, distance)}`],
  ];
}

/** The same for a program. */
export function measureDocument(measure: Measure, now: Date) {
  const { at, days } = measure;
  if (!at) return measure;
  const { elapsed, threshold, past, turnsAt } = distanceOf(at, days, now);
  return { ...measure, elapsedSeconds: elapsed / 1000, thresholdSeconds: threshold / 1000, differenceSeconds: past / 1000, turnsAt };
}

function distanceOf(at: Date, days: number, now: Date): Distance {
  const turnsAt = addDays(at, days);
  return {
    elapsed: now.getTime() - at.getTime(),
    threshold: turnsAt.getTime() - at.getTime(),
    past: now.getTime() - turnsAt.getTime(),
    turnsAt,
  };
}

function outcomeOf({ breached, within }: Measure, { past, turnsAt }: Distance): string {
  const side = past > 0 ? 'more' : 'left';
  if (within) return breached ? `${side}: breached, until ${formatSecond(turnsAt)}` : `${side}: not breached any more`;
  if (breached) return `${side}: breached, since ${formatSecond(turnsAt)}`;
  return past === 0 ? 'left: not breached, one second later it would be' : `${side}: not breached, until ${formatSecond(turnsAt)}`;
}

function aligned(texts: readonly string[]): readonly string[] {
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}
