import { expect, test } from '@jest/globals';
import { ticketLines } from './ticket-text.ts';

const text = (value: string) => ({ type: 'text', text: value });
const paragraph = (...content: readonly unknown[]) => ({ type: 'paragraph', content });

test('a line for each paragraph, each line break and each item of a list', () => {
  const doc = {
    type: 'doc',
    version: 1,
    content: [
      paragraph({ ...text('User: '), marks: [{ type: 'strong' }] }, text('alice'), { type: 'hardBreak' }, text('Risk: high')),
      { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph(text('reported'))] }] },
    ],
  };
  expect(ticketLines(doc)).toEqual(['User: alice', 'Risk: high', '- reported']);
});

test.each([['a text'], [undefined], [null], [{ content: [] }]])('nothing of %j, which is no such document', (value) => {
  expect(ticketLines(value)).toEqual([]);
});
