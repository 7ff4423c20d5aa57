import { expect, test } from '@jest/globals';
import { BEGIN, END, replaceBetween } from './replace-between.ts';

test('only what is between the markers is replaced, and again', () => {
  const once = replaceBetween(`before\n${BEGIN}\nold\n${END}\nafter`, 'new');
  expect(once).toBe(`before\n${BEGIN}\n\nnew\n\n${END}\nafter`);
  expect(replaceBetween(once, 'newer')).toBe(`before\n${BEGIN}\n\nnewer\n\n${END}\nafter`);
});

test.each([
  ['no markers', 'text'],
  ['no end', BEGIN],
  ['the end first', `${END}${BEGIN}`],
  ['two beginnings', `${BEGIN}${BEGIN}${END}`],
  ['two ends', `${BEGIN}${END}${END}`],
])('a text with %s is left alone', (_what, text) => {
  expect(() => replaceBetween(text, 'new')).toThrow(/needs the line/);
});
