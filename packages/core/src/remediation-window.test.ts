import { describe, expect, test } from '@jest/globals';
import {
  closesAt,
  isOpen,
  isTimezone,
  nextOpening,
  parseHours,
  type RemediationWindow,
  WEEKDAYS,
  type Weekday,
} from './remediation-window.ts';
import { secondsFrom } from './test-builders.ts';

const WORKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** `09:00-16:00`, every day unless told otherwise. */
function aWindow(hours: string, timezone = 'UTC', days: readonly Weekday[] = WEEKDAYS): RemediationWindow {
  const parsed = parseHours(hours);
  if (!parsed) throw new Error(`${hours} are no hours`);
  return { ...parsed, days, timezone };
}

/** The stretches of time between two instants in which the window is open, as the walker of openings finds them. */
function openTimes(window: RemediationWindow, start: string, end: string): readonly string[] {
  const stretches: string[] = [];
  for (let at = nextOpening(window, new Date(start)); at < new Date(end); ) {
    const closing = closesAt(window, at);
    if (!closing) throw new Error(`it does not close after ${at.toISOString()}`);
    for (const [instant, open] of [
      [at, true],
      [closing, false],
    ] as const)
      expectTurn(window, instant, open);
    stretches.push(`${brief(at)} to ${brief(closing)}`);
    at = nextOpening(window, closing);
  }
  return stretches;
}

/** One second before it is the other way round. */
function expectTurn(window: RemediationWindow, instant: Date, open: boolean): void {
  expect([-1, 0, 1].map((seconds) => isOpen(window, secondsFrom(instant, seconds)))).toEqual([!open, open, open]);
}

function weekdayOf(day: string): Weekday {
  const weekday = WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7];
  if (!weekday) throw new Error(`${day} is no day`);
  return weekday;
}

function brief(instant: Date): string {
  return instant.toISOString().replace(/:00\.000Z$/, 'Z');
}

describe('a window', () => {
  const window = aWindow('09:00-16:00', 'UTC', WORKDAYS);

  // 2026-11-20 is a Friday.
  test.each([
    ['one second before it opens', '2026-11-20T08:59:59Z', false],
    ['when it opens', '2026-11-20T09:00:00Z', true],
    ['one second after', '2026-11-20T09:00:01Z', true],
    ['one second before it closes', '2026-11-20T15:59:59Z', true],
    ['one millisecond before it closes', '2026-11-20T15:59:59.999Z', true],
    ['when it closes', '2026-11-20T16:00:00Z', false],
    ['one second after', '2026-11-20T16:00:01Z', false],
    ['on another day', '2026-11-21T12:00:00Z', false],
  ])('%s', (_when, now, open) => {
    expect(isOpen(window, new Date(now))).toBe(open);
  });

  test.each([
    ['now, if it is open', '2026-11-20T09:00:00.000Z', '2026-11-20T09:00:00.000Z'],
    ['now, to the millisecond', '2026-11-20T12:34:56.789Z', '2026-11-20T12:34:56.789Z'],
    ['later on the same day', '2026-11-20T08:59:59.999Z', '2026-11-20T09:00:00.000Z'],
    ['on Monday, after Friday', '2026-11-20T16:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    ['on Monday, from Sunday', '2026-11-22T23:59:59.000Z', '2026-11-23T09:00:00.000Z'],
  ])('opens next %s', (_when, now, opening) => {
    expect(nextOpening(window, new Date(now)).toISOString()).toBe(opening);
  });

  test('closes at its end, and only an open one does', () => {
    expect(closesAt(window, new Date('2026-11-20T09:00:00Z'))).toEqual(new Date('2026-11-20T16:00:00Z'));
    expect(closesAt(window, new Date('2026-11-20T16:00:00Z'))).toBeUndefined();
  });

  test('is meant in its own time zone, days among it', () => {
    const auckland = aWindow('00:00-01:00', 'Pacific/Auckland', ['mon']);
    expect(openTimes(auckland, '2026-11-16T00:00:00Z', '2026-11-30T00:00:00Z')).toEqual([
      '2026-11-22T11:00Z to 2026-11-22T12:00Z',
      '2026-11-29T11:00Z to 2026-11-29T12:00Z',
    ]);
  });

  test('that has no day never opens, and says so', () => {
    const never = aWindow('09:00-16:00', 'UTC', []);
    expect(isOpen(never, new Date('2026-11-20T12:00:00Z'))).toBe(false);
    expect(() => nextOpening(never, new Date('2026-11-20T12:00:00Z'))).toThrow(
      'does not open in the 28 days after 2026-11-20T12:00:00.000Z',
    );
  });

  test('of a time zone that there is not is never open', () => {
    expect(isOpen(aWindow('00:00-24:00', 'Europe/Berlln'), new Date('2026-11-20T12:00:00Z'))).toBe(false);
  });
});

describe('a window over midnight', () => {
  const friday = aWindow('22:00-04:00', 'UTC', ['fri']);

  test('belongs to the day on which it opened', () => {
    expect(openTimes(friday, '2026-11-15T00:00:00Z', '2026-11-29T00:00:00Z')).toEqual([
      '2026-11-20T22:00Z to 2026-11-21T04:00Z',
      '2026-11-27T22:00Z to 2026-11-28T04:00Z',
    ]);
  });

  test('is closed in the first hours of its day', () => {
    expect(isOpen(friday, new Date('2026-11-20T03:00:00Z'))).toBe(false);
  });

  test('goes on from Sunday to Monday', () => {
    expect(isOpen(aWindow('22:00-04:00', 'UTC', ['sun']), new Date('2026-11-23T03:59:59Z'))).toBe(true);
  });
});

describe('a window of a whole day', () => {
  test.each(['00:00-24:00', '00:00-00:00'])('%s is open from midnight to midnight', (hours) => {
    const weekend = aWindow(hours, 'UTC', ['sat', 'sun']);
    expect(openTimes(weekend, '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z')).toEqual(['2026-11-21T00:00Z to 2026-11-23T00:00Z']);
  });

  test('may begin at another hour', () => {
    const friday = aWindow('06:00-06:00', 'UTC', ['fri']);
    expect(openTimes(friday, '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z')).toEqual(['2026-11-20T06:00Z to 2026-11-21T06:00Z']);
  });

  test('on all days never closes', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(nextOpening(aWindow('00:00-24:00'), now)).toEqual(now);
    expect(closesAt(aWindow('00:00-24:00'), now)).toBeUndefined();
  });

  test('is as long as its day', () => {
    const sunday = aWindow('00:00-24:00', 'Europe/Berlin', ['sun']);
    // 23 hours, and 25.
    expect(openTimes(sunday, '2026-03-28T00:00:00Z', '2026-03-31T00:00:00Z')).toEqual(['2026-03-28T23:00Z to 2026-03-29T22:00Z']);
    expect(openTimes(sunday, '2026-10-24T00:00:00Z', '2026-10-27T00:00:00Z')).toEqual(['2026-10-24T22:00Z to 2026-10-25T23:00Z']);
  });
});

describe('where clocks are changed', () => {
  test.each([
    // Berlin, 29 March: 01:00Z turns 02:00 into 03:00.
    ['is closed all day in an hour that does not exist', 'Europe/Berlin', '02:00-03:00', '2026-03-29', []],
    [
      'opens when the clock is past its beginning',
      'Europe/Berlin',
      '02:30-04:00',
      '2026-03-29',
      ['2026-03-29T01:00Z to 2026-03-29T02:00Z'],
    ],
    ['closes when the clock is past its end', 'Europe/Berlin', '01:30-02:30', '2026-03-29', ['2026-03-29T00:30Z to 2026-03-29T01:00Z']],
    ['is shorter by an hour', 'Europe/Berlin', '01:00-05:00', '2026-03-29', ['2026-03-29T00:00Z to 2026-03-29T03:00Z']],
    // 25 October: 01:00Z turns 03:00 back into 02:00.
    [
      'is twice as long in an hour that exists twice',
      'Europe/Berlin',
      '02:00-03:00',
      '2026-10-25',
      ['2026-10-25T00:00Z to 2026-10-25T02:00Z'],
    ],
    [
      'opens again when its end comes again',
      'Europe/Berlin',
      '01:30-02:30',
      '2026-10-25',
      ['2026-10-24T23:30Z to 2026-10-25T00:30Z', '2026-10-25T01:00Z to 2026-10-25T01:30Z'],
    ],
    [
      'closes until its beginning comes again',
      'Europe/Berlin',
      '02:30-04:00',
      '2026-10-25',
      ['2026-10-25T00:30Z to 2026-10-25T01:00Z', '2026-10-25T01:30Z to 2026-10-25T03:00Z'],
    ],
    [
      'opens once after the hour that exists twice',
      'Europe/Berlin',
      '03:00-04:00',
      '2026-10-25',
      ['2026-10-25T02:00Z to 2026-10-25T03:00Z'],
    ],
    // New York, 8 March: 07:00Z turns 02:00 into 03:00; 1 November: 06:00Z turns 02:00 back into 01:00.
    ['is closed all day in New York', 'America/New_York', '02:00-03:00', '2026-03-08', []],
    ['is twice as long in New York', 'America/New_York', '01:00-02:00', '2026-11-01', ['2026-11-01T05:00Z to 2026-11-01T07:00Z']],
    // Lord Howe changes by half an hour. 4 October: 15:30Z of the day before turns 02:00 into 02:30; 5 April: 15:00Z turns 02:00 back into 01:30.
    ['is closed all day on Lord Howe', 'Australia/Lord_Howe', '02:00-02:30', '2026-10-04', []],
    ['is half as long on Lord Howe', 'Australia/Lord_Howe', '02:00-03:00', '2026-10-04', ['2026-10-03T15:30Z to 2026-10-03T16:00Z']],
    ['is twice as long on Lord Howe', 'Australia/Lord_Howe', '01:30-02:00', '2026-04-05', ['2026-04-04T14:30Z to 2026-04-04T15:30Z']],
    // Cairo, 24 April: 22:00Z of the day before turns midnight into 01:00.
    ['opens on a day without a midnight', 'Africa/Cairo', '00:00-24:00', '2026-04-24', ['2026-04-23T22:00Z to 2026-04-24T21:00Z']],
    ['is as ever in UTC', 'UTC', '02:00-03:00', '2026-03-29', ['2026-03-29T02:00Z to 2026-03-29T03:00Z']],
  ])('%s (%s, %s, %s)', (_what, timezone, hours, day, expected) => {
    const window = { ...aWindow(hours, timezone), days: [weekdayOf(day)] };
    const [start, end] = [-1.5, 2.5].map((days) => secondsFrom(new Date(day), days * 86_400).toISOString());
    expect(openTimes(window, start ?? '', end ?? '')).toEqual(expected);
  });

  test('at night, the hours after midnight follow the clock too', () => {
    const saturday = aWindow('22:00-04:00', 'Europe/Berlin', ['sat']);
    expect(openTimes(saturday, '2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual(['2026-03-28T21:00Z to 2026-03-29T02:00Z']);
    expect(openTimes(saturday, '2026-10-24T00:00:00Z', '2026-10-26T00:00:00Z')).toEqual(['2026-10-24T20:00Z to 2026-10-25T03:00Z']);
  });

  test('a skipped opening is made up for a week later', () => {
    const sunday = aWindow('02:00-03:00', 'Europe/Berlin', ['sun']);
    expect(nextOpening(sunday, new Date('2026-03-22T01:59:59Z'))).toEqual(new Date('2026-03-22T01:59:59Z'));
    expect(nextOpening(sunday, new Date('2026-03-22T02:00:00Z'))).toEqual(new Date('2026-04-05T00:00:00Z'));
  });

  test('a day that the calendar lost is made up for a week later', () => {
    // Samoa crossed the date line: after Thursday the 29th of December 2011 came Saturday the 31st.
    const friday = aWindow('10:00-11:00', 'Pacific/Apia', ['fri']);
    expect(nextOpening(friday, new Date('2011-12-24T00:00:00Z'))).toEqual(new Date('2012-01-05T20:00:00Z'));
  });

  test.each([
    ['Europe/Berlin', '2026-03-28T12:00:00Z'],
    ['Europe/Berlin', '2026-10-24T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T06:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T06:00:00Z'],
    ['America/St_Johns', '2026-11-01T00:00:00Z'],
  ])('every turn is where a look at every minute finds it (%s, %s)', (timezone, start) => {
    for (const hours of ['01:45-02:15', '02:15-02:45', '23:30-02:20', '02:10-01:50', '00:00-24:00']) {
      const window = aWindow(hours, timezone, ['sat', 'sun']);
      const minutes = Array.from({ length: 36 * 60 }, (_, minute) => secondsFrom(new Date(start), minute * 60));
      const turns = minutes.filter((minute) => isOpen(window, minute) !== isOpen(window, secondsFrom(minute, -60)));
      for (const [index, turn] of turns.entries()) {
        const before = turns[index - 1] ?? new Date(start);
        expect(isOpen(window, turn) ? nextOpening(window, before) : closesAt(window, before)).toEqual(turn);
      }
    }
  });
});

describe('hours', () => {
  test.each([
    ['09:00-16:00', { from: 540, to: 960 }],
    ['22:00-04:00', { from: 1320, to: 240 }],
    ['00:00-24:00', { from: 0, to: 1440 }],
    ['00:00-00:00', { from: 0, to: 0 }],
    ['23:59-00:01', { from: 1439, to: 1 }],
  ])('%s', (text, hours) => {
    expect(parseHours(text)).toEqual(hours);
  });

  test.each([
    '',
    '9:00-16:00',
    '09:00',
    '09:00-',
    '09:00-24:01',
    '24:00-09:00',
    '09:60-10:00',
    '29:00-10:00',
    '09:00 - 16:00',
    '09:00-16:00 ',
    '9-16',
    '09:00–16:00',
  ])('are not %j', (text) => {
    expect(parseHours(text)).toBeUndefined();
  });
});

describe('a time zone', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])('is %s', (name) => {
    expect(isTimezone(name)).toBe(true);
  });

  test.each(['', 'local', 'system', 'Europe/Berlln', 'Berlin', '+01:00', 'UTC+1', '02:00'])('is not %j', (name) => {
    expect(isTimezone(name)).toBe(false);
  });
});
