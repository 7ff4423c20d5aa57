import { describe, expect, test } from '@jest/globals';
import { code, fields, link, list, paragraph, strong, text } from '@keyhammer/core';
import { escapeWiki, renderWiki } from './wiki.ts';

const LIMIT = 32_767;

describe('values show as they are', () => {
  test.each([
    ['<script>alert(1)</script>', '<script>alert\\(1\\)</script>'],
    ['{color:red}x{color}', '\\{color:red\\}x\\{color\\}'],
    ['{code}', '\\{code\\}'],
    ['[~admin]', '\\[\\~admin\\]'],
    ['[link|http://evil.example]', '\\[link\\|http&#58;//evil.example\\]'],
    ['|cell| ||head||', '\\|cell\\| \\|\\|head\\|\\|'],
    ['!image.png!', '\\!image.png\\!'],
    ['*b* _i_ -s- +u+ ^sup^ ~sub~ ??cite??', '\\*b\\* \\_i\\_ \\-s\\- \\+u\\+ \\^sup\\^ \\~sub\\~ \\?\\?cite\\?\\?'],
    ['# one @someone', '\\# one \\@someone'],
    ['C:\\temp', 'C:&#92;temp'],
    ['\\{', '&#92;\\{'],
    ['\\\\', '&#92;&#92;'],
    ['&lt; &#123; a & b', '&#38;lt; &#38;\\#123; a & b'],
    ['https://evil.example mailto:a@b.c', 'https&#58;//evil.example mailto&#58;a\\@b.c'],
    [':) :D (x)', ':\\) &#58;D \\(x\\)'],
    ['a\nh1. b\r\n* c\u0000d\u2028e', 'a h1. b \\* c d e'],
    ['🦜 שלום مرحبا 👩‍👩‍👧', '🦜 שלום مرحبا 👩‍👩‍👧'],
    ['abc\u202egnp.exe\u2066', 'abcgnp.exe'],
    ['half \ud83e', 'half \ufffd'],
    ['12:30', '12:30'],
    ['', ''],
  ])('%j', (value, wiki) => {
    expect(escapeWiki(value)).toBe(wiki);
  });

  test.each(['h1. Title', 'bq. quote', 'H3. x'])('%s at the beginning of a line is no markup', (value) => {
    expect(renderWiki([paragraph(text(value))], LIMIT)).toBe(value.replace('.', '&#46;'));
    expect(renderWiki([list([text(value)])], LIMIT)).toBe(`* ${value.replace('.', '&#46;')}`);
  });
});

test('every kind of block and inline', () => {
  const doc = [
    paragraph(text('Key '), code('AKIA'), text(' of '), strong('al*ice')),
    fields({ name: 'Last used', value: [text('never')] }, { name: 'User', value: [code('bob')] }),
    list([text('one')], [link('two', 'https://x.example/a|b?c={d}')]),
  ];
  expect(renderWiki(doc, LIMIT)).toBe(
    'Key {{AKIA}} of {*}al\\*ice{*}\n\n*Last used:* never\n*User:* {{bob}}\n\n* one\n* [two|https://x.example/a%7Cb?c=%7Bd%7D]',
  );
});

test('a link that is no web address stays text', () => {
  expect(renderWiki([paragraph(link('click', 'javascript:alert(1)'))], LIMIT)).toBe('click \\(javascript:alert\\(1\\)\\)');
});

test('marks around nothing are left out', () => {
  expect(renderWiki([paragraph(strong(''), code(' '), text('x'))], LIMIT)).toBe(' x');
});

describe('cutting', () => {
  const doc = [paragraph(text('first')), fields({ name: 'User', value: [code('{'.repeat(3_000))] }), paragraph(text('last'))];

  test.each([300, 1_000, 4_000, 6_000])(
    'at %i characters, counted after the escaping, with whole markup and a word that it was cut',
    (limit) => {
      const wiki = renderWiki(doc, limit);
      expect(wiki.length).toBeLessThanOrEqual(limit);
      expect(wiki.length).toBeGreaterThan(limit * 0.9);
      expect(wiki).toMatch(/^first\n\n\*User:\* \{\{(\\\{)+\}\}\n\n\\\[…\\\] Cut here/);
      expect(wiki).not.toContain('last');
    },
  );

  test('not at all if it fits', () => {
    expect(renderWiki(doc, 7_000)).toMatch(/last$/);
  });

  test('no character is halved', () => {
    for (let limit = 80; limit < 90; limit += 1) {
      expect(renderWiki([paragraph(text('🦜'.repeat(100)))], limit).isWellFormed()).toBe(true);
    }
  });

  test('line ends count twice', () => {
    const lines = [list(...Array.from({ length: 500 }, () => [text('x')]))];
    expect(renderWiki(lines, 1_000).replaceAll('\n', '\r\n').length).toBeLessThanOrEqual(1_000);
  });
});
