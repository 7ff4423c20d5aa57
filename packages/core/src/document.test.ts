import { expect, test } from '@jest/globals';
import { code, fields, link, list, paragraph, plainText, strong, text } from './document.ts';

test('a document reads as plain words, its blocks set apart by an empty line', () => {
  const doc = [
    paragraph(text('The key of '), strong('alice'), text(' is stale: '), code('keyhammer issues'), text('.')),
    fields({ name: 'User', value: [text('alice')] }, { name: 'Key', value: [code('AKIA'), text('!')] }),
    list([text('one')], [text('see '), link('SEC-1', 'https://jira.example.com/browse/SEC-1')]),
  ];
  expect(plainText(doc)).toBe(
    [
      'The key of alice is stale: keyhammer issues.',
      '',
      'User: alice',
      'Key: AKIA!',
      '',
      '- one',
      '- see SEC-1 (https://jira.example.com/browse/SEC-1)',
    ].join('\n'),
  );
});

test('nothing reads as nothing', () => {
  expect(plainText([])).toBe('');
  expect(plainText([paragraph()])).toBe('');
});

test('markup is left as it is: it is the adapters that escape', () => {
  expect(plainText([paragraph(text('<script> *x* [y|z] & <!channel>'))])).toBe('<script> *x* [y|z] & <!channel>');
});
