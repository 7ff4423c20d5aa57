import { addDays, isBefore, RemoteError, reasonOf } from '@keyhammer/core';
import pLimit from 'p-limit';
import type { KeyUse } from '../bodies/audit-event.ts';
import type { OciSession } from '../connection/oci-connection.ts';
import { listCompartments, listRegions } from '../identity/list-places.ts';
import { type AuditSource, keyUsePages, readRetentionDays } from './audit-calls.ts';
import { AuditReading, beyondRetention, type LatestUse, type Retention } from './audit-reading.ts';
import { MINUTE_MS, startOfMinute, startOfNextMinute, unionOf, type Window, windowsToRead } from './window.ts';

export interface AuditTrailOptions {
  readonly session: OciSession;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Of which keys uses are kept, by their ids; of all if absent. What is kept grows with them, not with the events. */
  readonly keep?: (keyId: string) => boolean;
}

/** Where there are events, and for how long. */
interface Places {
  readonly compartments: readonly string[];
  readonly regions: readonly string[];
  readonly retention: Retention;
  readonly problems: readonly string[];
}

/** No tenancy can set less: what is not told is at least that. */
const LEAST_RETENTION_DAYS = 90;

/**
 * The uses of API keys in all compartments and regions of a tenancy. What has been read once is not read again: a later
 * reading only asks for what has come since, and for what failed.
 */
export class AuditTrail {
  readonly #options: AuditTrailOptions;
  readonly #uses = new Map<string, LatestUse>();
  /** What has been read of each source. */
  readonly #read = new Map<string, Window>();
  readonly #oneAtATime = pLimit(1);
  #latest: { readonly wanted: Window; readonly reading: AuditReading } | undefined;

  constructor(options: AuditTrailOptions) {
    this.#options = options;
  }

  /** What was used from `since` on, to the minute before `now`. What can't be read makes last uses unknown. */
  async since(since: Date, now: Date): Promise<AuditReading> {
    const wanted = { since: startOfMinute(since), until: startOfMinute(now) };
    return await this.#oneAtATime(async () => {
      if (this.#latest && this.#latest.reading.problems.length === 0 && isSame(this.#latest.wanted, wanted)) return this.#latest.reading;
      const reading = await this.#readWindow(wanted);
      this.#latest = { wanted, reading };
      return reading;
    });
  }

  async #readWindow(wanted: Window): Promise<AuditReading> {
    const { compartments, regions, retention, problems } = await this.#findPlaces();
    const kept = addDays(wanted.until, -retention.days);
    const isTooLong = kept.getTime() - wanted.since.getTime() > MINUTE_MS;
    const window = isTooLong ? { ...wanted, since: startOfNextMinute(kept) } : wanted;
    const sources = regions.flatMap((region) => compartments.map((compartmentId) => ({ compartmentId, region })));
    const failures = await this.#readSources(sources, window);
    return new AuditReading({
      since: wanted.since,
      uses: this.#uses,
      compartments: compartments.length,
      regions: regions.length,
      problems: [...problems, ...failures, ...(isTooLong ? [beyondRetention(wanted.since, retention)] : [])],
    });
  }

  async #findPlaces(): Promise<Places> {
    const { session } = this.#options;
    const problems: string[] = [];
    const orProblem = <T>(read: Promise<T>) => read.catch((error: unknown) => void problems.push(problemOf(error)));
    const [compartments, regions, retention] = await Promise.all([
      orProblem(listCompartments(session)),
      orProblem(listRegions(session)),
      readRetentionDays(session).then(
        (days) => ({ days }),
        (error: unknown) => ({ days: LEAST_RETENTION_DAYS, unread: problemOf(error) }),
      ),
    ]);
    // Nobody uses a tenancy nowhere: to have looked nowhere is not to have seen no use.
    if (regions && regions.length === 0) problems.push(`OCI shows no region that the tenancy ${session.name} uses`);
    return { compartments: compartments ?? [], regions: regions ?? [], retention, problems };
  }

  async #readSources(sources: readonly AuditSource[], window: Window): Promise<readonly string[]> {
    const limit = pLimit(this.#options.concurrency);
    const problems = await Promise.all(sources.map((source) => limit(() => this.#readSource(source, window))));
    return problems.filter((problem) => problem !== undefined);
  }

  /** @returns what went wrong, if anything did */
  async #readSource(source: AuditSource, wanted: Window): Promise<string | undefined> {
    const name = `${source.compartmentId} ${source.region}`;
    const read = this.#read.get(name);
    try {
      for (const window of windowsToRead(wanted, read)) {
        for await (const uses of keyUsePages(this.#options.session, source, window)) this.#keepLatest(uses, source.region);
      }
    } catch (error) {
      return problemOf(error);
    }
    this.#read.set(name, unionOf(wanted, read));
    return undefined;
  }

  #keepLatest(uses: readonly KeyUse[], region: string): void {
    for (const { keyId, ...use } of uses) {
      if (this.#options.keep?.(keyId) === false) continue;
      const known = this.#uses.get(keyId);
      if (!known || isBefore(known.at, use.at)) this.#uses.set(keyId, { ...use, region });
    }
  }
}

function isSame(a: Window, b: Window): boolean {
  return a.since.getTime() === b.since.getTime() && a.until.getTime() === b.until.getTime();
}

/** @throws what is no failure of OCI */
function problemOf(error: unknown): string {
  if (error instanceof RemoteError) return reasonOf(error);
  throw error;
}
