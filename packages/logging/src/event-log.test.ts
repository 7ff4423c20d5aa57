import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from '@keyhammer/core';
import { createEventLog, type EventLogOptions, type WrittenEvent } from './event-log.ts';

const SECRET = 'hunter2-and-some-more';

function capture(over: Partial<EventLogOptions> = {}) {
  const lines: string[] = [];
  const events: WrittenEvent[] = [];
  const log = createEventLog({
    level: 'info',
    pretty: false,
    secrets: [SECRET],
    stream: { write: (line: string) => void lines.push(line) },
    onEvent: (event) => events.push(event),
    ...over,
  });
  return { log, lines, events, document: () => JSON.parse(lines.at(-1) ?? '{}') };
}

/** What is written to a terminal. */
function terminal() {
  const lines: string[] = [];
  return { lines, stream: { isTTY: true, write: (line: string) => void lines.push(line) } };
}

describe('as JSON', () => {
  test('each event is a document of one line, with the names that Lambda uses', () => {
    const { log, lines, document } = capture({ fields: { worker: 'reporter' } });
    log.warn('ticket refused', { account: '123456789012', tries: 3, at: new Date('2026-11-20T12:00:00Z') });

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(document()).toEqual({
      level: 'warn',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      worker: 'reporter',
      account: '123456789012',
      tries: 3,
      at: '2026-11-20T12:00:00.000Z',
      message: 'ticket refused',
    });
  });

  test('a field with the name of a part of the line keeps out of its way', () => {
    const { log, document } = capture();
    log.info('event', { message: 'mine', level: 'mine', timestamp: 'mine' });
    expect(document()).toMatchObject({ message: 'event', level: 'info', message_: 'mine', level_: 'mine', timestamp_: 'mine' });
  });

  test('an error tells its name, its message and its causes, and no stack', () => {
    const { log, document } = capture();
    const cause = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', request: { headers: 'all of them' } });
    log.error('failed', { error: new AccessDeniedError('Slack refuses', { cause, advice: 'Check the token' }) });
    expect(document().error).toEqual({
      name: 'AccessDeniedError',
      message: 'Slack refuses. Check the token',
      cause: { name: 'Error', message: 'socket hang up', code: 'ECONNRESET' },
    });
  });

  test('while debugging, an error tells its stack too', () => {
    const { log, document } = capture({ level: 'debug' });
    log.error('failed', { error: new Error('no') });
    expect(document().error.stack).toContain('event-log.test.ts');
  });

  test('of an error of many, each is told', () => {
    const { log, document } = capture();
    log.error('failed', { error: new AggregateError([new Error('one'), new Error('two')], 'both') });
    expect(document().error.errors).toEqual([
      { name: 'Error', message: 'one' },
      { name: 'Error', message: 'two' },
    ]);
  });

  test('anything can be a field', () => {
    const { log, document } = capture();
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    log.info('all sorts', {
      circular,
      map: new Map([['a', 1]]),
      set: new Set(['x']),
      big: 10n,
      nan: Number.NaN,
      bytes: Buffer.from(SECRET),
      symbol: Symbol('s'),
      invalid: new Date('never'),
      url: new URL('https://example.com/'),
      foreign: runInNewContext("new Error('of another realm')"),
      getter: Object.defineProperty({}, 'x', {
        enumerable: true,
        get() {
          throw new Error('no');
        },
      }),
      many: Array.from({ length: 101 }, () => 0),
      nothing: undefined,
    });
    expect(document()).toMatchObject({
      circular: { self: '[circular]' },
      map: { a: 1 },
      set: ['x'],
      big: '10',
      nan: 'NaN',
      bytes: '[21 bytes]',
      symbol: 'Symbol(s)',
      invalid: 'Invalid Date',
      url: 'https://example.com/',
      foreign: { message: 'of another realm' },
      getter: { x: '[unreadable]' },
    });
    expect(document().many.at(-1)).toBe('… and 1 more');
    expect(document()).not.toHaveProperty('nothing');
  });
});

describe('for a person', () => {
  test('a line for each event: what happened, then what it happened to', () => {
    const { log, lines } = capture({ pretty: true });
    log.info('account read', { account: '123456789012', keys: 12 });
    log.warn('key skipped', { issue: 'AKIA1', user: 'a b', error: new Error('why', { cause: new Error('because') }) });
    log.error('store unreachable');
    expect(lines).toEqual([
      'account read (account=123456789012, keys=12)\n',
      'warning: key skipped (issue=AKIA1, user="a b", error="why: because")\n',
      'error: store unreachable\n',
    ]);
  });

  test('a value can neither end the line nor steer the terminal', () => {
    const { log, lines } = capture({ pretty: true });
    log.warn('odd\nname', { user: 'x\u001b[31m\r\nerror: forged', tag: '\u202eevil' });
    expect(lines).toHaveLength(1);
    const [line = ''] = lines;
    for (const character of ['\u001b', '\r', '\u202e']) expect(line).not.toContain(character);
    expect(line.indexOf('\n')).toBe(line.length - 1);
  });

  describe('in colour', () => {
    const { NO_COLOR } = process.env;
    afterEach(() => {
      if (NO_COLOR === undefined) delete process.env.NO_COLOR;
      else process.env.NO_COLOR = NO_COLOR;
    });

    test('never where the output is no terminal', () => {
      const { log, lines } = capture({ pretty: true });
      log.error('x');
      expect(lines[0]).toBe('error: x\n');
    });

    test('never with NO_COLOR', () => {
      process.env.NO_COLOR = '1';
      const { lines, stream } = terminal();
      capture({ pretty: true, stream }).log.error('x');
      expect(lines[0]).toBe('error: x\n');
    });

    test('on a terminal otherwise', () => {
      delete process.env.NO_COLOR;
      const { lines, stream } = terminal();
      capture({ pretty: true, stream }).log.error('x');
      expect(lines[0]).toBe('\u001b[31merror\u001b[39m: x\n');
    });
  });
});

describe('what is less than the level', () => {
  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ] as const)('is not written at %s', (level, written) => {
    const { log, events, lines } = capture({ level });
    log.debug('x');
    log.info('x');
    log.warn('x');
    log.error('x');
    expect(events.map((event) => event.level)).toEqual(written);
    expect(lines).toHaveLength(written.length);
  });
});

describe('secrets', () => {
  test.each([
    ['the message', (log) => log.error(`with ${SECRET} in it`)],
    ['a field', (log) => log.error('x', { header: `Token ${SECRET}` })],
    ['the name of a field', (log) => log.error('x', { [SECRET]: 1 })],
    ['a nested field', (log) => log.error('x', { a: [{ b: new Map([['c', SECRET]]) }] })],
    ['an error', (log) => log.error('x', { error: new Error(SECRET) })],
    ['its stack', (log) => log.error('x', { error: Object.assign(new Error('x'), { stack: `at ${SECRET}` }) })],
    ['its cause', (log) => log.error('x', { error: new Error('x', { cause: new Error('y', { cause: { note: SECRET } }) }) })],
    ['an error of many', (log) => log.error('x', { error: new AggregateError([new Error(SECRET)]) })],
    ['a URL', (log) => log.error('x', { url: `https://x.example/?q=${encodeURIComponent(SECRET)}` })],
    ['the end of a long text', (log) => log.error('x', { text: `${'y'.repeat(9_990)}${SECRET}` })],
  ] satisfies [string, (log: ReturnType<typeof createEventLog>) => void][])('are taken out of %s', (_, write) => {
    for (const pretty of [true, false]) {
      const { log, lines, events } = capture({ pretty, level: 'debug' });
      write(log);
      expect(lines.join('')).not.toContain('hunter2');
      expect(JSON.stringify(events)).not.toContain('hunter2');
      expect(JSON.stringify(events)).toContain('[redacted]');
    }
  });

  test('are taken out of fields that are named like one, at any depth', () => {
    const { log, document } = capture();
    log.info('x', {
      token: 'a',
      deep: [{ Authorization: 'b', 'api-token': 'c', secret_access_key: 'd', password: { nested: 'e' }, sessionToken: 'f' }],
      tokens: 3,
      secretId: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:keyhammer',
    });
    expect(document()).toMatchObject({
      token: '[redacted]',
      deep: [
        {
          Authorization: '[redacted]',
          'api-token': '[redacted]',
          secret_access_key: '[redacted]',
          password: '[redacted]',
          sessionToken: '[redacted]',
        },
      ],
      tokens: 3,
      secretId: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:keyhammer',
    });
  });
});
