import { DateTime, IANAZone } from 'luxon';

/** In the order of the week, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * When a batch may act: whenever a clock on a wall in `timezone` shows a time from `from` on and before `to`.
 * So an hour that a daylight-saving change skips opens nothing, and one that it repeats is open twice.
 */
export interface RemediationWindow {
  readonly days: readonly Weekday[];
  /** Minutes after midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes after midnight, up to 1440. Before `from`: on the next day, which counts as the day on which the window opened; equal to it: 24 hours. */
  readonly to: number;
  /** An IANA name: `Europe/Berlin`. */
  readonly timezone: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** A window of one day in the week may be skipped by a daylight-saving change in one week, and by a lost day of the calendar in another. */
const LOOK_AHEAD_DAYS = 4 * 7;

/** Without a valid `timezone` it is never open. */
export function isOpen({ days, from, to, timezone }: RemediationWindow, now: Date): boolean {
  const wall = DateTime.fromJSDate(now, { zone: timezone });
  const minute = wall.hour * 60 + wall.minute;
  const opensOn = (isoWeekday: number) => days.some((day) => WEEKDAYS.indexOf(day) === (isoWeekday + 6) % 7);
  if (from < to) return opensOn(wall.weekday) && from <= minute && minute < to;
  return minute < to ? opensOn(wall.weekday - 1) : opensOn(wall.weekday) && from <= minute;
}

/**
 * `now` if it is open, else the first instant at which it is.
 * @throws RangeError for a window that does not open in the next weeks: one without days.
 */
export function nextOpening(window: RemediationWindow, now: Date): Date {
  if (isOpen(window, now)) return now;
  const opening = firstTurn(window, now, (instant) => isOpen(window, instant));
  if (!opening) throw new RangeError(`The remediation window does not open in the ${LOOK_AHEAD_DAYS} days after ${now.toISOString()}`);
  return opening;
}

/** When the window closes that is open now; `undefined` if none is, or if it never closes. */
export function closesAt(window: RemediationWindow, now: Date): Date | undefined {
  return isOpen(window, now) ? firstTurn(window, now, (instant) => !isOpen(window, instant)) : undefined;
}

/** `09:00-16:00`, `22:00-04:00`, `00:00-24:00`; `undefined` for anything else. */
export function parseHours(text: string): Pick<RemediationWindow, 'from' | 'to'> | undefined {
  const [, from, to] = /^([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)$/.exec(text) ?? [];
  if (from === undefined || to === undefined || from >= '24:00' || to > '24:00') return undefined;
  return { from: minutesOf(from), to: minutesOf(to) };
}

/** A name of the IANA database, such as `Europe/Berlin` or `UTC`. Not an offset: no daylight saving would come with it. */
export function isTimezone(name: string): boolean {
  return /^[a-z]/i.test(name) && IANAZone.isValidZone(name);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function firstTurn(window: RemediationWindow, now: Date, isIt: (instant: Date) => boolean): Date | undefined {
  for (let day = 0; day < LOOK_AHEAD_DAYS; day += 1) {
    const turn = turnsAfter(window, now.getTime() + day * DAY_MS).find(isIt);
    if (turn) return turn;
  }
  return undefined;
}

/** Every instant of the 24 hours after `start` at which the window may open or close, in order, and perhaps some at which it does not. */
function turnsAfter({ from, to, timezone }: RemediationWindow, start: number): readonly Date[] {
  const zone = IANAZone.create(timezone);
  const end = start + DAY_MS;
  const offsets = [...new Set([zone.offset(start), zone.offset(end)])].map((minutes) => minutes * MINUTE_MS);
  const turns = offsets.flatMap((offset) => {
    const midnight = Math.floor((start + offset) / DAY_MS) * DAY_MS - offset;
    return [0, from, to, DAY_MINUTES, DAY_MINUTES + from, DAY_MINUTES + to].map((minutes) => midnight + minutes * MINUTE_MS);
  });
  const change = offsets.length > 1 ? [offsetChange(zone, start, end)] : [];
  const inReach = [...turns, ...change].filter((turn) => start < turn && turn <= end);
  return inReach.sort((a, b) => a - b).map((turn) => new Date(turn));
}

/** The first instant with the new offset, where the clocks are changed between the two. */
function offsetChange(zone: IANAZone, before: number, after: number): number {
  const former = zone.offset(before);
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === former) low = middle;
    else high = middle;
  }
  return high;
}
