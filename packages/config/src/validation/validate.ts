import { isTimezone, parseHours } from '@keyhammer/core';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ConfigurationFile } from '../file-names.ts';
import { jsonPath, type Segment } from '../json/json-path.ts';
import type { Mistake } from '../mistake.ts';
import type { JsonSchema } from '../schema/json-schema.ts';
import { compilePattern } from './compile-pattern.ts';
import { foundText } from './found.ts';
import { isCrontab } from './is-crontab.ts';
import { nearestName } from './nearest-name.ts';
import { pruned } from './pruned.ts';

/** One for all: it compiles a schema that it has seen before, the schema of schemas among them, only once. */
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true, verbose: true });
ajv.addVocabulary(['errorMessage', 'deprecationMessage']);
addFormats.default(ajv, ['date', 'date-time']);
ajv.addFormat('message-pattern', (source: string) => compilePattern(source) !== undefined);
ajv.addFormat('timezone', isTimezone);
ajv.addFormat('crontab', isCrontab);
ajv.addFormat('hours', (text: string) => {
  const hours = parseHours(text);
  // From nine to nine may be all of the day or none of it: it is not guessed at when Keyhammer may act.
  return hours !== undefined && hours.from !== hours.to;
});

/** What of a file is right, and what is wrong. */
export interface Validation {
  /** The file without what is wrong in it, so that the rules across fields can speak about the rest. */
  readonly sound: unknown;
  readonly mistakes: readonly Mistake[];
}

export function validate(file: ConfigurationFile, schema: JsonSchema, value: unknown): Validation {
  const errors = errorsOf(ajv.compile(schema), value);
  const byPath = new Map<string, Mistake>();
  for (const error of errors) {
    const mistake = mistakeOf(file, value, error);
    if (!byPath.has(mistake.path)) byPath.set(mistake.path, mistake);
  }
  return {
    sound: pruned(
      value,
      errors.map((error) => offenderOf(value, error)),
    ),
    mistakes: [...byPath.values()],
  };
}

/** Without those that only say again what another one says better. */
function errorsOf(check: ValidateFunction, value: unknown): readonly ErrorObject[] {
  if (check(value)) return [];
  return (check.errors ?? []).filter((error) => error.keyword !== 'if' && !error.schemaPath.includes('/anyOf/'));
}

function mistakeOf(file: ConfigurationFile, root: unknown, error: ErrorObject): Mistake {
  const schema = error.parentSchema as JsonSchema;
  const path = jsonPath(offenderOf(root, error));
  if (error.keyword === 'additionalProperties') return unknownKey(file, path, schema, String(error.params.additionalProperty));
  if (error.keyword === 'required') {
    const missing = schema.properties?.[String(error.params.missingProperty)];
    return { file, path, found: 'nothing', allowed: missing?.errorMessage ?? 'a value' };
  }
  const suggestion = typeof error.data === 'string' ? nearestName(error.data, textsOf(schema.enum)) : undefined;
  return {
    file,
    path,
    found: foundText(error.data),
    allowed: schema.errorMessage ?? error.message ?? 'another value',
    ...(suggestion !== undefined && { suggestion: JSON.stringify(suggestion) }),
  };
}

const SECRET_NAME = /token|password|passphrase|secret|(api|private)_?key/i;

function unknownKey(file: ConfigurationFile, path: string, schema: JsonSchema, key: string): Mistake {
  if (schema.patternProperties) return { file, path, found: `the key ${foundText(key)}`, allowed: schema.errorMessage ?? 'other keys' };
  const known = Object.entries(schema.properties ?? {}).filter(([name]) => !name.startsWith('$') && !name.startsWith('_'));
  const worthListing = known.filter(([, property]) => property.deprecationMessage === undefined).map(([name]) => name);
  const suggestion = nearestName(
    key,
    known.map(([name]) => name),
  );
  return {
    file,
    path,
    found: 'an unknown key',
    allowed: isSecretName(key, suggestion) ? 'no secrets: see "Secrets" in docs/configuration.md' : worthListing.join(', '),
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** Checks are named after passwords and API keys too: `ibm_inactiveapikey` is one of them, misspelt. */
function isSecretName(key: string, suggestion = ''): boolean {
  return SECRET_NAME.test(key) && !SECRET_NAME.test(suggestion);
}

/** What is at fault: the value itself, or the key that it should not have, or lacks. */
function offenderOf(root: unknown, error: ErrorObject): readonly Segment[] {
  const at = segmentsOf(root, error.instancePath);
  if (error.keyword === 'additionalProperties') return [...at, String(error.params.additionalProperty)];
  if (error.keyword === 'required') return [...at, String(error.params.missingProperty)];
  return at;
}

/** A JSON pointer's segments; those that lead into a list as numbers. */
function segmentsOf(root: unknown, pointer: string): readonly Segment[] {
  const segments: Segment[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    segments.push(Array.isArray(value) ? Number(name) : name);
    value = (value as Record<string, unknown>)[name];
  }
  return segments;
}

function textsOf(values: readonly unknown[] = []): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}
