import { describe, expect, test } from '@jest/globals';
import { type Choice, type Doc, list, paragraph, text, withChoices } from '@keyhammer/core';
import { buttonsOf, limitError, readableText, type SlackBlock } from '@keyhammer/sandbox';
import { renderMessage, renderReply } from './render-message.ts';

const QUESTION = { title: 'Disable it now?', text: 'It is deactivated at once.', yes: 'Disable now', no: 'Leave it' };
const KEEP: Choice = { action: 'keep', label: 'Keep 30 days', value: 'check|111111111111|keyhammer-1' };
const DISABLE: Choice = { action: 'disable', label: 'Disable now', value: 'x', danger: true, question: QUESTION };
const TICKET: Choice = { action: 'open-ticket', label: 'Open ticket', value: 'x', url: 'https://jira.example.com/browse/SEC-1' };
const ALL = [KEEP, DISABLE, TICKET];

const item = (words: string) => [text(words)];
const doc = (...choices: readonly (readonly Choice[])[]): Doc => [
  paragraph(text('Found')),
  withChoices(list(...choices.map((_, index) => item(`key ${index + 1}`))), choices),
];
const render = (body: Doc) => renderMessage('Title', body).blocks;
const typesOf = (blocks: readonly SlackBlock[]) => blocks.map(({ type }) => type);

describe('what can be decided about an item', () => {
  test('stands as buttons below it', () => {
    const read = readableText({ text: '', blocks: render(doc(ALL, [KEEP])) });
    expect(read).toBe('Title\n\nFound\n• key 1\n\n[Keep 30 days] [Disable now] [Open ticket]\n\n• key 2\n\n[Keep 30 days]');
  });

  test('leaves what has no choices in one list', () => {
    const blocks = render(doc([], [], [KEEP], [], []));
    expect(typesOf(blocks)).toEqual(['rich_text', 'rich_text', 'actions', 'rich_text']);
    expect(readableText({ text: '', blocks })).toBe('Title\n\nFound\n• key 1\n• key 2\n• key 3\n\n[Keep 30 days]\n\n• key 4\n• key 5');
  });

  test('is told by action and value; a button of danger asks first, in red', () => {
    const [keep, disable] = render(doc(ALL)).flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(keep).toEqual({
      type: 'button',
      action_id: 'keyhammer:keep',
      text: { type: 'plain_text', text: 'Keep 30 days', emoji: false },
      value: 'check|111111111111|keyhammer-1',
    });
    expect(disable).toEqual({
      type: 'button',
      action_id: 'keyhammer:disable',
      text: { type: 'plain_text', text: 'Disable now', emoji: false },
      value: 'x',
      style: 'danger',
      confirm: {
        title: { type: 'plain_text', text: 'Disable it now?', emoji: false },
        text: { type: 'plain_text', text: 'It is deactivated at once.', emoji: false },
        confirm: { type: 'plain_text', text: 'Disable now', emoji: false },
        deny: { type: 'plain_text', text: 'Leave it', emoji: false },
        style: 'danger',
      },
    });
  });

  test('is nothing where a button only leads somewhere, and it can not be taken for one that decides', () => {
    expect(buttonsOf({ blocks: render(doc([TICKET])) })).toEqual([
      { actionId: 'keyhammer:link', label: 'Open ticket', url: 'https://jira.example.com/browse/SEC-1', blockIndex: 2 },
    ]);
  });

  test.each(['javascript:alert(1)', 'not a url', `https://x.example/${'y'.repeat(3000)}`])('is no button that leads to %.30s', (url) => {
    expect(typesOf(render(doc([{ ...TICKET, url }])))).toEqual(['rich_text', 'rich_text']);
  });

  test('is in a reply as well', () => {
    expect(buttonsOf({ blocks: renderReply(doc(ALL)).blocks })).toHaveLength(3);
  });

  test('is not in the fallback text', () => {
    expect(renderMessage('Title', doc(ALL)).text).toBe('Title');
  });
});

describe('whatever they hold, Slack takes the buttons', () => {
  const endless = 'x'.repeat(5000);
  test.each<[string, readonly Choice[]]>([
    ['endless words', [{ ...DISABLE, label: endless, question: { title: endless, text: endless, yes: endless, no: endless } }]],
    ['characters of two halves at the limit', [{ ...KEEP, label: '😀'.repeat(60) }]],
  ])('%s', (_, choices) => {
    const { text: fallback, blocks } = renderMessage('Title', doc(choices));
    expect(limitError(fallback, blocks)).toBeUndefined();
    expect(JSON.stringify(blocks)).toContain('"actions"');
    expect(JSON.stringify(blocks).isWellFormed()).toBe(true);
  });

  test('a label at its limit is whole, one character more is cut', () => {
    const labelOf = (label: string) => buttonsOf({ blocks: render(doc([{ ...KEEP, label }])) })[0]?.label;
    expect(labelOf('y'.repeat(75))).toBe('y'.repeat(75));
    expect(labelOf('y'.repeat(76))).toBe(`${'y'.repeat(74)}…`);
  });

  test('names that turn the direction of writing show it', () => {
    const [button] = buttonsOf({ blocks: render(doc([{ ...KEEP, label: 'Keep \u202egpj' }])) });
    expect(button?.label).toBe('Keep \ufffdgpj');
  });
});

describe('a message that is too long', () => {
  const many = (count: number) => doc(...Array.from({ length: count }, () => ALL));

  test.each([10, 15, 30, 1000])('of %p items with buttons loses whole items, each with its buttons, and counts them', (count) => {
    const { text: fallback, blocks } = renderMessage('Title', many(count));
    expect(limitError(fallback, blocks)).toBeUndefined();
    const read = readableText({ text: '', blocks });
    const [keys, rows] = [/key \d+/g, /\[Keep 30 days\] \[Disable now\] \[Open ticket\]/g].map((each) => read.match(each)?.length ?? 0);
    expect(rows).toBe(keys);
    expect(keys).toBeGreaterThan(5);
    if (keys === count) expect(read).not.toContain('more');
    else expect(read).toContain(`• … and ${(count - (keys ?? 0)).toLocaleString('en')} more`);
  });

  test('of two lists is cut evenly', () => {
    const blocks = render([...many(30), ...many(30)]);
    const rowsBefore = typesOf(
      blocks.slice(
        0,
        blocks.findLastIndex((block) => JSON.stringify(block).includes('Found')),
      ),
    );
    const rows = typesOf(blocks).filter((type) => type === 'actions').length;
    expect(rowsBefore.filter((type) => type === 'actions')).toHaveLength(rows / 2);
  });
});
