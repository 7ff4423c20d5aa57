import { isBefore } from '@keyhammer/core';
import { parseFlag, parseTime, type ReportRow, visitReportRows } from '../credential-report/report-rows.ts';

/** What the credential report tells of an account's access keys. */
export interface ReportCandidates {
  /** Users who hold an active key that may have been unused for long enough. */
  readonly users: ReadonlySet<string>;
  /** Active keys of all users; the root user's own are not counted. */
  readonly activeKeys: number;
}

/** The report has no key ids and no third key: a slot tells whom to look at, never which key is meant. */
const SLOTS = [1, 2].map((slot) => ({ active: `access_key_${slot}_active`, lastUsed: `access_key_${slot}_last_used_date` }));
const COLUMNS = SLOTS.flatMap(({ active, lastUsed }) => [active, lastUsed]);

/**
 * The users whose keys must be read live. A slot's last use can only have moved forward since the
 * report was made, so this names too many users at worst. `last_rotated` is left alone: it also
 * moves when a key's status does.
 * @throws MalformedReportError
 */
export function reportCandidates(content: Uint8Array, unusedSince: Date): ReportCandidates {
  const users = new Set<string>();
  let activeKeys = 0;
  visitReportRows(content, COLUMNS, (row) => {
    const active = SLOTS.filter((slot) => parseFlag(row, slot.active));
    activeKeys += active.length;
    if (row.user && active.some((slot) => mayBeUnused(row, slot.lastUsed, unusedSince))) users.add(row.user);
  });
  return { users, activeKeys };
}

/** In violation when `now − last use > threshold`: exactly at the threshold is not yet. */
function mayBeUnused(row: ReportRow, column: string, unusedSince: Date): boolean {
  const lastUsed = parseTime(row, column);
  return lastUsed === undefined || isBefore(lastUsed, unusedSince);
}
