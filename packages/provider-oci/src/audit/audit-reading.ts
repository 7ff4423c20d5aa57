import { formatInstant, type LastUsed } from '@keyhammer/core';

/** The latest that was seen of a key. */
export interface LatestUse {
  readonly at: Date;
  readonly service?: string;
  readonly region: string;
}

export interface AuditReadingFacts {
  /** From when on uses were looked for. */
  readonly since: Date;
  readonly uses: ReadonlyMap<string, LatestUse>;
  readonly compartments: number;
  readonly regions: number;
  /** Why some of it was not seen. With any, nothing is known of a key that was not seen in use. */
  readonly problems: readonly string[];
}

/** What Audit tells of the use of keys. */
export class AuditReading {
  readonly #facts: AuditReadingFacts;

  constructor(facts: AuditReadingFacts) {
    this.#facts = facts;
  }

  get problems(): readonly string[] {
    return this.#facts.problems;
  }

  /** @param keyId `<user OCID>/<fingerprint>` */
  lastUsedOf(keyId: string): LastUsed {
    const { since, uses, compartments, regions, problems } = this.#facts;
    const use = uses.get(keyId);
    if (use) return { kind: 'used', ...use };
    const [first, ...others] = problems;
    if (first === undefined) {
      return { kind: 'unseen', since, source: `OCI Audit, ${counted(compartments, 'compartment')}, ${counted(regions, 'region')}` };
    }
    const more = others.length > 0 ? `, and ${counted(others.length, 'more reason')}` : '';
    return { kind: 'unknown', reason: `not seen in use, but OCI Audit was not read in whole: ${first}${more}` };
  }
}

/** For how long Audit keeps events. */
export interface Retention {
  readonly days: number;
  /** Why it could not be read, so that `days` are only what is sure. */
  readonly unread?: string;
}

/** Why a window can't be read as far back as was asked. */
export function beyondRetention(since: Date, { days, unread }: Retention): string {
  const keeps = unread === undefined ? `Audit keeps ${days} days` : `only ${days} days are sure (${unread})`;
  return `${keeps}, and the use since ${formatInstant(since)} is asked for`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
