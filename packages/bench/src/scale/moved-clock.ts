/** To be imported before anything that takes hold of `Date`: this process tells the simulation's time from then on. */
import { movedDate } from './moved-date.ts';

let offsetMs = 0;

/** So far ahead of the real time, from now on. */
export function setClock(aheadMs: number): void {
  offsetMs = aheadMs;
}

globalThis.Date = movedDate(globalThis.Date, () => offsetMs);
