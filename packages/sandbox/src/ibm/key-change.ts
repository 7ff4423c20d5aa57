import { badRequest } from './ibm-error.ts';

/** What an update of an API key may bring; absent: as it was. */
export interface ApiKeyChange {
  readonly name?: string;
  /** Empty: none any more. */
  readonly description?: string;
  readonly expires?: number;
}

/** Throws 400 for a body that is no object, and for values of the wrong kind. */
export function parseApiKeyChange(source: string): ApiKeyChange {
  const body = objectIn(source);
  const name = textIn(body, 'name');
  if (name === '') throw badRequest("'name' must not be empty");
  const description = textIn(body, 'description');
  const expires = textIn(body, 'expires_at');
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(expires !== undefined && { expires: instantOf(expires) }),
  };
}

function objectIn(source: string): Readonly<Record<string, unknown>> {
  try {
    const body: unknown = JSON.parse(source);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    throw badRequest('The body is no JSON');
  }
  throw badRequest('The body is no object');
}

function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`'${name}' must be a string`);
}

function instantOf(text: string): number {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw badRequest(`'expires_at' is no time: '${text}'`);
  return instant;
}
