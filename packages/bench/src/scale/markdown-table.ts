/** The first columns are text, the others numbers. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], textColumns = 1): string {
  const rule = head.map((_, column) => (column < textColumns ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** With commas, and so many digits at the most. */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** `40 s`, `12 min`, `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${figure(seconds)} s`;
  return seconds < 5400 ? `${figure(seconds / 60)} min` : `${figure(seconds / 3600, 1)} h`;
}

export function dollars(value: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: 3, maximumFractionDigits: 3 });
}
