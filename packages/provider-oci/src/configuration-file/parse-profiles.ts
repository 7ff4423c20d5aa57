/** The entries of a profile, by name. */
export type ProfileEntries = ReadonlyMap<string, string>;

const DEFAULTS = 'DEFAULT';

/**
 * The profiles of an OCI configuration file, in its order. What a profile does not say it takes from `[DEFAULT]`.
 *
 * Oracle's tools read it line by line, and a value is all that follows the sign: no quotes, no escapes, no comment after it.
 * Libraries for INI files cut a passphrase at its first `#`.
 */
export function parseProfiles(text: string): ReadonlyMap<string, ProfileEntries> {
  const sections = sectionsOf(text);
  const defaults = sections.get(DEFAULTS) ?? new Map();
  return new Map([...sections].map(([name, entries]) => [name, new Map([...defaults, ...entries])]));
}

function sectionsOf(text: string): ReadonlyMap<string, ProfileEntries> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const heading = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = sections.get(heading) ?? new Map();
      sections.set(heading, section);
      continue;
    }
    const [, name, value] = /^\s*([^#;\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) section?.set(name.toLowerCase(), value);
  }
  return sections;
}
