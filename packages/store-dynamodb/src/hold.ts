import type { Attributes } from './attributes.ts';
import { instant, number, properties, text } from './codec.ts';
import { expiresAfter } from './expiry.ts';

/** A lock as it is stored. */
export interface Hold {
  /** Random: tells this holder from every other, of the same name too. */
  readonly owner: string;
  /** For people. */
  readonly by: string;
  readonly since: Date;
  /** When it was last renewed, by its holder's clock. */
  readonly heardAt: Date;
  readonly renewals: number;
}

/** Long after nobody could take it for held any more. */
const KEPT_DAYS = 1;
const HOLD = properties<Hold>({ owner: text, by: text, since: instant, heardAt: instant, renewals: number });

export function holdOf(stored: Attributes): Hold {
  return HOLD.read(stored);
}

export function itemOfHold(hold: Hold): Record<string, unknown> {
  return { ...HOLD.write(hold), ...expiresAfter(KEPT_DAYS, hold.heardAt) };
}

export function lockId(name: string): string {
  return `lock#${name}`;
}
