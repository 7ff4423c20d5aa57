/** Control and format characters, the line and paragraph separators: escape sequences begin with them, and text is turned around by them. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A user name must not move the cursor, change colours or turn the text around: control characters become spaces. */
export function printable(value: string): string {
  return value.replace(UNPRINTABLE, ' ');
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A JSON document that says the same, and does a terminal no harm either: JSON itself leaves all beyond U+001F as it is. */
export function printableJson(document: unknown): string {
  const lines = JSON.stringify(document, null, 2).split('\n');
  return lines.map((line) => line.replace(UNPRINTABLE, escaped)).join('\n');
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
