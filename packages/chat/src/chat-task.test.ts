import { describe, expect, test } from '@jest/globals';
import { NOW } from '@keyhammer/testing';
import { type ChatTask, parseChatTask, writeChatTask } from './chat-task.ts';

const asked = { id: '1.2.abc', person: 'U0123', replyTo: 'https://hooks.slack.com/x', at: NOW };
const subject = { check: 'user_inactivekeys', accountId: '111111111111', issue: 'keyhammer-0123' };
const TASKS: readonly ChatTask[] = [
  { kind: 'decision', ...asked, action: 'open-ticket', subject },
  { kind: 'command', ...asked, text: '' },
  { kind: 'scan-reply', ...asked, request: 'r-1', accountId: '111111111111' },
];

describe('a chat task', () => {
  test.each(TASKS.map((task) => [task.kind, task] as const))('is read as it was written: %s', (_kind, task) => {
    expect(parseChatTask(writeChatTask(task))).toEqual(task);
  });

  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'not a JSON object'],
    ['null', null, 'not a JSON object'],
    ['another kind', { ...asked, kind: 'shout' }, 'of no known kind'],
    ['nobody', { ...asked, kind: 'command', person: '', text: 'x' }, 'no person'],
    ['no time', { ...asked, kind: 'command', at: 'soon', text: 'x' }, 'when it was asked for'],
    ['no text', { ...asked, kind: 'command' }, 'no text'],
    ['another action', { ...asked, kind: 'decision', action: 'toString', subject: 'a|b|c' }, 'no known action'],
    ['half a subject', { ...asked, kind: 'decision', action: 'keep', subject: 'a|b' }, 'which issue'],
    ['no request', { ...asked, kind: 'scan-reply', accountId: '1' }, 'no request'],
  ])('is refused: %s', (_what, message, why) => {
    const body = typeof message === 'string' ? message : JSON.stringify(message);
    expect(() => parseChatTask(body)).toThrow(why);
  });

  test('is never repeated by what is said of a bad one: its address is a secret', () => {
    const bodies = [`{"replyTo": "${asked.replyTo}", oops`, JSON.stringify({ ...asked, kind: 'shout' })];
    for (const body of bodies) {
      const said = (() => {
        try {
          return parseChatTask(body);
        } catch (error) {
          return String(error);
        }
      })();
      expect(said).toMatch(/^Error: the chat task/);
      expect(said).not.toContain('hooks');
    }
  });
});
