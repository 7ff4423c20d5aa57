import { describe, expect, test } from '@jest/globals';
import { CronExpressionParser } from 'cron-parser';
import { longestGapMs, scheduleExpressions } from './schedule-expression.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a line of a crontab as EventBridge has it', () => {
  test.each([
    ['the default', '0 3 * * *', ['cron(0 3 * * ? *)']],
    ['every minute', '* * * * *', ['cron(* * * * ? *)']],
    ['steps', '*/15 */6 * * *', ['cron(0/15 0/6 * * ? *)']],
    ['steps from somewhere on', '5/20 * * * *', ['cron(5/20 * * * ? *)']],
    ['steps in a range that they fill', '10-50/20 * * * *', ['cron(10/20 * * * ? *)']],
    ['steps that end before the hour does', '10-40/10 * * * *', ['cron(10,20,30,40 * * * ? *)']],
    ['a list of all of it', '1,5-7,20-40/10 0 * * *', ['cron(1,5-7,20,30,40 0 * * ? *)']],
    ['months by name and number', '0 0 1 jan,Jul-SEP,12 *', ['cron(0 0 1 1,7-9,12 ? *)']],
    ['every other day', '0 0 */2 * *', ['cron(0 0 1/2 * ? *)']],
    ['a month that has no day 31', '0 0 * 2 *', ['cron(0 0 * 2 ? *)']],
    ['Sunday is 0', '0 0 * * 0', ['cron(0 0 ? * SUN *)']],
    ['and 7', '0 0 * * 7', ['cron(0 0 ? * SUN *)']],
    ['Monday is 1, which is Sunday to EventBridge', '0 0 * * 1', ['cron(0 0 ? * MON *)']],
    ['working days', '30 4 * * mon-fri', ['cron(30 4 ? * MON-FRI *)']],
    ['a range that ends in 7', '0 0 * * 5-7', ['cron(0 0 ? * SUN,FRI,SAT *)']],
    ['steps in days of the week, which EventBridge has none of', '0 0 * * */2', ['cron(0 0 ? * SUN,TUE,THU,SAT *)']],
    ['the whole week', '0 0 * * 1-7', ['cron(0 0 ? * * *)']],
    ['days of the month or of the week', '0 0 13 * fri', ['cron(0 0 13 * ? *)', 'cron(0 0 ? * FRI *)']],
    ['of which one is every day', '0 0 1-31 * mon', ['cron(0 0 * * ? *)']],
    ['and the other way round', '0 0 13 * 0-6', ['cron(0 0 ? * * *)']],
    ['blanks', '  0\t3  * * * ', ['cron(0 3 * * ? *)']],
    ['a nickname', '@yearly', ['cron(0 0 1 1 ? *)']],
    ['another one', '@annually', ['cron(0 0 1 1 ? *)']],
    ['monthly', '@monthly', ['cron(0 0 1 * ? *)']],
    ['weekly', '@weekly', ['cron(0 0 ? * SUN *)']],
    ['daily', '@daily', ['cron(0 0 * * ? *)']],
    ['midnight', '@midnight', ['cron(0 0 * * ? *)']],
    ['hourly', '@hourly', ['cron(0 * * * ? *)']],
    ['off', 'off', []],
  ])('%s: %s', (_what, crontab, expressions) => {
    expect(scheduleExpressions(crontab)).toEqual(expressions);
  });

  test.each(['', '* * * *', '0 0 0 0 * * *', '60 * * * *', '@reboot', 'OFF', '0 0 L * *', 'H 0 * * *', '0 0 * * fri#2', '0 0 15W * *'])(
    'refuses "%s"',
    (crontab) => {
      expect(() => scheduleExpressions(crontab)).toThrow();
    },
  );

  test.each(['0 0 */2 * mon', '0 0 1 * */2', '0 0 */31,5 * mon'])(
    'refuses "%s", which cron runs on the days that are in both fields',
    (crontab) => {
      expect(() => scheduleExpressions(crontab)).toThrow(/days that are in both day fields.*name the days/);
    },
  );
});

describe('the dates are those of the crontab', () => {
  const FIVE_YEARS = { from: Date.UTC(2026, 11, 30), until: Date.UTC(2032, 2, 2) };
  test.each([
    '0 3 * * *',
    '0 0 29 2 *',
    '0 12 31 * *',
    '15 6 13 * fri',
    '0 0 1,15 * sun',
    '0 0 */10 */5 *',
    '59 23 31 12 *',
    '0 0 30-31 1-4 *',
    '0 9 * * 5-7',
    '0 9 * * sun-tue',
    '0 9 * 2 6-7',
    '0 0 1-7 * mon',
    '7 1-23/9 2-30/7 mar-nov/3 1-5/2',
  ])('%s, for five years', (crontab) => {
    expect(datesOf(scheduleExpressions(crontab), FIVE_YEARS)).toEqual(cronDates(crontab, FIVE_YEARS));
  });

  test.each(['* * * * *', '*/7 * * * *', '3-59/13 5-7,*/8 * * *', '0-58/2 * 1-3 * tue'])('%s, for a month', (crontab) => {
    const period = { from: Date.UTC(2028, 1, 1), until: Date.UTC(2028, 2, 1) };
    expect(datesOf(scheduleExpressions(crontab), period)).toEqual(cronDates(crontab, period));
  });

  test('of crontabs made at random', () => {
    const random = randomFrom(4);
    for (let n = 0; n < 120; n += 1) {
      const crontab = anyCrontab(random);
      const from = Date.UTC(2026, 0, 1) + Math.floor(random() * 1_500) * DAY;
      const period = { from, until: from + 100 * DAY };
      expect({ crontab, dates: datesOf(scheduleExpressions(crontab), period) }).toEqual({ crontab, dates: cronDates(crontab, period) });
    }
  });

  test('and none of them is longer than EventBridge takes', () => {
    const everyFieldSpelt =
      '0,1,3,4,6,7,9,10,12,13,15,16,18,19,21,22,24,25,27,28,30,31,33,34,36,37,39,40,42,43,45,46,48,49,51,52,54,55,57,58';
    const crontab = `${everyFieldSpelt} 0,1,3,4,6,7,9,10,12,13,15,16,18,19,21,22 1,2,4,5,7,8,10,11,13,14,16,17,19,20,22,23,25,26,28,29 1,2,4,5,7,8,10,11 *`;
    for (const expression of scheduleExpressions(crontab)) expect(expression.length).toBeLessThanOrEqual(256);
  });
});

describe('the longest gap', () => {
  test.each([
    ['a day', '0 3 * * *', 'UTC', DAY],
    ['an hour more where the clock is put back', '0 12 * * *', 'Europe/Berlin', DAY + HOUR],
    ['a day more where it is put forward over the time: EventBridge leaves it out', '30 2 * * *', 'Europe/Berlin', 2 * DAY - HOUR],
    ['not where the hour after is one of its own', '30 2,3 * * *', 'Europe/Berlin', DAY - HOUR],
    ['two hours around an hour that comes twice', '0 * * * *', 'Europe/Berlin', 2 * HOUR],
    ['a quarter of an hour', '*/15 * * * *', 'UTC', 15 * MINUTE],
    ['the weekend', '0 3 * * mon-fri', 'UTC', 3 * DAY],
    ['the longest two months', '@monthly', 'UTC', 31 * DAY],
    ['days of the month and of the week together', '0 0 13 * fri', 'UTC', 7 * DAY],
    ['four years', '0 0 29 2 *', 'UTC', 1_461 * DAY],
  ])('%s: %s in %s', (_what, crontab, timezone, expected) => {
    expect(longestGapMs(crontab, timezone)).toBe(expected);
  });

  test('none, where it does not run by itself', () => {
    expect(longestGapMs('off', 'UTC')).toBeUndefined();
  });
});

interface Period {
  readonly from: number;
  readonly until: number;
}

/** As the parser has them that the configuration is checked with. */
function cronDates(crontab: string, { from, until }: Period): readonly string[] {
  const schedule = CronExpressionParser.parse(crontab, { tz: 'UTC', currentDate: new Date(from - 1) });
  const dates: string[] = [];
  for (let run = schedule.next().getTime(); run < until; run = schedule.next().getTime()) dates.push(new Date(run).toISOString());
  return dates;
}

/** Of all of them together, read as EventBridge's documentation says, and by nothing that cron is read with. */
function datesOf(expressions: readonly string[], { from, until }: Period): readonly string[] {
  const schedules = expressions.map(readExpression);
  const dates: string[] = [];
  for (let minute = from; minute < until; minute += MINUTE) {
    const date = new Date(minute);
    if (date.getUTCHours() === 0 && date.getUTCMinutes() === 0 && !schedules.some(({ onDay }) => onDay(date))) minute += DAY - MINUTE;
    else if (schedules.some(({ onDay, at }) => at(date) && onDay(date))) dates.push(date.toISOString());
  }
  return dates;
}

function readExpression(expression: string) {
  const fields = /^cron\((\S+) (\S+) (\S+) (\S+) (\S+) \*\)$/.exec(expression);
  if (!fields) throw new Error(`${expression}: six fields, and every year`);
  const [, minutes = '', hours = '', ofMonth = '', months = '', ofWeek = ''] = fields;
  if ((ofMonth === '?') === (ofWeek === '?')) throw new Error(`${expression}: ? belongs in one of the two day fields`);
  if (ofWeek.includes('/')) throw new Error(`${expression}: days of the week have no increments`);
  const isIn = { minutes: setOf(minutes, 0, 59), hours: setOf(hours, 0, 23), months: setOf(months, 1, 12) };
  const days = { ofMonth: setOf(ofMonth, 1, 31), ofWeek: setOf(inNumbers(ofWeek), 1, 7) };
  return {
    at: (date: Date) => isIn.minutes.has(date.getUTCMinutes()) && isIn.hours.has(date.getUTCHours()),
    onDay: (date: Date) =>
      isIn.months.has(date.getUTCMonth() + 1) && days.ofMonth.has(date.getUTCDate()) && days.ofWeek.has(date.getUTCDay() + 1),
  };
}

/** `* ? a a-b a/n`, with commas between. */
function setOf(field: string, first: number, last: number): ReadonlySet<number> {
  return new Set(
    field.split(',').flatMap((part) => {
      const [, from, to, every] = /^(?:[*?]|(\d+)(?:-(\d+)|\/(\d+))?)$/.exec(part) ?? [part];
      if (from === undefined && !/^[*?]$/.test(part)) throw new Error(`${field}: not in EventBridge's syntax`);
      const start = from === undefined ? first : Number(from);
      const end = to === undefined ? (from === undefined || every !== undefined ? last : start) : Number(to);
      if (start < first || end > last || start > end) throw new Error(`${field}: not within ${first} and ${last}`);
      const step = every === undefined ? 1 : Number(every);
      return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, n) => start + n * step);
    }),
  );
}

/** SUN is 1, SAT is 7. */
function inNumbers(ofWeek: string): string {
  const names = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  return ofWeek.replace(/[A-Z]{3}/g, (name) => String(names.indexOf(name) + 1));
}

function anyCrontab(random: () => number): string {
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const part = (first: number, last: number) => {
    const [a, b] = [between(first, last), between(first, last)].sort((one, other) => one - other);
    const step = between(2, 9);
    const written = [String(a), `${a}-${b}`, `${a}-${b}/${step}`, `${a}/${step}`];
    return written[between(0, written.length - 1)] ?? '';
  };
  const list = (first: number, last: number) => {
    const isStar = random() < 0.4;
    return isStar ? '*' : part(first, last) + (random() < 0.3 ? `,${last}` : '');
  };
  const minutes = `${between(0, 29)},${between(30, 59)}`;
  const crontab = `${minutes} ${part(0, 23)} ${list(1, 31)} ${list(1, 12)} ${list(0, 7)}`;
  return isPossible(crontab) ? crontab : anyCrontab(random);
}

/** A list that repeats a number, or the 30th of February: the configuration refuses them. */
function isPossible(crontab: string): boolean {
  try {
    return CronExpressionParser.parse(crontab).hasNext();
  } catch {
    return false;
  }
}

/** The same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
