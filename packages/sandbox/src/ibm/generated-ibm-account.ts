import { daysBefore } from '../aws/demo-organisation.ts';
import { type Random, seededRandom } from '../aws/identifiers.ts';
import type { IbmAccount, IbmApiKey, IbmTracked } from './model.ts';
import type { NewIbmApiKey } from './new-entities.ts';
import { type IbmOperator, IbmWorld } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Of IBM's limit of twenty. */
const KEYS_PER_HOLDER = 5;

export interface GeneratedIbmOptions {
  /** In the account, Keyhammer's own not counted. */
  readonly apiKeys: number;
  /** The part of them that is stale: 0.1 for 10 %. */
  readonly staleFraction: number;
  readonly now: Date;
  readonly accountId?: string;
  readonly trustedProfiles?: number;
  /** What counts as stale; 30 days if absent. */
  readonly thresholdDays?: number;
  readonly seed?: number;
}

/** What a reader will find, to work out the calls that it should take. Keyhammer's own key and user are counted. */
export interface IbmAccountCounts {
  readonly apiKeys: number;
  readonly userKeys: number;
  readonly serviceIdKeys: number;
  readonly users: number;
  readonly serviceIds: number;
  readonly trustedProfiles: number;
  /** Enabled, made before the threshold, and not used since. */
  readonly staleKeys: number;
  /** What an activity report lists of API keys: the stale, the disabled that nobody used, and the young that were never used. */
  readonly reportedKeys: number;
}

export interface GeneratedIbmAccount {
  readonly world: IbmWorld;
  readonly accountId: string;
  readonly operator: IbmOperator;
  readonly counts: IbmAccountCounts;
}

/**
 * An account of any size, the same for the same options. Every other holder is a user, every other one a service ID. Exactly
 * `staleFraction` of the keys are stale (a quarter of them never used); of the others most are in use, some are disabled, some too
 * young to judge.
 */
export function generatedIbmAccount(options: GeneratedIbmOptions): GeneratedIbmAccount {
  const { seed = 1, accountId = '0123456789abcdef0123456789abcdef' } = options;
  const world = new IbmWorld({ seed });
  const random = seededRandom(seed + 1);
  const account = world.addAccount({ id: accountId, name: 'generated' });
  const operator = world.addOperator(accountId, { kind: 'user', created: daysBefore(options.now, 2) });
  world.authenticate(accountId, operator.keyId, options.now);
  for (let first = 0; first < options.apiKeys; first += KEYS_PER_HOLDER) addHolder(world, accountId, first, options, random);
  for (let index = 0; index < (options.trustedProfiles ?? 0); index += 1) {
    const created = daysBefore(options.now, 400);
    world.addTrustedProfile(accountId, { name: `profile-${index + 1}`, created, lastAuthn: usedSince(options, random) });
  }
  return { world, accountId, operator, counts: countsOf(account, options) };
}

function addHolder(world: IbmWorld, accountId: string, first: number, options: GeneratedIbmOptions, random: Random): void {
  const number = first / KEYS_PER_HOLDER + 1;
  const name = String(number).padStart(5, '0');
  const made = daysBefore(options.now, 1500);
  const activity = { lastAuthn: usedSince(options, random), authnCount: 10 };
  const { iamId } =
    number % 2 === 0
      ? world.addServiceId(accountId, { name: `service-${name}`, created: made, ...activity })
      : world.addUser(accountId, { email: `user.${name}@example.com`, added: made, ...activity });
  for (let index = first; index < Math.min(first + KEYS_PER_HOLDER, options.apiKeys); index += 1) {
    world.addApiKey(accountId, iamId, newKey(index, options, random));
  }
}

function newKey(index: number, options: GeneratedIbmOptions, random: Random): NewIbmApiKey {
  const stale = Math.round(options.apiKeys * options.staleFraction);
  const name = `key-${index + 1}`;
  // Evenly spread over the pages of the list.
  const isStale = Math.floor(((index + 1) * stale) / options.apiKeys) > Math.floor((index * stale) / options.apiKeys);
  return { name, ...(isStale ? staleTimes(options, random) : otherTimes(options, random)) };
}

type KeyTimes = Omit<NewIbmApiKey, 'name'>;

function staleTimes(options: GeneratedIbmOptions, random: Random): KeyTimes {
  const unusedDays = threshold(options) + 1 + random() * 500;
  if (random() < 0.25) return { created: daysBefore(options.now, unusedDays) };
  const created = daysBefore(options.now, unusedDays + 1 + random() * 100);
  return { created, lastAuthn: daysBefore(options.now, unusedDays), authnCount: 1 + Math.floor(random() * 500) };
}

function otherTimes(options: GeneratedIbmOptions, random: Random): KeyTimes {
  const lot = random();
  if (lot < 0.9) return { created: daysBefore(options.now, 700), lastAuthn: usedSince(options, random), authnCount: 40 };
  if (lot < 0.96) return { ...staleTimes(options, random), disabled: true };
  return { created: daysBefore(options.now, random() * threshold(options) * 0.9) };
}

function usedSince(options: GeneratedIbmOptions, random: Random): Date {
  return daysBefore(options.now, random() * Math.min(5, threshold(options) * 0.9));
}

function countsOf(account: IbmAccount, options: GeneratedIbmOptions): IbmAccountCounts {
  const before = options.now.getTime() - threshold(options) * DAY_MS;
  const keys = [...account.apiKeys.values()];
  const unused = ({ lastAuthn }: IbmTracked) => lastAuthn === undefined || lastAuthn < before;
  const userKeys = keys.filter(({ iamId }) => account.users.has(iamId)).length;
  return {
    apiKeys: keys.length,
    userKeys,
    serviceIdKeys: keys.length - userKeys,
    users: account.users.size,
    serviceIds: account.serviceIds.size,
    trustedProfiles: account.profiles.size,
    staleKeys: keys.filter((key: IbmApiKey) => !key.disabled && key.created < before && unused(key)).length,
    reportedKeys: keys.filter(unused).length,
  };
}

function threshold({ thresholdDays = 30 }: GeneratedIbmOptions): number {
  return thresholdDays;
}
