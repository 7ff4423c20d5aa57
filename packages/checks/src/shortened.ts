/** A name that people chose, for a line that has to hold more than it: one line, and no longer than `most` characters. */
export function shortened(name: string, most = 60): string {
  const characters = [...name.replace(/\s+/g, ' ').trim()];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}
