/** Control characters, and those that turn the direction of writing: a name could show a line as something that it is not. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const DISGUISES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text that shows what it holds: each control character and direction mark becomes a visible replacement character. */
export function visible(text: string): string {
  return text.toWellFormed().replace(DISGUISES, '\ufffd');
}
