import { Ajv2020 } from 'ajv/dist/2020.js';
import openapi from '../openapi.json' with { type: 'json' };
import type { HttpResponse } from '../src/http.ts';

interface Described {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: unknown;
}

type Operations = Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Described>> }>>>>;

const ajv = new Ajv2020({ strict: false, allErrors: true }).addSchema(openapi, 'openapi');
const RESPONSES: Readonly<Record<string, Described>> = openapi.components.responses;

/** Why an answer is not what `openapi.json` promises for the operation; nothing if it is. */
export function breachesOf(operation: string, { statusCode, headers, body }: HttpResponse): readonly string[] {
  const [method = '', path = ''] = operation.split(' ');
  const responses = `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method.toLowerCase()}/responses`;
  const own = (openapi.paths as unknown as Operations)[path]?.[method.toLowerCase()]?.responses[String(statusCode)];
  if (!own) return [`${operation} answers with ${statusCode}, which is not promised`];
  const shared = own.$ref?.split('/').at(-1);
  const described = shared === undefined ? own : RESPONSES[shared];
  const pointer = shared === undefined ? `${responses}/${statusCode}` : `/components/responses/${shared}`;
  const missing = Object.keys(described?.headers ?? {}).filter((name) => headers[name.toLowerCase()] === undefined);
  const validate = ajv.compile({ $ref: `openapi#${encodeURI(pointer)}/content/application~1json/schema` });
  const valid = validate(JSON.parse(body));
  return [
    ...missing.map((name) => `the header ${name} is missing`),
    ...(valid ? [] : (validate.errors ?? []).map((error) => ajv.errorsText([error]))),
  ];
}

/** Whether none of these schemas describes the value. */
export function unlikeAll(value: unknown, schemas: readonly string[]): boolean {
  return !schemas.some((name) => ajv.validate({ $ref: `openapi#/components/schemas/${name}` }, value));
}
