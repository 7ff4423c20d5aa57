import { existsSync, readFileSync } from 'node:fs';

/** An OpenAPI document, as far as the judge looks into it; the rest goes to Prism as it is. */
export interface Specification {
  /** Of each path the operations by method, in lower case, and the `parameters` of all of them. */
  paths: Record<string, Record<string, unknown>>;
  [part: string]: unknown;
}

/** Where the specifications are: beside the repository, for they are not ours to copy into it. */
const DIRECTORY = new URL('../../../../shared/specs/', import.meta.url);

export function hasSpecification(file: string): boolean {
  return existsSync(new URL(file, DIRECTORY));
}

export function readSpecification(file: string): Specification {
  return JSON.parse(readFileSync(new URL(file, DIRECTORY), 'utf8'));
}

/** A call by the path that the specification has for it: `GET /rest/api/3/issue/{issueIdOrKey}`; as it is, if none has. */
export function operationOf({ paths }: Specification, method: string, path: string): string {
  const fitting = Object.keys(paths).filter((template) => method.toLowerCase() in (paths[template] ?? {}) && fits(template, path));
  // The one with the fewest parameters is meant, as Prism takes it.
  const [closest = path] = fitting.toSorted((a, b) => parametersIn(a) - parametersIn(b));
  return `${method} ${closest}`;
}

/** Whether a path is one of those that a template stands for: `/v1/apikeys/{id}`. */
export function fits(template: string, path: string): boolean {
  const parts = path.split('/');
  const wanted = template.split('/');
  return parts.length === wanted.length && wanted.every((part, index) => part === parts[index] || /^\{.*\}$/.test(part));
}

function parametersIn(template: string): number {
  return template.split('{').length - 1;
}
