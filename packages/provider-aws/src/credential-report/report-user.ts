import { MalformedReportError, parseFlag, parseTime, type ReportRow } from './report-rows.ts';

/** What the report tells of one user, the root user too. */
export interface ReportUser {
  readonly name: string;
  readonly created: Date;
  readonly mfa: boolean;
  /** The root user's password is not told of. */
  readonly passwordEnabled: boolean;
  /** Absent: never, or before 2014-10-20; or there is no password. */
  readonly passwordLastUsed: Date | undefined;
  readonly passwordChanged: Date | undefined;
  readonly keys: readonly ReportKey[];
}

/** The report has no key ids and no third key, and a slot's number tells nothing: it says whom to look at, never which key is meant. */
export interface ReportKey {
  readonly slot: 1 | 2;
  readonly active: boolean;
  /** When it was made, or when its status last changed. */
  readonly rotated: Date | undefined;
  /** Absent: never. */
  readonly lastUsed: Date | undefined;
}

const SLOTS = [1, 2] as const;
const columnsOf = (slot: 1 | 2) => ({
  active: `access_key_${slot}_active`,
  rotated: `access_key_${slot}_last_rotated`,
  lastUsed: `access_key_${slot}_last_used_date`,
});
const SLOT_COLUMNS = { 1: columnsOf(1), 2: columnsOf(2) };

export const USER_COLUMNS: readonly string[] = [
  'user',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'mfa_active',
  ...Object.values(SLOT_COLUMNS).flatMap((columns) => Object.values(columns)),
];

/** @throws MalformedReportError */
export function parseUser(row: ReportRow): ReportUser {
  const created = parseTime(row, 'user_creation_time');
  if (!row.user) throw new MalformedReportError('a row names no user');
  if (!created) throw new MalformedReportError(`user_creation_time is "${row.user_creation_time ?? ''}"`);
  return {
    name: row.user,
    created,
    mfa: parseFlag(row, 'mfa_active'),
    passwordEnabled: parseFlag(row, 'password_enabled'),
    passwordLastUsed: parseTime(row, 'password_last_used'),
    passwordChanged: parseTime(row, 'password_last_changed'),
    keys: SLOTS.flatMap((slot) => parseKey(row, slot)),
  };
}

export function activeKeysOf({ keys }: ReportUser): number {
  return keys.filter(({ active }) => active).length;
}

/** A slot that no key is in is inactive too, but has no times. */
function parseKey(row: ReportRow, slot: 1 | 2): readonly ReportKey[] {
  const columns = SLOT_COLUMNS[slot];
  const active = parseFlag(row, columns.active);
  const rotated = parseTime(row, columns.rotated);
  return active || rotated ? [{ slot, active, rotated, lastUsed: parseTime(row, columns.lastUsed) }] : [];
}
