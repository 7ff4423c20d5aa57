import { type Check, type Issue, plainText } from '@keyhammer/core';

/** What the check says of the credential, as names and plain values. */
export function factsOf(issue: Issue, { words }: Check): readonly (readonly [string, string])[] {
  return words.facts(issue).map(({ name, value }) => [name, plainText([{ kind: 'paragraph', content: value }])]);
}
