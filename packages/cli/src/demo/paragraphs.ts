import { plural } from '../output/counted.ts';

/** Some of the paragraphs of a text, as `slice` counts them, and how much is not shown. */
export function excerptOf(text: string, [from, to]: readonly [number, number]): readonly string[] {
  const paragraphs = text.split('\n\n');
  const shown = paragraphs.slice(from, to);
  const leftOut = [...paragraphs.slice(0, from), ...paragraphs.slice(to)].flatMap((paragraph) => paragraph.split('\n'));
  return [shown.join('\n\n'), ...(leftOut.length > 0 ? [`… and ${plural(leftOut.length, 'line')} more`] : [])];
}
