import { invalidParameter } from './oci-error.ts';

export type ScimResource = Readonly<Record<string, unknown>>;
export type ScimTest = (resource: ScimResource) => boolean;

/** `<attribute> <operator> "<value>"`, or `<attribute> pr`, and what comes after it. */
const TERM =
  /^\s*(?<path>[^\s"]+)\s+(?:(?<present>pr)|(?<operator>eq|ne|co|sw|ew)\s+(?:"(?<text>(?:[^"\\]|\\.)*)"|(?<bare>true|false)))\s*/i;

const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  co: (value, wanted) => value.includes(wanted),
  sw: (value, wanted) => value.startsWith(wanted),
  ew: (value, wanted) => value.endsWith(wanted),
};

/**
 * The filters of SCIM, without brackets: `displayName eq "Administrators"`, `user.ocid eq "…" and fingerprint sw "12"`. Texts are
 * compared without regard to case. Absent for no filter. Throws InvalidParameter for anything else.
 */
export function scimFilter(text: string | null): ScimTest | undefined {
  if (text === null || text.trim() === '') return undefined;
  const alternatives: ScimTest[][] = [[]];
  let rest = text;
  for (;;) {
    const { test, after } = termOf(rest, text);
    alternatives.at(-1)?.push(test);
    if (after === '') return (resource) => alternatives.some((terms) => terms.every((holds) => holds(resource)));
    const [joint, word] = /^(and|or)\s+/i.exec(after) ?? [];
    if (!joint || !word) throw malformed(text);
    if (word.toLowerCase() === 'or') alternatives.push([]);
    rest = after.slice(joint.length);
  }
}

/** What a path leads to; of a list, what it leads to in any of its items. Names are compared without regard to case. */
export function scimValues(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => scimValues(item, path));
  const [name, ...rest] = path;
  if (name === undefined) return value === undefined || value === null ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  const entry = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry ? scimValues(entry[1], rest) : [];
}

/** `urn:…:capabilities:User:canUseApiKeys` has two names; `user.ocid`, too. */
export function scimPath(text: string): readonly string[] {
  const [, extension, attribute] = /^(urn:.*:(?:User|Group|OCITags))(?::(.+))?$/i.exec(text) ?? [];
  return extension === undefined ? text.split('.') : [extension, ...(attribute === undefined ? [] : attribute.split('.'))];
}

function termOf(rest: string, whole: string): { test: ScimTest; after: string } {
  const match = TERM.exec(rest);
  const { path = '', present, operator = '', text, bare = '' } = match?.groups ?? {};
  if (!match) throw malformed(whole);
  const steps = scimPath(path);
  const wanted = (text?.replace(/\\(.)/g, '$1') ?? bare).toLowerCase();
  return {
    test: present ? (resource) => scimValues(resource, steps).length > 0 : comparison(steps, operator, wanted),
    after: rest.slice(match[0].length),
  };
}

function comparison(steps: readonly string[], operator: string, wanted: string): ScimTest {
  const name = operator.toLowerCase();
  const compare = OPERATORS[name] ?? OPERATORS.eq;
  const holds: ScimTest = (resource) =>
    scimValues(resource, steps).some((value) => compare?.(String(value).toLowerCase(), wanted) ?? false);
  return name === 'ne' ? (resource) => !holds(resource) : holds;
}

function malformed(filter: string) {
  return invalidParameter(`The filter '${filter}' is none that the sandbox understands.`);
}
