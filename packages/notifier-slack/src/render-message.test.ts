import { describe, expect, test } from '@jest/globals';
import { code, type Doc, fields, link, list, paragraph, strong, text } from '@keyhammer/core';
import { limitError } from '@keyhammer/sandbox';
import { renderMessage, SLACK_LIMITS } from './render-message.ts';

const items = (count: number, length = 60) => Array.from({ length: count }, (_, index) => [text(`key ${index + 1} `.padEnd(length, 'x'))]);
const wordsOf = (doc: Doc) => JSON.stringify(renderMessage('Title', doc).blocks);

describe('a document becomes rich text', () => {
  test('with its emphasis, its fields and its links', () => {
    const { text: fallback, blocks } = renderMessage('Two keys', [
      paragraph(text('Look: '), strong('now'), text(' '), code('AKIA')),
      fields({ name: 'Account', value: [text('prod')] }, { name: 'User', value: [text('ci')] }),
      list([link('SEC-1', 'https://jira.example.com/browse/SEC-1')]),
    ]);

    expect(fallback).toBe('Two keys');
    expect(blocks).toEqual([
      richText(section({ text: 'Two keys', style: { bold: true } })),
      richText(section({ text: 'Look: ' }, { text: 'now', style: { bold: true } }, { text: ' ' }, { text: 'AKIA', style: { code: true } })),
      richText(
        section(
          { text: 'Account', style: { bold: true } },
          { text: ': ' },
          { text: 'prod' },
          { text: '\n' },
          { text: 'User', style: { bold: true } },
          { text: ': ' },
          { text: 'ci' },
        ),
      ),
      richText({
        type: 'rich_text_list',
        style: 'bullet',
        elements: [
          { type: 'rich_text_section', elements: [{ type: 'link', url: 'https://jira.example.com/browse/SEC-1', text: 'SEC-1' }] },
        ],
      }),
    ]);
  });

  test('with a list in the block of its heading', () => {
    expect(renderMessage('Title', [paragraph(text('Heading')), list([text('item')])]).blocks).toHaveLength(2);
  });

  test('without the empty texts that Slack refuses', () => {
    const { blocks } = renderMessage('Title', [paragraph(text('')), list(), list([]), fields({ name: '', value: [text('')] })]);
    expect(limitError('Title', blocks)).toBeUndefined();
    expect(JSON.stringify(blocks)).not.toContain('"text":""');
  });

  test.each(['javascript:alert(1)', 'slack://open', 'not a url', `https://x.example/${'y'.repeat(3000)}`])(
    'with %.20s as words, for it is no web address that Slack takes',
    (url) => {
      const { blocks } = renderMessage('Title', [paragraph(link('here', url))]);
      expect(JSON.stringify(blocks)).toContain('here (');
      expect(JSON.stringify(blocks)).not.toContain('"type":"link"');
    },
  );
});

describe('hostile text is shown as it is', () => {
  test.each([
    '<!channel>',
    '<@U0123ABCD>',
    '<http://x|y>',
    '*bold* _it_ ~no~ `code`',
    '=cmd|calc!A1',
    '&lt;!here&gt;',
    ':fire:',
    '<script>',
  ])('%s', (hostile) => {
    const { blocks } = renderMessage('Title', [paragraph(text(hostile))]);
    expect(blocks[1]).toEqual(richText(section({ text: hostile })));
  });

  test('the fallback text, which Slack parses, is escaped', () => {
    expect(renderMessage('<!channel> & <http://x|y>', []).text).toBe('&lt;!channel&gt; &amp; &lt;http://x|y&gt;');
  });

  test('marks that turn the direction of writing, and control characters, become visible', () => {
    const { text: fallback, blocks } = renderMessage('a\u202eb', [paragraph(text('user\u202egpj.exe\u0007'), code('\u2066x'))]);
    expect(fallback).toBe('a\ufffdb');
    expect(blocks[1]).toEqual(richText(section({ text: 'user\ufffdgpj.exe\ufffd' }, { text: '\ufffdx', style: { code: true } })));
  });

  test('words of right-to-left languages are left alone', () => {
    expect(wordsOf([paragraph(text('מפתח'))])).toContain('מפתח');
  });
});

describe('a document of any size becomes one message that Slack takes', () => {
  test.each<[string, Doc]>([
    ['a list of 1 000 items', [paragraph(text('Intro')), list(...items(1000)), paragraph(text('Outro'))]],
    ['100 000 items', [list(...items(100_000, 20))]],
    ['many small lists', Array.from({ length: 400 }, (_, index) => [paragraph(text(`Account ${index}`)), list(...items(3))]).flat()],
    ['one endless paragraph', [paragraph(text('x'.repeat(100_000)))]],
    ['one endless item', [list([text('x'.repeat(100_000))])]],
    ['nothing but characters of two halves', [list([text('😀'.repeat(20_000))])]],
    ['characters that JSON writes in six', [list(...items(1000).map(() => [text('\n"\\'.repeat(20))]))]],
    ['200 fields', [fields(...Array.from({ length: 200 }, (_, index) => ({ name: `f${index}`, value: [text('v'.repeat(100))] })))]],
  ])('%s', (_, doc) => {
    const { text: fallback, blocks } = renderMessage('Title', doc);
    expect(limitError(fallback, blocks)).toBeUndefined();
    expect(blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
    expect(JSON.stringify(blocks)).toMatch(/more|cut here|…/);
  });

  test('whole items are cut from the list, the count of them is told, and what stands below it stays', () => {
    const words = wordsOf([list(...items(1000)), paragraph(text('Outro'))]);
    const shown = words.match(/key \d+ /g)?.length ?? 0;
    expect(shown).toBeGreaterThan(50);
    expect(words).toContain(`… and ${1000 - shown} more`);
    expect(words).toContain('Outro');
  });

  test('a short list beside a long one is not cut', () => {
    const words = wordsOf([list(...items(1000)), paragraph(text('and')), list([text('the only one')])]);
    expect(words).toContain('the only one');
  });

  test('a document that fits is not cut at all', () => {
    expect(wordsOf([list(...items(60))])).not.toContain('more');
  });

  test('a long title is cut in the fallback text, between characters', () => {
    const { text: fallback } = renderMessage('😀'.repeat(10_000), []);
    expect(fallback.isWellFormed()).toBe(true);
    expect(fallback.length).toBeLessThan(40_000);
  });
});

function richText(...elements: readonly unknown[]) {
  return { type: 'rich_text', elements };
}

function section(...leaves: readonly { readonly text: string; readonly style?: object }[]) {
  return { type: 'rich_text_section', elements: leaves.map((leaf) => ({ type: 'text', ...leaf })) };
}
