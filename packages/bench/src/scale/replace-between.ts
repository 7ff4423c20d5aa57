export const BEGIN = '<!-- figures: npm run scale -- --write -->';
export const END = '<!-- end of figures -->';

/** The text with other words between the two markers. @throws Error if they are not there, once each and in order */
export function replaceBetween(text: string, words: string): string {
  const [before, rest, ...more] = text.split(BEGIN);
  const [, after, ...others] = (rest ?? '').split(END);
  if (before === undefined || after === undefined || more.length + others.length > 0) {
    throw new Error(`the text needs the line ${BEGIN} once, and ${END} once after it`);
  }
  return `${before}${BEGIN}\n\n${words}\n\n${END}${after}`;
}
