import type { ConfigurationFile } from '../file-names.ts';
import { jsonPath, type Segment } from '../json/json-path.ts';
import type { Mistake } from '../mistake.ts';
import { secretKind } from './secret-kind.ts';

/** Texts that look like a secret: these files are read by many and kept in version control. */
export function secretsIn(file: ConfigurationFile, value: unknown, path: readonly Segment[] = []): readonly Mistake[] {
  if (typeof value === 'string') {
    const found = secretKind(value);
    const allowed = 'no secrets: see "Secrets" in docs/configuration.md, and replace this one, which may have been read';
    return found === undefined ? [] : [{ file, path: jsonPath(path), found, allowed }];
  }
  if (Array.isArray(value)) return value.flatMap((element, index) => secretsIn(file, element, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, element]) => secretsIn(file, element, [...path, key]));
}
