import { userArn } from './identifiers.ts';
import type { AccessKey, Account, EpochMs, IamUser, Password } from './model.ts';
import { isoSeconds } from './query-protocol.ts';
import type { AwsWorld } from './world.ts';

/** The 22 columns that AWS writes as of 2026; the documented `additional_credentials_info` has not been seen live. */
export const REPORT_COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...slotColumns(1),
  ...slotColumns(2),
  'cert_1_active',
  'cert_1_last_rotated',
  'cert_2_active',
  'cert_2_last_rotated',
];

const NO_KEY = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];
const ROOT_CREATED = Date.UTC(2019, 3, 1, 9, 30);

/**
 * The report as AWS writes it: the root user first, LF, no newline at the end; two key slots and
 * no key ids; a slot of no key and a key that was never used both say `N/A`.
 */
export function credentialReport(world: AwsWorld, account: Account): string {
  const rows = world.sortedUserNames(account.id).map((name) => userRow(account.id, world.user(account.id, name)));
  return [REPORT_COLUMNS, rootRow(account.id), ...rows].map((cells) => cells.map(csvCell).join(',')).join('\n');
}

function slotColumns(slot: 1 | 2): string[] {
  return ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((name) => `access_key_${slot}_${name}`);
}

function rootRow(accountId: string): string[] {
  const password = ['not_supported', 'no_information', 'not_supported', 'not_supported', 'true'];
  return [
    '<root_account>',
    `arn:aws:iam::${accountId}:root`,
    isoSeconds(ROOT_CREATED),
    ...password,
    ...NO_KEY,
    ...NO_KEY,
    ...NO_CERTIFICATES,
  ];
}

function userRow(accountId: string, user: IamUser): string[] {
  const [first, second] = slotsOf(user);
  return [
    user.name,
    userArn(accountId, user.name),
    isoSeconds(user.created),
    ...passwordCells(user.password),
    ...keyCells(first),
    ...keyCells(second),
    ...NO_CERTIFICATES,
  ];
}

/** In an order that tells nothing: AWS's slots do not follow the keys' ages either, so no reader may lean on it. */
function slotsOf(user: IamUser): readonly AccessKey[] {
  return user.keys.length < 2 ? user.keys : [...user.keys].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function passwordCells(password: Password | undefined): string[] {
  if (!password) return ['false', 'N/A', 'N/A', 'N/A', 'false'];
  const lastUsed = password.lastUsed === undefined ? 'no_information' : isoSeconds(password.lastUsed);
  return ['true', lastUsed, isoSeconds(password.changed), 'N/A', 'true'];
}

/** A key that is inactive keeps its times, whatever the documentation says. */
function keyCells(key: AccessKey | undefined): string[] {
  if (!key) return NO_KEY;
  const rotated: EpochMs = key.changed ?? key.created;
  const use = key.lastUsed ? [isoSeconds(key.lastUsed.at), key.lastUsed.region, key.lastUsed.service] : ['N/A', 'N/A', 'N/A'];
  return [String(key.status === 'Active'), isoSeconds(rotated), ...use];
}

/** User names may hold a comma. */
function csvCell(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
