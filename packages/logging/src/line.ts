import { stripVTControlCharacters } from 'node:util';
import type { PlainFields, PlainValue } from './plain-fields.ts';

/** `message (account=123456789012, user="a b")`: an event in one line, for a person. */
export function lineOf(event: string, fields: PlainFields): string {
  const said = Object.entries(fields).map(([name, value]) => `${name}=${wordOf(value)}`);
  const line = said.length === 0 ? event : `${event} (${said.join(', ')})`;
  return singleLine(line);
}

function wordOf(value: PlainValue): string {
  if (typeof value === 'string') return /^[^\s"'=,()[\]{}]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const message = messageOf(value);
  return JSON.stringify(message ?? value);
}

/** An error with its causes, those left out that a message before them has said already. */
function messageOf(value: PlainValue): string | undefined {
  if (!isRecord(value) || typeof value.name !== 'string' || typeof value.message !== 'string') return undefined;
  const own = value.message || value.name;
  const cause = value.cause === undefined ? undefined : messageOf(value.cause);
  return cause === undefined || own.includes(cause) ? own : `${own}: ${cause}`;
}

function isRecord(value: PlainValue): value is PlainFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A user name must neither end the line, nor steer the terminal, nor turn the text around. */
function singleLine(line: string): string {
  return stripVTControlCharacters(line).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
