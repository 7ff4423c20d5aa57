import { daysBefore, keyhammerRoles, type RoleOptions } from './demo-organisation.ts';
import { type Random, seededRandom } from './identifiers.ts';
import type { NewKey, NewPassword } from './new-entities.ts';
import { AwsWorld } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface GeneratedOptions extends RoleOptions {
  readonly accounts: number;
  readonly usersPerAccount: number;
  /** The part of the users whose only key is stale: 0.1 for 10 %. */
  readonly staleFraction: number;
  /** The part of the users with a console password that nobody uses. Of the others every fourth then has one that is in use. None if absent. */
  readonly dormantPasswordFraction?: number;
  readonly now: Date;
  readonly seed?: number;
  /** What counts as old, for the counts alone; nothing does if absent. */
  readonly rotationDays?: number;
  /** What counts as stale, for the world and for the counts; 90 if absent. */
  readonly thresholdDays?: number;
}

/** What a reader of the whole organisation will find, to work out the calls that it should take. */
export interface OrganisationCounts {
  readonly accounts: number;
  readonly users: number;
  readonly activeKeys: number;
  readonly usersWithActiveKeys: number;
  /** Users whom the credential report makes candidates: a slot is active and its last use is `N/A` or beyond the threshold. */
  readonly candidateUsers: number;
  /** Active keys of those users that were made before the threshold: the ones whose last use must be asked for. */
  readonly candidateKeys: number;
  /** Those, and the active keys that are older than `rotationDays`. */
  readonly candidateKeysOfBoth: number;
  /** Active keys that are older than `rotationDays`. */
  readonly oldKeys: number;
  /** Keys in violation. */
  readonly staleKeys: number;
  readonly usersInViolation: number;
  /** Console passwords whose last use and last change are both beyond the threshold. */
  readonly dormantPasswords: number;
}

export interface GeneratedOrganisation {
  readonly world: AwsWorld;
  readonly accountIds: readonly string[];
  readonly counts: OrganisationCounts;
}

/**
 * An organisation of any size, the same for the same options. In every account exactly
 * `staleFraction` of the users hold one stale key (a quarter of them never used). Of the rest
 * most use one key every few days; some have two keys, none, an inactive one, or one that is
 * too young to judge and was never used.
 */
export function generatedOrganisation(options: GeneratedOptions): GeneratedOrganisation {
  const accountIds = Array.from({ length: options.accounts }, (_, index) => String(200_000_000_000 + index * 1_000_003));
  const [mainAccountId = ''] = accountIds;
  const seed = options.seed ?? 1;
  const world = new AwsWorld({ mainAccountId, seed });
  const random = seededRandom(seed + 1);
  const roles = keyhammerRoles(options);
  for (const [index, id] of accountIds.entries()) {
    world.addAccount({ id, name: `team-${index + 1}`, roles });
    addUsers(world, id, options, random);
  }
  return { world, accountIds, counts: countsOf(world, options) };
}

/** Few enough tag sets to be shared by all users. */
const TAGS = Array.from({ length: 8 }, (_, team) =>
  Object.freeze({ owner: `owner-${team + 1}@example.com`, bu: `unit-${(team % 3) + 1}` }),
);

function addUsers(world: AwsWorld, accountId: string, options: GeneratedOptions, random: Random): void {
  const stale = Math.round(options.usersPerAccount * options.staleFraction);
  const dormant = Math.round(options.usersPerAccount * (options.dormantPasswordFraction ?? 0));
  for (let index = 0; index < options.usersPerAccount; index += 1) {
    const name = `user-${String(index + 1).padStart(5, '0')}`;
    const tags = TAGS[Math.floor(random() * TAGS.length)];
    const password = dormant > 0 && passwordOf(index, isChosen(index, dormant, options.usersPerAccount), options);
    const facts = { ...(random() < 0.5 && tags && { tags }), ...(password && { password }) };
    world.addUser(accountId, { name, created: daysBefore(options.now, 1200), ...facts });
    const keys = isChosen(index, stale, options.usersPerAccount) ? [staleKey(options, random)] : otherKeys(options, random);
    for (const key of keys) world.addKey(accountId, name, key);
  }
}

/** Spreads so many users evenly over the account's pages. */
function isChosen(index: number, count: number, users: number): boolean {
  return Math.floor(((index + 1) * count) / users) > Math.floor((index * count) / users);
}

/** Takes no random number, so that the keys are the same with passwords and without. */
function passwordOf(index: number, dormant: boolean, options: GeneratedOptions): NewPassword | undefined {
  const changed = daysBefore(options.now, threshold(options) + 1 + (index % 700));
  if (dormant) return { changed, ...(index % 3 > 0 && { lastUsed: daysBefore(options.now, threshold(options) + 1 + (index % 300)) }) };
  return index % 4 === 0 ? { changed, lastUsed: daysBefore(options.now, index % Math.min(30, threshold(options))) } : undefined;
}

function staleKey(options: GeneratedOptions, random: Random): NewKey {
  const unusedDays = threshold(options) + 1 + random() * 500;
  if (random() < 0.25) return { created: daysBefore(options.now, unusedDays) };
  const created = daysBefore(options.now, unusedDays + 1 + random() * 100);
  return { created, lastUsed: { at: daysBefore(options.now, unusedDays) } };
}

function otherKeys(options: GeneratedOptions, random: Random): NewKey[] {
  const lot = random();
  if (lot < 0.8) return [liveKey(options, random)];
  if (lot < 0.85) return [liveKey(options, random), liveKey(options, random)];
  if (lot < 0.93) return [];
  if (lot < 0.97) return [{ ...staleKey(options, random), status: 'Inactive' }];
  return [{ created: daysBefore(options.now, random() * threshold(options) * 0.9) }];
}

function liveKey(options: GeneratedOptions, random: Random): NewKey {
  const usedDays = random() * Math.min(5, threshold(options) * 0.9);
  const created = daysBefore(options.now, usedDays + 1 + random() * 700);
  return { created, lastUsed: { at: daysBefore(options.now, usedDays), service: random() < 0.5 ? 's3' : 'ec2' } };
}

function countsOf(world: AwsWorld, options: GeneratedOptions): OrganisationCounts {
  const before = options.now.getTime() - threshold(options) * DAY_MS;
  const users = [...world.accounts.values()].flatMap((account) => [...account.users.values()]);
  const active = users.map(({ keys }) => keys.filter(({ status }) => status === 'Active'));
  const candidates = active.filter((keys) => keys.some(({ lastUsed }) => lastUsed === undefined || lastUsed.at < before));
  const old = candidates.map((keys) => keys.filter(({ created }) => created < before));
  const stale = old.map((keys) => keys.filter(({ lastUsed }) => lastUsed === undefined || lastUsed.at < before));
  const rotation = options.rotationDays === undefined ? Number.NEGATIVE_INFINITY : options.now.getTime() - options.rotationDays * DAY_MS;
  const beyondRotation = active.map((keys) => keys.filter(({ created }) => created < rotation));
  const total = (lists: readonly (readonly unknown[])[]) => lists.reduce((sum, list) => sum + list.length, 0);
  return {
    accounts: world.accounts.size,
    users: users.length,
    activeKeys: total(active),
    usersWithActiveKeys: active.filter((keys) => keys.length > 0).length,
    candidateUsers: candidates.length,
    candidateKeys: total(old),
    candidateKeysOfBoth: new Set([...old, ...beyondRotation].flat()).size,
    oldKeys: total(beyondRotation),
    staleKeys: total(stale),
    usersInViolation: stale.filter((keys) => keys.length > 0).length,
    dormantPasswords: users.filter(
      ({ password, passwordLastUsed = 0 }) => password && Math.max(password.changed, passwordLastUsed) < before,
    ).length,
  };
}

function threshold({ thresholdDays = 90 }: GeneratedOptions): number {
  return thresholdDays;
}
