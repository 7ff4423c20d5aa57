import { cannotParseRequest, invalidParameter, missingParameter } from './oci-error.ts';

export function requiredParameter(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === '') throw missingParameter(name);
  return value;
}

/** A whole number within its bounds; absent if it is not there. */
export function wholeNumber(query: URLSearchParams, name: string, { least, most }: { least: number; most: number }): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidParameter(`${name} must be a whole number from ${least} to ${most}, and is '${text}'`);
}

/** A time of RFC 3339 that is a whole minute, as Audit takes it. */
export function wholeMinute(query: URLSearchParams, name: string): Date {
  const text = requiredParameter(query, name);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/.test(text);
  const time = new Date(text);
  if (!isTime || Number.isNaN(time.getTime())) throw invalidParameter(`${name} '${text}' is not a time of RFC 3339`);
  if (time.getTime() % 60_000 !== 0) throw invalidParameter(`Seconds and milliseconds of ${name} must be 0, and it is '${text}'`);
  return time;
}

/** A body that is one object. */
export function objectBody(body: string): Readonly<Record<string, unknown>> {
  const value = parsed(body);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw cannotParseRequest('The body is not a JSON object.');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw cannotParseRequest('The body is not JSON.');
  }
}
