import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, list, OutcomeUnknownError, RejectedError, text, UnavailableError, withChoices } from '@keyhammer/core';
import { buttonsOf, readableText } from '@keyhammer/sandbox';
import { closeWorlds, errorOf, messageTo, world } from './slack-world.ts';

afterEach(closeWorlds);

describe('an incoming webhook', () => {
  test('says whom the message is for, and knows nobody by name', async () => {
    const { slack, notifier } = await world('webhook');
    expect(await notifier.send(messageTo('alice'))).toEqual({ kind: 'sent' });
    expect(slack.messagesTo('#ops').map(readableText)[0]).toContain('For alice');
    expect(await notifier.knows('alice')).toBe(false);
    expect(await notifier.knows('#ops')).toBe(false);
  });

  test('shows what can be decided as a plain list: nobody knows whether a press would arrive', async () => {
    const { slack, notifier } = await world('webhook');
    const body = [withChoices(list([text('key 1')]), [[{ action: 'keep', label: 'Keep 30 days', value: 'x' }]])];
    await notifier.send(messageTo('alice', { body }));
    expect(slack.messages.flatMap(buttonsOf)).toEqual([]);
    expect(slack.messages.map(readableText)[0]).toContain('• key 1');
  });

  test('waits as long as Slack asks, then sends', async () => {
    const { slack, notifier, waits } = await world('webhook');
    slack.throttle('webhook', 2, 7);
    expect(await notifier.send(messageTo('alice'))).toEqual({ kind: 'sent' });
    expect(waits).toEqual([7000, 7000]);
    expect(slack.messages).toHaveLength(1);
  });

  test('that leads to an archived channel reaches nobody', async () => {
    const { notifier } = await world('webhook', { webhookChannel: 'old-times' });
    expect(await notifier.send(messageTo('alice'))).toEqual({ kind: 'unknown-receiver', reason: expect.stringContaining('archived') });
  });

  test.each([
    [404, 'no_service', AccessDeniedError],
    [403, 'action_prohibited', AccessDeniedError],
    [400, 'invalid_payload', RejectedError],
    [503, 'service_unavailable', UnavailableError],
    [500, 'rollup_error', OutcomeUnknownError],
    [502, '<html>Bad gateway</html>', OutcomeUnknownError],
  ])('that answers %d %s', async (status, body, kind) => {
    const { slack, notifier } = await world('webhook');
    slack.service.addFault({ matches: () => true, effect: { status, body } });
    expect(await errorOf(notifier.send(messageTo('alice')))).toBeInstanceOf(kind);
  });
});
