/** The counts of a summary line: `2 opened, 1 resolved`; zeros are left out. */
export function counted(counts: Readonly<Record<string, number>>, nothing: string): string {
  const said = Object.entries(counts).filter(([, count]) => count > 0);
  return said.length === 0 ? nothing : said.map(([what, count]) => `${count} ${what}`).join(', ');
}

/** `1 account`, `2 accounts`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const MOST_NAMED = 3;

/** `a, b, c and 5 more`. */
export function someOf(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : names.join(', ');
}
