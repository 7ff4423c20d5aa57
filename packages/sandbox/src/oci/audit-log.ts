import type { EpochMs } from '../aws/model.ts';
import type { OciRegion } from './model.ts';

/** A call that somebody made with an API key. */
export interface OciAuditRecord {
  readonly at: EpochMs;
  readonly userId: string;
  readonly fingerprint: string;
  /** `ListUsers` */
  readonly action: string;
  /** HTTP. */
  readonly status: number;
}

/** Where a call went: Audit keeps its events by region and compartment. */
export interface OciPlace {
  readonly region: OciRegion;
  readonly compartmentId: string;
}

/** A tenancy's audit events, for as long as there is a sandbox. What is past its retention is for the reader to leave out. */
export class OciAuditLog {
  readonly #places = new Map<string, OciAuditRecord[]>();

  record({ region, compartmentId }: OciPlace, record: OciAuditRecord): void {
    const place = `${region} ${compartmentId}`;
    const records = this.#places.get(place) ?? [];
    this.#places.set(place, records);
    // Nearly always the last one.
    const later = records.findLastIndex(({ at }) => at <= record.at) + 1;
    records.splice(later, 0, record);
  }

  /** From `start` on and before `end`, the first one first. */
  between({ region, compartmentId }: OciPlace, start: EpochMs, end: EpochMs): readonly OciAuditRecord[] {
    return (this.#places.get(`${region} ${compartmentId}`) ?? []).filter(({ at }) => at >= start && at < end);
  }

  /** Over all places. */
  get size(): number {
    return [...this.#places.values()].reduce((sum, { length }) => sum + length, 0);
  }
}
