import { type Check, circumstances, type Field, type Issue, plainText } from '@keyhammer/core';

/** Names and plain values. */
export type Facts = readonly (readonly [string, string])[];

/** What the check says of the credential, and what else is known of it and of whose it is. */
export function factsOf(issue: Issue, { words }: Check): Facts {
  return [...words.facts(issue), ...circumstances(issue)].map(({ name, value }) => [name, inPlainWords(value)]);
}

export function inPlainWords(content: Field['value']): string {
  return plainText([{ kind: 'paragraph', content }]);
}
