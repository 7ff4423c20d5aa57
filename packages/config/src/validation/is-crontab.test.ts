import { describe, expect, test } from '@jest/globals';
import { isCrontab } from './is-crontab.ts';

describe('a line of a crontab', () => {
  test.each([
    ['every minute', '* * * * *'],
    ["Hammer's own", '20 * * * *'],
    ['steps', '*/5 8-18/2 * * *'],
    ['every other day', '0 3 */2 * *'],
    ['either kind of day', '0 3 1 * mon'],
    ['lists of ranges', '0,15,30-35 0-6,18-23 1,15 1-3,10-12 1-5'],
    ['names of days', '30 4 * * mon-fri'],
    ['names of months, in capitals', '0 0 1 JAN,apr-jun *'],
    ['Sunday, by either number', '0 0 * * 0,6'],
    ['Sunday, at the end of the week', '0 0 * * 5-7'],
    ['zeros before', '05 03 * * *'],
    ['tabs, and blanks around', ' 0\t3  * * * '],
    ['a day that not every month has', '0 0 31 * *'],
    ['a day that not every year has', '0 0 29 2 *'],
    ['a day that no year has, or a Sunday', '0 0 31 2 sun'],
    ['what is not set, as in Hammer', ''],
    ['what is switched off', 'off'],
    ...['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'].map((nickname) => ['a nickname', nickname]),
  ])('%s: %j', (_, text) => {
    expect(isCrontab(text)).toBe(true);
  });

  test.each([
    ['six fields', '0 0 3 * * *'],
    ['four fields', '0 3 * *'],
    ['a command', '0 3 * * * keyhammer'],
    ['a day that no year has', '0 0 31 2 *'],
    ['days that none of the months has', '0 0 31 4,6,9,11 *'],
    ['a minute too late', '60 * * * *'],
    ['an hour too late', '0 24 * * *'],
    ['no day', '0 0 0 * *'],
    ['no month', '0 0 * 0 *'],
    ['a month too late', '0 0 * 13 *'],
    ['a ninth day of the week', '0 0 * * 8'],
    ['a range that runs backwards', '0 0 * * fri-mon'],
    ['a range with no end', '5- * * * *'],
    ['no step', '*/ * * * *'],
    ['a step of nothing', '*/0 * * * *'],
    ['a step that is never taken', '*/60 * * * *'],
    ['a step that is never taken in a day', '0 */24 * * *'],
    ['a step of a single value', '5/10 * * * *'],
    ['a step of a step', '1-9/2/3 * * * *'],
    ['nothing between commas', '1,,2 * * * *'],
    ['a sign', '-1 * * * *'],
    ['a fraction', '1.5 * * * *'],
    ['a name in full', '0 0 * * monday'],
    ['a name that is none', '0 0 * foo *'],
    ["a month's name for a day", '0 0 * * jan'],
    ["a day's name for a month", '0 0 * mon *'],
    ["a day's name for an hour", '0 mon * * *'],
    ["Quartz's last day", '0 0 L * *'],
    ["Quartz's last Friday", '0 0 * * 5L'],
    ["Quartz's nearest workday", '0 0 15W * *'],
    ["Quartz's second Monday", '0 0 * * mon#2'],
    ["EventBridge's question mark", '0 0 ? * *'],
    ["EventBridge's own", 'cron(0 3 * * ? *)'],
    ["Jenkins's hash", 'H 3 * * *'],
    ['a nickname that is no time', '@reboot'],
    ['a nickname in capitals', '@DAILY'],
    ['another word', 'OFF'],
    ['another word', 'never'],
    ['blanks', '  '],
    ['every other day that is a Monday', '0 0 */2 * mon'],
    ['every other day of the week, if it is the first', '0 0 1 * */2'],
  ])('is not %s: %j', (_, text) => {
    expect(isCrontab(text)).toBe(false);
  });

  test('is what crontab(5) says, for thousands that were thrown together', () => {
    const random = seeded(20261121);
    // The parser refuses a value that a list has twice, which cron lets pass.
    const texts = Array.from({ length: 6_000 }, () => anyCrontab(random)).filter((text) => !hasDoubles(text) && !isDaysInBoth(text));
    const wrong = texts.filter((text) => isCrontab(text) !== isInManual(text));
    expect(wrong).toEqual([]);
    const right = texts.filter(isInManual);
    expect(right.length).toBeGreaterThan(1_000);
    expect(texts.length - right.length).toBeGreaterThan(1_000);
  });
});

const FIELDS = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ') },
  { from: 0, to: 7, names: 'sun mon tue wed thu fri sat'.split(' ') },
];
type Field = (typeof FIELDS)[number];

/** The manual page, in another's words: each field has its values, and there is such a day. */
function isInManual(text: string): boolean {
  const fields = text.split(' ').map((field, index) => valuesOf(field, FIELDS[index] ?? NO_FIELD));
  const [, , days, months] = fields;
  if (fields.length !== FIELDS.length || !days || !months || fields.includes(undefined)) return false;
  const longest = Math.max(...months.map((month) => MOST_DAYS[month - 1] ?? 0));
  return !text.endsWith(' *') || Math.min(...days) <= longest;
}

function hasDoubles(text: string): boolean {
  return text.split(' ').some((field, index) => {
    const values = valuesOf(field, FIELDS[index] ?? NO_FIELD) ?? [];
    return new Set(values.map((value) => (index === 4 ? value % 7 : value))).size < values.length;
  });
}

const NO_FIELD: Field = { from: 1, to: 0, names: [] };
const MOST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function valuesOf(field: string, bounds: Field): readonly number[] | undefined {
  const elements = field.split(',').map((element) => elementOf(element, bounds));
  return elements.includes(undefined) ? undefined : elements.flatMap((values) => values ?? []);
}

function elementOf(element: string, { from, to, names }: Field): readonly number[] | undefined {
  const [, range = '', step] = /^(\*|\w+-\w+)(?:\/(\d+))?$/.exec(element) ?? [];
  const [first = '', last = first] = range === '' ? [element] : range.split('-');
  const numberOf = (word: string) => (names.includes(word) ? names.indexOf(word) + from : Number(word));
  // As a range, the week runs from Sunday to Saturday.
  const most = to === 7 ? 6 : to;
  const [low, high] = range === '*' ? [from, most] : [numberOf(first), numberOf(last)];
  const isStep = step === undefined || (Number(step) > 0 && Number(step) <= most - from);
  if (!(isStep && low >= from && high <= to && low <= high)) return undefined;
  const count = Math.floor((high - low) / Number(step ?? 1)) + 1;
  return Array.from({ length: count }, (_, index) => low + index * Number(step ?? 1));
}

/** Mostly right, with something wrong here and there. */
function anyCrontab(random: (below: number) => number): string {
  return FIELDS.map((field) => (random(3) === 0 ? '*' : anyElements(field, random))).join(' ');
}

function anyElements({ from, to, names }: Field, random: (below: number) => number): string {
  const value = () => {
    const name = names[random(names.length + 3)];
    return name ?? String(from + random(to - from + (random(20) === 0 ? 3 : 1)));
  };
  const element = () => {
    const range = random(3) === 0 ? '*' : `${value()}-${value()}`;
    if (random(2) === 0) return value();
    return random(2) === 0 ? range : `${range}/${random(12)}`;
  };
  return Array.from({ length: random(8) === 0 ? 2 : 1 }, element).join(',');
}

/** The same each time: a linear congruential generator. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What cron takes, and the schedules of the central account can't say. */
function isDaysInBoth(text: string): boolean {
  const [, , dayOfMonth = '', , dayOfWeek = ''] = text.trim().split(/\s+/);
  const isSet = (field: string) => field !== '*';
  return isSet(dayOfMonth) && isSet(dayOfWeek) && `${dayOfMonth} ${dayOfWeek}`.includes('*');
}
