import type { CronExpression } from 'cron-parser';
import { type CrontabField, parseCrontab, valuesOf } from './crontab.ts';

const OFF = 'off';
/** EventBridge counts days from 1 to 7 and cron from 0 to 7, both from Sunday on; names mean the same to both, and to readers. */
const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The gaps of every schedule that comes round at least every 8 years (29 February), seen from a fixed day: a template must not change by itself. */
const GAPS_FROM = Date.UTC(2026, 0, 1);
const GAPS_UNTIL = Date.UTC(2036, 0, 1);
/** More than a year of an hourly schedule, so that both changes of the clock are in it. */
const GAPS_AMONG = 10_000;

/**
 * A line of a crontab in the syntax of EventBridge Scheduler: `cron(minutes hours day-of-month month day-of-week year)`.
 * Two where cron runs on days of the month and on days of the week as well, which one expression can't say; on a day that is
 * both, both of them run. None for "off".
 *
 * Steps and ranges are worked out first and written anew, so nothing rests on EventBridge reading `10-50/20` as cron does.
 * Its syntax: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 * @throws Error if it is no line of a crontab, or says what EventBridge can't.
 */
export function scheduleExpressions(crontab: string): readonly string[] {
  if (crontab === OFF) return [];
  const { fields } = parseCrontab(crontab);
  const time = `${written(fields.minute, MINUTES)} ${written(fields.hour, HOURS)}`;
  const months = written(fields.month, MONTHS);
  return dayFields(fields, crontab).map(({ ofMonth, ofWeek }) => `cron(${time} ${ofMonth} ${months} ${ofWeek} *)`);
}

/**
 * The longest time between two runs in milliseconds, the changes of the clock included: an hour more in autumn, and a run that
 * EventBridge leaves out in spring, because its time is not on the clock that day. Undefined for "off".
 *
 * Of what runs more than once an hour the first weeks are looked at.
 */
export function longestGapMs(crontab: string, timezone: string): number | undefined {
  if (crontab === OFF) return undefined;
  const schedule = parseCrontab(crontab, { timezone, from: GAPS_FROM });
  let longest: number | undefined;
  let previous: number | undefined;
  for (const run of runsOf(schedule)) {
    if (previous !== undefined) longest = Math.max(longest ?? 0, run - previous);
    previous = run;
  }
  return longest;
}

/**
 * When EventBridge runs it: a time that a change of the clock skips is left out, one that it repeats is used once. The parser
 * makes up for the first with the hour after, and returns the second twice.
 */
function* runsOf(schedule: CronExpression): Generator<number> {
  const hours = valuesOf(schedule.fields.hour);
  let latest = Number.NEGATIVE_INFINITY;
  for (let n = 0; n < GAPS_AMONG; n += 1) {
    const run = schedule.next();
    const onTheClock = Date.UTC(run.getFullYear(), run.getMonth(), run.getDate(), run.getHours(), run.getMinutes());
    if (run.getTime() >= GAPS_UNTIL) return;
    if (hours.includes(run.getHours()) && onTheClock > latest) yield run.getTime();
    latest = Math.max(latest, onTheClock);
  }
}

interface DayFields {
  readonly ofMonth: string;
  readonly ofWeek: string;
}

/**
 * EventBridge takes days in one of the two fields and `?` in the other. Cron takes both, and runs on the days of either
 * (crontab(5): "if both fields are restricted").
 */
function dayFields({ dayOfMonth, dayOfWeek }: CronExpression['fields'], crontab: string): readonly DayFields[] {
  // The parser's every day of February is 29 days.
  const ofMonth = { ofMonth: dayOfMonth.isWildcard ? '*' : written(dayOfMonth, DAYS_OF_MONTH), ofWeek: '?' };
  const ofWeek = { ofMonth: '?', ofWeek: weekDays(dayOfWeek) };
  if (dayOfWeek.isWildcard) return [ofMonth];
  if (dayOfMonth.isWildcard) return [ofWeek];
  refuseStars(crontab);
  const everyDay = [ofMonth, ofWeek].find((days) => Object.values(days).includes('*'));
  return everyDay ? [everyDay] : [ofMonth, ofWeek];
}

/** To cron a day field with a star in it, even one with a step, restricts nothing: then it runs on the days that are in both. */
function refuseStars(crontab: string): void {
  const [, , ofMonth = '', , ofWeek = ''] = crontab.trim().split(/\s+/);
  if (!ofMonth.includes('*') && !ofWeek.includes('*')) return;
  throw new Error(
    `"${crontab}": cron runs this on days that are in both day fields, because of the *, and EventBridge can't. ` +
      'Leave one of them *, or name the days (1-31/2): then it runs on the days of either',
  );
}

/** No steps: EventBridge has none here. What goes over the weekend, as 5-7 does, comes apart: SUN,FRI,SAT. */
function weekDays(field: CrontabField): string {
  const days = valuesOf({ values: valuesOf(field).map((day) => day % DAY_NAMES.length) });
  if (days.length === DAY_NAMES.length) return '*';
  return listed(days, (day) => DAY_NAMES[day] ?? '');
}

interface Bounds {
  readonly first: number;
  readonly last: number;
}

const MINUTES: Bounds = { first: 0, last: 59 };
const HOURS: Bounds = { first: 0, last: 23 };
const DAYS_OF_MONTH: Bounds = { first: 1, last: 31 };
const MONTHS: Bounds = { first: 1, last: 12 };

/** `*`; or `0/15`, every so much from there to the end, as EventBridge's documentation has it; or a list. */
function written(field: CrontabField, { first, last }: Bounds): string {
  const values = valuesOf(field);
  if (values.length === last - first + 1) return '*';
  const [start = first, second = last] = values;
  const step = second - start;
  const isStep = values.length > 2 && step > 1 && values.every((value, n) => value === start + n * step);
  return isStep && (values.at(-1) ?? last) + step > last ? `${start}/${step}` : listed(values);
}

/** With a range for three and more in a row. */
function listed(values: readonly number[], name: (value: number) => string = String): string {
  return runsWithoutGap(values)
    .flatMap((run) => (run.length > 2 ? [`${name(run[0] ?? 0)}-${name(run.at(-1) ?? 0)}`] : run.map(name)))
    .join(',');
}

function runsWithoutGap(values: readonly number[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run?.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return runs;
}
