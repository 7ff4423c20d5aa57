import {
  type Account,
  type Check,
  type CheckSettings,
  type ConfiguredCheck,
  type Credential,
  coverageOfKind,
  exceptionFor,
  findingsOf,
  type InventoryReader,
  namesOf,
  type Ownership,
  ownershipOf,
  reasonOf,
  type Scan,
  type TicketOwners,
  type Whitelist,
} from '@keyhammer/core';
import pLimit from 'p-limit';

/** What a threshold would hit in one account. */
export interface ThresholdHits {
  readonly days: number;
  readonly credentials: number;
  readonly users: number;
  /** Whoever would be told, each once; nobody is nobody's owner. */
  readonly owners: ReadonlySet<string>;
  /** In violation, and exempt: not among those above. */
  readonly whitelisted: number;
}

export interface AccountSimulation {
  readonly account: Account;
  /** `partial`: it holds at least so much. `failed`: nothing is known, and there are no hits. */
  readonly status: 'complete' | 'partial' | 'failed';
  readonly reasons: readonly string[];
  /** Active credentials of the check's kind. */
  readonly active: number;
  /** In the order of the thresholds. */
  readonly hits: readonly ThresholdHits[];
}

export interface SimulationRequest {
  readonly configured: ConfiguredCheck;
  /** Days. */
  readonly thresholds: readonly number[];
  readonly whitelist: Whitelist;
  readonly owners: TicketOwners;
}

/** Accounts that are read side by side. */
const ACCOUNTS_AT_ONCE = 8;

type Reader = Pick<InventoryReader, 'scan' | 'describe'>;

/** In the order of the accounts; `hear` is called with each as it is there. */
export async function simulateAccounts(
  accounts: readonly Account[],
  request: SimulationRequest,
  inventory: Reader,
  now: Date,
  hear: (simulation: AccountSimulation) => void,
): Promise<readonly AccountSimulation[]> {
  const limit = pLimit(ACCOUNTS_AT_ONCE);
  const simulate = async (account: Account) => {
    const simulation = await simulateAccount(account, request, inventory, now);
    hear(simulation);
    return simulation;
  };
  return await Promise.all(accounts.map((account) => limit(() => simulate(account))));
}

/** Over all accounts that could be read. */
export function totalsOf(thresholds: readonly number[], simulations: readonly AccountSimulation[]): readonly ThresholdHits[] {
  return thresholds.map((days, index) => {
    const each = simulations.flatMap(({ hits }) => hits[index] ?? []);
    const sum = (count: (hits: ThresholdHits) => number) => each.reduce((total, hits) => total + count(hits), 0);
    return {
      days,
      credentials: sum(({ credentials }) => credentials),
      users: sum(({ users }) => users),
      owners: new Set(each.flatMap(({ owners }) => [...owners])),
      whitelisted: sum(({ whitelisted }) => whitelisted),
    };
  });
}

/** What each threshold would hit in an account: one reading of it for all of them. Has nothing to write with. */
export async function simulateAccount(
  account: Account,
  request: SimulationRequest,
  inventory: Reader,
  now: Date,
): Promise<AccountSimulation> {
  try {
    return await readAndCount(account, request, inventory, now);
  } catch (error) {
    return { account, status: 'failed', reasons: [reasonOf(error)], active: 0, hits: [] };
  }
}

async function readAndCount(
  account: Account,
  { configured: { check, settings }, thresholds, whitelist, owners }: SimulationRequest,
  inventory: Reader,
  now: Date,
): Promise<AccountSimulation> {
  const settingsOfEach = thresholds.map((thresholdDays): CheckSettings => ({ ...settings, thresholdDays }));
  const needs = settingsOfEach.map((each) => check.need(each, now));
  const scan = await inventory.scan(account.id, { needs, watched: [] });
  const violations = settingsOfEach.map((each) => violationsOf(check, each, scan, now));
  const holders = [...new Set(violations.flat().map(({ principal }) => principal))];
  const described = await inventory.describe(account.id, holders, { powers: false });
  const nameOfPrincipal = new Map(violations.flat().map(({ principal, principalName }) => [principal, principalName]));
  const ownerOf = (principal: string) => {
    const { tags = {}, path, email } = described.get(principal) ?? {};
    const principalName = nameOfPrincipal.get(principal);
    const known = { ...(path !== undefined && { path }), ...(email !== undefined && { email }), ...(principalName && { principalName }) };
    return ownersNamed(ownershipOf(owners, { accountId: account.id, principal, tags, ...known }));
  };
  const isExempt = (credential: Credential) =>
    exceptionFor(whitelist, { check: check.name, accountId: account.id, names: namesOf(credential) }, now) !== undefined;

  const coverage = coverageOfKind(scan, check.kind);
  const gaps = coverage.kind === 'partial' ? coverage.gaps : [];
  const undescribed = holders.filter((holder) => !described.has(holder)).map((holder) => nameOfPrincipal.get(holder) ?? holder);
  return {
    account,
    status: gaps.length + undescribed.length > 0 ? 'partial' : 'complete',
    reasons: [
      ...gaps.map(({ what, reason }) => `${what}: ${reason}`),
      ...(undescribed.length > 0 ? [`the tags of ${undescribed.join(', ')} could not be read, so there may be other owners`] : []),
    ],
    active: scan.activeCredentials,
    hits: thresholds.map((days, index) => hitsOf(days, violations[index] ?? [], isExempt, ownerOf)),
  };
}

function violationsOf(check: Check, settings: CheckSettings, scan: Scan, now: Date): readonly Credential[] {
  return findingsOf(check, settings, scan, now).flatMap(({ credential, verdict }) => (verdict.kind === 'violation' ? [credential] : []));
}

function hitsOf(
  days: number,
  violations: readonly Credential[],
  isExempt: (credential: Credential) => boolean,
  ownerOf: (principal: string) => string | undefined,
): ThresholdHits {
  const hit = violations.filter((credential) => !isExempt(credential));
  const users = new Set(hit.map(({ principal }) => principal));
  return {
    days,
    credentials: hit.length,
    users: users.size,
    owners: new Set([...users].flatMap((user) => ownerOf(user) ?? [])),
    whitelisted: violations.length - hit.length,
  };
}

/** The most specific of those who would be told stands for all of them. */
function ownersNamed({ taggedOwner, jiraOwner, slackOwners }: Ownership): string | undefined {
  return taggedOwner ?? jiraOwner ?? (slackOwners.length > 0 ? slackOwners.join(', ') : undefined);
}
