import { checkNamed } from '@keyhammer/checks';
import type { Issue } from '@keyhammer/core';

/** For a list that names the user as well: the id, or, of what has none of its own, what it is. */
export function credentialName({ check, id, details }: Issue): string {
  return id === details.principal ? (checkNamed(check)?.words.noun ?? id) : id;
}

/** In a sentence: `AKIA… of alice`, `the console password of alice`. */
export function credentialOf(issue: Issue): string {
  const { id, details } = issue;
  return id === details.principal ? `the ${credentialName(issue)} of ${id}` : `${id} of ${details.principal}`;
}
