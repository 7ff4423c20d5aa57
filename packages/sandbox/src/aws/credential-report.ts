import { userArn } from './identifiers.ts';
import type { Account, EpochMs, IamUser, RootKey, RootUser } from './model.ts';
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
  return [REPORT_COLUMNS, rootRow(account.id, account.root), ...rows].map((cells) => cells.map(csvCell).join(',')).join('\n');
}

function slotColumns(slot: 1 | 2): string[] {
  return ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((name) => `access_key_${slot}_${name}`);
}

/** IAM has no say over the root user's password, and yet knows when it was used. */
function rootRow(accountId: string, root: RootUser): string[] {
  const [first, second] = root.keys;
  return [
    '<root_account>',
    `arn:aws:iam::${accountId}:root`,
    isoSeconds(ROOT_CREATED),
    'not_supported',
    lastUseCell(root.passwordLastUsed),
    'not_supported',
    'not_supported',
    String(root.mfa),
    ...keyCells(first),
    ...keyCells(second),
    ...NO_CERTIFICATES,
  ];
}

function userRow(accountId: string, user: IamUser): string[] {
  const [first, second] = slotsOf(user);
  return [
    user.name,
    userArn(accountId, user.name, user.path),
    isoSeconds(user.created),
    ...passwordCells(user),
    String(user.mfa === true),
    ...keyCells(first),
    ...keyCells(second),
    ...NO_CERTIFICATES,
  ];
}

/** In an order that tells nothing: AWS's slots do not follow the keys' ages either, so no reader may lean on it. */
function slotsOf(user: IamUser): readonly RootKey[] {
  return user.keys.length < 2 ? user.keys : [...user.keys].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The last use of a password that is gone is not told here, only by GetUser and ListUsers. */
function passwordCells({ password, passwordLastUsed }: IamUser): string[] {
  if (!password) return ['false', 'N/A', 'N/A', 'N/A'];
  return ['true', lastUseCell(passwordLastUsed), isoSeconds(password.changed), 'N/A'];
}

/** Never, or before AWS began to take it down, on 2014-10-20. */
function lastUseCell(at: EpochMs | undefined): string {
  return at === undefined ? 'no_information' : isoSeconds(at);
}

/** A key that is inactive keeps its times, whatever the documentation says. */
function keyCells(key: RootKey | undefined): string[] {
  if (!key) return NO_KEY;
  const rotated: EpochMs = key.changed ?? key.created;
  const use = key.lastUsed ? [isoSeconds(key.lastUsed.at), key.lastUsed.region, key.lastUsed.service] : ['N/A', 'N/A', 'N/A'];
  return [String(key.status === 'Active'), isoSeconds(rotated), ...use];
}

/** User names may hold a comma. */
function csvCell(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
