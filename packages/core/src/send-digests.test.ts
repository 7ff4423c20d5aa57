import { describe, expect, test } from '@jest/globals';
import type { News } from './digest.ts';
import { UnavailableError } from './errors.ts';
import type { Ownership } from './owners.ts';
import type { EventFields, EventLog } from './ports/event-log.ts';
import type { Delivery, Message, Notifier } from './ports/notifier.ts';
import { type DigestSettings, sendDigests } from './send-digests.ts';
import { aCheck, aReportedIssue, settings } from './test-builders.ts';

class Outbox implements Notifier {
  readonly sent: Message[] = [];
  readonly asked: string[] = [];
  readonly people: readonly string[];

  constructor(people: readonly string[] = []) {
    this.people = people;
  }

  async send(message: Message): Promise<Delivery> {
    if (message.to === '#down') throw new UnavailableError('Slack could not be reached');
    if (message.to === '#typo') return { kind: 'unknown-receiver', reason: 'channel_not_found' };
    this.sent.push(message);
    return { kind: 'sent' };
  }

  async knows(receiver: string): Promise<boolean> {
    this.asked.push(receiver);
    if (receiver === 'flaky') throw new UnavailableError('Slack could not be reached');
    return this.people.includes(receiver);
  }
}

class Log implements EventLog {
  readonly events: [string, string, EventFields | undefined][] = [];
  debug = (event: string, fields?: EventFields) => void this.events.push(['debug', event, fields]);
  info = (event: string, fields?: EventFields) => void this.events.push(['info', event, fields]);
  warn = (event: string, fields?: EventFields) => void this.events.push(['warn', event, fields]);
  error = (event: string, fields?: EventFields) => void this.events.push(['error', event, fields]);
}

const plain: DigestSettings = {
  owners: { default: { slackOwners: ['#security'] }, accounts: new Map(), businessUnits: new Map() },
  notifyDefaultOwner: false,
};

function news(owners: Omit<Ownership, 'foundBy'>): News {
  const ownership = { foundBy: 'no rule', ...owners };
  return { kind: 'reported', issue: aReportedIssue(), check: aCheck(), settings: settings(), accountName: 'production', ownership };
}

async function send(items: readonly News[], outbox: Outbox, config: DigestSettings = plain, log = new Log()) {
  const result = await sendDigests(items, config, outbox, log);
  return { ...result, receivers: outbox.sent.map(({ to }) => to), log };
}

describe('the news are sent', () => {
  test('to their owners, one message each', async () => {
    const items = [news({ slackOwners: ['#a', '#b'] }), news({ slackOwners: ['#a'] })];
    const { receivers, messages, told } = await send(items, new Outbox());
    expect(receivers).toEqual(['#a', '#b']);
    expect(messages).toEqual([
      { to: '#a', title: 'Keyhammer: 2 found', status: 'sent' },
      { to: '#b', title: 'Keyhammer: 1 found', status: 'sent' },
    ]);
    expect(told).toEqual(new Set(items));
  });

  test('to the default owners as well, if so configured', async () => {
    const { receivers } = await send([news({ slackOwners: ['#a'] })], new Outbox(), { ...plain, notifyDefaultOwner: true });
    expect(receivers).toEqual(['#a', '#security']);
  });

  test('to nobody else where there are no default owners', async () => {
    const nobody = { ...plain, owners: { ...plain.owners, default: {} }, notifyDefaultOwner: true };
    expect((await send([news({ slackOwners: ['#a'] })], new Outbox(), nobody)).receivers).toEqual(['#a']);
  });

  test('to the tagged owners that Slack knows, who are looked up once', async () => {
    const outbox = new Outbox(['carol']);
    const items = ['carol', 'carol', 'stranger'].map((taggedOwner) => news({ slackOwners: ['#a'], taggedOwner }));
    expect((await send(items, outbox)).receivers).toEqual(['#a', 'carol']);
    expect(outbox.asked).toEqual(['carol', 'stranger']);
  });
});

describe('buttons', () => {
  const sentWith = async (config: DigestSettings) => {
    const outbox = new Outbox();
    await send([news({ slackOwners: ['#a'] })], outbox, config);
    return JSON.stringify(outbox.sent);
  };

  test('are in the messages, if so configured', async () => {
    expect(await sentWith({ ...plain, interactive: { tickets: true } })).toContain('Disable now');
  });

  test('are not, and nothing else is different, if not', async () => {
    expect(await sentWith(plain)).not.toMatch(/choices|Disable now/);
  });
});

describe('what goes wrong', () => {
  test('with one message does not keep the others back, and is told', async () => {
    const items = ['#typo', '#down', '#a'].map((to) => news({ slackOwners: [to] }));
    const { messages, told, log } = await send(items, new Outbox());
    expect(messages.map(({ to, status, reason }) => [to, status, reason])).toEqual([
      ['#typo', 'unknown-receiver', 'channel_not_found'],
      ['#down', 'failed', 'Slack could not be reached'],
      ['#a', 'sent', undefined],
    ]);
    expect(told).toEqual(new Set(items.slice(2)));
    expect(log.events).toEqual([['error', 'message could not be sent', { to: '#down', error: expect.any(UnavailableError) }]]);
  });

  test('with one of two receivers leaves the news told', async () => {
    const item = news({ slackOwners: ['#down', '#a'] });
    expect((await send([item], new Outbox())).told).toEqual(new Set([item]));
  });

  test('with the look-up of a tagged owner leaves the configured ones', async () => {
    const { receivers, log } = await send([news({ slackOwners: ['#a'], taggedOwner: 'flaky' })], new Outbox());
    expect(receivers).toEqual(['#a']);
    expect(log.events.map(([level]) => level)).toEqual(['warn']);
  });
});

test('news that concern nobody who is configured are named, and not told', async () => {
  const [addressed, lost] = [news({ slackOwners: ['#a'] }), news({ slackOwners: [], taggedOwner: 'stranger' })];
  const { unaddressed, told } = await send([addressed, lost], new Outbox());
  expect(unaddressed).toEqual([lost]);
  expect(told).toEqual(new Set([addressed]));
});

test('no news are no messages', async () => {
  expect(await send([], new Outbox())).toMatchObject({ messages: [], unaddressed: [] });
});
