import { nearestName } from '@keyhammer/config';
import { Ajv, type ErrorObject } from 'ajv';
import openapi from '../openapi.json' with { type: 'json' };
import type { ScanOrder } from './scan-ports.ts';

/** What of a body is sound, and what is wrong with the rest. */
export interface ScanBody {
  readonly order: Partial<Omit<ScanOrder, 'by'>>;
  readonly mistakes: readonly string[];
}

const SCHEMA = openapi.components.schemas.ScanOrder;
/** `verbose`: an error holds the value, and the schema that says what should be there. */
const isScanOrder = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true, verbose: true }).compile(SCHEMA);

/** Reads the body of `POST /identify`, by the schema that is published for it. */
export function scanBody(value: unknown): ScanBody {
  const errors = isScanOrder(value) ? [] : (isScanOrder.errors ?? []);
  const broken = new Set(errors.map(({ instancePath }) => instancePath.split('/')[1]));
  return { order: broken.has(undefined) && !isObject(value) ? {} : orderOf(value, broken), mistakes: errors.map(mistakeOf) };
}

/** What the schema lets through. */
interface ReadBody {
  readonly account_id?: string;
  readonly security_features?: readonly string[] | null;
  readonly tags?: Readonly<Record<string, string | readonly string[]>> | null;
}

function orderOf(value: unknown, broken: ReadonlySet<string | undefined>): ScanBody['order'] {
  const sound = Object.entries(isObject(value) ? value : {}).filter(([name]) => !broken.has(name));
  // Each part that is left is what the schema says.
  const body = Object.fromEntries(sound) as ReadBody;
  return {
    ...(body.account_id !== undefined && { accountId: body.account_id }),
    ...(body.security_features && { checks: body.security_features }),
    ...(body.tags && { tags: Object.fromEntries(Object.entries(body.tags).map(([tag, values]) => [tag, [values].flat()])) }),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistakeOf({ keyword, instancePath, params, data, parentSchema }: ErrorObject): string {
  if (keyword === 'required') return `${params.missingProperty} is missing: ${SCHEMA.properties.account_id.title}`;
  if (keyword === 'additionalProperties') return unknownName(String(params.additionalProperty));
  return `${pathOf(instancePath)} is ${found(data)}, and has to be ${parentSchema?.title}`;
}

function unknownName(name: string): string {
  const known = Object.keys(SCHEMA.properties);
  const meant = nearestName(name, known);
  return `there is no ${shortened(name)}${meant === undefined ? '' : ` (did you mean ${meant}?)`}: known are ${known.join(', ')}`;
}

/** `/security_features/1` → `security_features[1]` */
function pathOf(instancePath: string): string {
  if (instancePath === '') return 'the body';
  const segments = instancePath
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  return segments
    .map((segment, index) => (/^\d+$/.test(segment) && index > 0 ? `[${segment}]` : `${index > 0 ? '.' : ''}${segment}`))
    .join('');
}

const LONGEST = 60;

function found(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isObject(value) ? 'an object' : shortened(value);
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
