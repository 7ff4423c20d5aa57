/** Characters that turn the direction of what follows: a name that holds one could make the rest of its line read otherwise. */
const DIRECTION_OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BREAKS_AND_CONTROLS = /[\s\u0000-\u001f\u007f-\u009f]+/g;

/** Text that is one line: breaks and control characters become a space, halves of surrogate pairs are mended. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(DIRECTION_OVERRIDES, '').replace(BREAKS_AND_CONTROLS, ' ');
}

/** Jira's summary: a single line of 255 characters at most. */
const SUMMARY_LIMIT = 255;

export function summaryLine(text: string): string {
  const line = oneLine(text).trim();
  if (line.length <= SUMMARY_LIMIT) return line;
  let kept = '';
  for (const character of line) {
    if (kept.length + character.length >= SUMMARY_LIMIT) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
