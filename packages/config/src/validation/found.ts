import { secretKind } from './secret-kind.ts';

const LONGEST = 60;

/** What stands there, for a mistake's text: short, and never a secret. */
export function foundText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return secretKind(value) ?? JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (typeof value === 'number') return Number.isFinite(value) ? `the number ${value}` : 'a number that is too large';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
