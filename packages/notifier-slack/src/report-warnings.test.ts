import { describe, expect, test } from '@jest/globals';
import type { SlackSettings } from '@keyhammer/config';
import { plainText, UnavailableError } from '@keyhammer/core';
import { InMemoryNotifier } from '@keyhammer/testing';
import { reportWarnings, type Warning } from './report-warnings.ts';

const settings: SlackSettings = {
  enabled: true,
  notifyDefaultOwner: false,
  channels: new Map([['#aws', [/denied/]]]),
  ignore: [/noise/],
  defaultChannel: 'keyhammer',
  interactive: false,
  operators: [],
};

const warning = (text: string, over: Partial<Warning> = {}): Warning => ({ level: 'warn', text, times: 1, ...over });

describe('the warnings of a run', () => {
  test('go out as one message for each channel, errors first', async () => {
    const notifier = new InMemoryNotifier();
    const warnings = [
      warning('denied (account=1)'),
      warning('denied (account=2)', { level: 'error', times: 3 }),
      warning('slow'),
      warning('noise'),
    ];

    expect(await reportWarnings(warnings, settings, notifier)).toEqual([]);

    expect(notifier.sent.map(({ to, title }) => [to, title])).toEqual([
      ['#aws', 'Keyhammer: 1 error, 1 warning'],
      ['#keyhammer', 'Keyhammer: 1 warning'],
    ]);
    expect(notifier.sent.map(({ body }) => plainText(body))).toEqual([
      '- error: denied (account=2) (3 times)\n- warning: denied (account=1)',
      '- warning: slow',
    ]);
  });

  test('are no reason for a message when there are none', async () => {
    const notifier = new InMemoryNotifier();
    await reportWarnings([], settings, notifier);
    expect(notifier.sent).toEqual([]);
  });

  test('come back when Slack fails, and the other channels still get theirs', async () => {
    const notifier = new InMemoryNotifier(['#keyhammer', '#aws']);
    notifier.failWith(new UnavailableError('Slack is down'), { to: '#aws' });

    const undelivered = await reportWarnings([warning('denied'), warning('slow')], settings, notifier);

    expect(undelivered).toEqual([{ channel: '#aws', reason: 'Slack is down' }]);
    expect(notifier.sent.map(({ to }) => to)).toEqual(['#keyhammer']);
  });

  test('come back when there is no such channel', async () => {
    const undelivered = await reportWarnings([warning('slow')], settings, new InMemoryNotifier([]));
    expect(undelivered).toEqual([{ channel: 'keyhammer', reason: 'there is no #keyhammer' }]);
  });
});
