import type { Reply } from '../loopback-service.ts';

const jsonType = { 'content-type': 'application/json;charset=UTF-8' };

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { ...jsonType, ...headers }, body: JSON.stringify(body) };
}

/** With the type of a body that is not there, as Atlassian's specification has it. */
export const noContent: Reply = { status: 204, headers: jsonType };

/** A refusal in Jira's two-part form: words about the request, and words about its fields. */
export interface Refusal {
  readonly status: number;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

export function refusal(message: string, status = 400): Refusal {
  return { status, errorMessages: [message], errors: {} };
}

export function fieldRefusal(errors: Readonly<Record<string, string>>, status = 400): Refusal {
  return { status, errorMessages: [], errors };
}

export function refused({ status, errorMessages, errors }: Refusal): Reply {
  return json(status, { errorMessages, errors });
}

export const noSuchTicket = refusal('Issue does not exist or you do not have permission to see it.', 404);

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under `key`, or an empty one: what a client left out and what it sent wrong are refused alike. */
export function objectIn(value: unknown, key?: string): JsonObject {
  const inner = key === undefined ? value : isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : {};
}

export function stringIn(value: unknown, key: string): string | undefined {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'string' ? inner : undefined;
}

export function strings(list: readonly unknown[]): string[] {
  return list.filter((item) => typeof item === 'string');
}

export function listIn(value: unknown, key: string): readonly unknown[] {
  const inner = isObject(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner : [];
}
