/**
 * The project in a ticket's key; `undefined` for what is no key, such as a bare id, which Jira would take for a ticket as well.
 * A Data Center may allow other letters in keys than the English ones.
 */
export function projectOfKey(key: string): string | undefined {
  const [, project] = /^(\p{Lu}[\p{Lu}\p{N}_]*)-\d+$/u.exec(key) ?? [];
  return project;
}
