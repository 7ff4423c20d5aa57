import { describe, expect, test } from '@jest/globals';
import { code, fields, link, list, paragraph, strong, text } from '@keyhammer/core';
import { type AdfNode, renderAdf } from './adf.ts';

const LIMIT = 32_767;
const contentOf = (...blocks: Parameters<typeof renderAdf>[0]) => renderAdf(blocks, LIMIT).content;

test('every kind of block and inline', () => {
  const doc = [
    paragraph(text('Key '), code('AKIA'), strong('!')),
    fields({ name: 'User', value: [text('bob')] }, { name: 'Age', value: [text('3 days')] }),
    list([link('two', 'https://x.example/')]),
  ];
  expect(renderAdf(doc, LIMIT)).toEqual({
    type: 'doc',
    version: 1,
    content: [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'Key ' },
          { type: 'text', text: 'AKIA', marks: [{ type: 'code' }] },
          { type: 'text', text: '!', marks: [{ type: 'strong' }] },
        ],
      },
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'User: ', marks: [{ type: 'strong' }] },
          { type: 'text', text: 'bob' },
          { type: 'hardBreak' },
          { type: 'text', text: 'Age: ', marks: [{ type: 'strong' }] },
          { type: 'text', text: '3 days' },
        ],
      },
      {
        type: 'bulletList',
        content: [
          {
            type: 'listItem',
            content: [
              {
                type: 'paragraph',
                content: [{ type: 'text', text: 'two', marks: [{ type: 'link', attrs: { href: 'https://x.example/' } }] }],
              },
            ],
          },
        ],
      },
    ],
  });
});

test.each(['<script>', '{color:red}x{color}', '[~admin]', '|x|', '*b*', '@here', '🦜 שלום 👩‍👩‍👧'])(
  '%s is a text and nothing else',
  (value) => {
    expect(contentOf(paragraph(text(value)))).toEqual([{ type: 'paragraph', content: [{ type: 'text', text: value }] }]);
  },
);

test('what Jira would refuse is not made: empty texts, empty lists, control characters, halves of characters', () => {
  expect(contentOf(paragraph(text(''), text('a\u0000\nb\ud83e')), list(), fields())).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: 'a b\ufffd' }] },
  ]);
});

test('a link that is no web address stays text', () => {
  expect(contentOf(paragraph(link('click', 'javascript:alert(1)')))).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: 'click (javascript:alert(1))' }] },
  ]);
});

describe('cutting', () => {
  const lastWords = (nodes: readonly AdfNode[]): string | undefined => nodes.at(-1)?.content?.[0]?.text;

  test.each([400, 1_000, 5_000])('at %i characters of JSON, ending with a word that it was cut', (limit) => {
    const doc = [fields(...Array.from({ length: 200 }, (_, index) => ({ name: `Tag ${index}`, value: [text('"'.repeat(50))] })))];
    const adf = renderAdf(doc, limit);
    expect(JSON.stringify(adf).length).toBeLessThanOrEqual(limit);
    expect(lastWords(adf.content)).toMatch(/^\[…\] Cut here/);
    expect(adf.content).toHaveLength(2);
  });

  test('not at all if it fits', () => {
    expect(lastWords(contentOf(paragraph(text('x'.repeat(30_000)))))).toMatch(/^x+$/);
  });
});
