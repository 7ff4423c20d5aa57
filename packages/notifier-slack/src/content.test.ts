import { afterEach, describe, expect, test } from '@jest/globals';
import { list, paragraph, readSubject, text, withChoices, writeSubject } from '@keyhammer/core';
import { activeParts, buttonsOf, readableText } from '@keyhammer/sandbox';
import { closeWorlds, messageTo, world } from './slack-world.ts';

afterEach(closeWorlds);

describe('what arrives', () => {
  const HOSTILE = ['<!channel>', '<@U0000ALIC>', '<http://x|y>', '*bold*', '_it_', '`code`', '=cmd|x!A1', '&lt;!here&gt;', 'שלום'].join(
    ' ',
  );

  test.each(['token', 'webhook'] as const)(
    'with a %s: hostile names as they are, in title and body, without a mention or a link',
    async (kind) => {
      const { slack, notifier } = await world(kind);
      await notifier.send(messageTo('#ops', { title: HOSTILE, body: [paragraph(text(HOSTILE)), list([text(HOSTILE)])] }));

      const [message] = slack.messagesTo('#ops');
      expect(message && activeParts(message)).toEqual([]);
      expect(message && readableText(message).split(HOSTILE)).toHaveLength(4);
      expect(message?.unfurlLinks).toBe(false);
    },
  );

  test.each(['token', 'webhook'] as const)(
    'with a %s: 1 000 items as one message that Slack takes, which counts what it leaves out',
    async (kind) => {
      const { slack, notifier } = await world(kind);
      const items = Array.from({ length: 1000 }, (_, index) => [text(`key ${index} of user ${index} was last used long ago`)]);
      expect(await notifier.send(messageTo('#ops', { body: [list(...items)] }))).toEqual({ kind: 'sent' });
      expect(slack.messages).toHaveLength(1);
      expect(slack.messages.map(readableText)[0]).toMatch(/… and \d+ more/);
    },
  );

  test('with buttons, of which a press tells what it is about', async () => {
    const { slack, notifier } = await world();
    const subjects = [1, 2].map((n) => ({ check: 'user_inactivekeys', accountId: '111111111111', issue: `keyhammer-${n}` }));
    const choices = subjects.map((subject) => [{ action: 'keep', label: 'Keep 30 days', value: writeSubject(subject) }] as const);
    await notifier.send(messageTo('alice', { body: [withChoices(list([text('key 1')], [text('key 2')]), choices)] }));

    const [message] = slack.messagesTo('alice');
    const pressed = message && buttonsOf(message).map((button) => slack.press(message, button, 'alice').body);
    const actions = pressed?.flatMap((body) => JSON.parse(new URLSearchParams(body).get('payload') ?? '').actions);
    expect(actions?.map(({ action_id }) => action_id)).toEqual(['keyhammer:keep', 'keyhammer:keep']);
    expect(actions?.map(({ value }) => readSubject(value))).toEqual(subjects);
  });

  test('half of it, should Slack find it too long all the same', async () => {
    const { slack, notifier } = await world();
    const tooLong = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":false,"error":"msg_blocks_too_long"}' };
    slack.service.addFault({ matches: ({ operation, body }) => operation === 'chat.postMessage' && body.length > 12_000, effect: tooLong });
    const items = Array.from({ length: 200 }, (_, index) => [text(`key ${index} was last used long ago`)]);
    expect(await notifier.send(messageTo('#ops', { body: [list(...items)] }))).toEqual({ kind: 'sent' });
    expect(slack.messages).toHaveLength(1);
  });
});
