import { userInactivekeys, userInactivepasswords, userKeysrotation } from '@keyhammer/checks';
import type { CheckSettings, ConfiguredCheck, Credential, CredentialControl, Issue, IssueEvent, RotationSettings } from '@keyhammer/core';
import { plainText, recordEvent } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  aConsolePassword,
  accessKeyId,
  aReportedIssue,
  daysAgo,
  InMemoryWorld,
  issueDetails,
  KEY_ID,
  NOW,
  rotationSettings,
  settingsFor,
  usedAt,
} from '@keyhammer/testing';
import { planRemediation } from './plan.ts';
import { applyRemediation } from './remediate.ts';
import { type BatchRun, remediateJobs } from './remediate-jobs.ts';
import type {
  Consent,
  Operator,
  RemediationJob,
  RemediationPlan,
  RemediationReport,
  RemediationSettings,
  RemediatorPorts,
} from './remediation-run.ts';

// What the specifications of this package share: a world with credentials that are due, and runs over it.

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
export const ALICE: Operator = { by: 'alice@laptop', mode: 'manual' };
export const LAMBDA: Operator = { by: 'lambda:keyhammer-remediator', mode: 'batch' };

export const SETTINGS: RemediationSettings = {
  owners: { default: { slackOwners: ['#security'] }, accounts: new Map(), businessUnits: new Map() },
  notifyDefaultOwner: false,
  whitelist: new Map(),
  checks: [],
  limits: { maxPerRun: 50, maxPercent: 100 },
};

/** The check for inactive keys. */
export function configured(overrides: Partial<CheckSettings> = {}): ConfiguredCheck {
  return { check: userInactivekeys, settings: settingsFor(userInactivekeys, overrides) };
}

export function passwords(overrides: Partial<CheckSettings> = {}): ConfiguredCheck {
  return { check: userInactivepasswords, settings: settingsFor(userInactivepasswords, overrides) };
}

/** The check for old keys. It rotates; keys older than 90 days. */
export function rotating(rotation: Partial<RotationSettings> = {}, overrides: Partial<CheckSettings> = {}): ConfiguredCheck {
  const settings = settingsFor(userKeysrotation, { ...overrides, rotation: rotationSettings({ action: 'rotate', ...rotation }) });
  return { check: userKeysrotation, settings };
}

/** The key of the `n`th due issue; of the first, `KEY_ID`. */
export function keyId(n: number): string {
  return n === 0 ? KEY_ID : accessKeyId(n);
}

/** An issue that is due since 6 days, with its ticket `SEC-<n+1>`. */
export function dueIssue(n: number, overrides: Partial<Issue> = {}): Issue {
  const ticket = { key: `SEC-${n + 1}`, state: 'open', toldAt: daysAgo(20) } as const;
  return aReportedIssue(20, { id: keyId(n), ticket, version: 1, ...overrides });
}

/** These issues, each with its key in the cloud and its ticket in the tracker. */
export async function worldWith(...issues: readonly Issue[]): Promise<InMemoryWorld> {
  const world = new InMemoryWorld({ issues });
  for (const { id, details, ticket, accountId } of issues) {
    const { principal, created, lastUsed } = details;
    if (details.kind === 'aws-access-key') world.cloud.addKey(accountId, principal, { id, created, lastUsed, status: 'active' });
    if (details.kind === 'aws-console-password') {
      world.cloud.addPassword(accountId, principal, { created, lastUsed, ...(details.changed && { changed: details.changed }) });
    }
    if (ticket) await makeTicket(world, id);
  }
  return world;
}

/** So many reported issues that are due. */
export async function worldWithDueKeys(count = 1, overrides: Partial<Issue> = {}): Promise<InMemoryWorld> {
  return await worldWith(...Array.from({ length: count }, (_, n) => dueIssue(n, overrides)));
}

/** Alice's key, old and due for a rotation; in use up to yesterday, if not said otherwise. */
export async function worldWithOldKey(lastUsed: Credential['lastUsed'] = usedAt(daysAgo(1))): Promise<InMemoryWorld> {
  return await worldWith(dueIssue(0, { check: userKeysrotation.name, details: issueDetails({ lastUsed }) }));
}

/** Alice's console password, due. */
export async function worldWithPassword(): Promise<InMemoryWorld> {
  const { kind, id, principal, created, changed, lastUsed } = aConsolePassword();
  const details = issueDetails({ kind, principal, created, lastUsed, ...(changed && { changed }) });
  return await worldWith(dueIssue(0, { check: userInactivepasswords.name, id, details }));
}

export async function makeTicket({ tracker }: InMemoryWorld, id: string): Promise<void> {
  const draft = { project: 'SEC', issueType: 'Task', priority: 'Major', description: [], assignees: [], watchers: [] };
  await tracker.create([{ ...draft, label: `keyhammer-${id}`, labels: [], summary: id }]);
}

export function portsOf(world: InMemoryWorld): RemediatorPorts {
  const { issues, audit, vault, budget, tracker, notifier, log, clock } = world;
  return { issues, audit, vault, budget, credentials: world.cloud, tracker, notifier, log, waiter: clock, clock };
}

export function jobsWith(...checks: readonly ConfiguredCheck[]): readonly RemediationJob[] {
  return jobsIn(ACCOUNT_ID, ...checks);
}

export function jobsIn(accountId: string, ...checks: readonly ConfiguredCheck[]): readonly RemediationJob[] {
  return [{ account: { id: accountId, name: 'Payments' }, checks }];
}

export interface RunOptions {
  /** The batch, if not said otherwise. */
  readonly operator?: Operator;
  readonly confirm?: Consent['confirm'];
  readonly consent?: Partial<Consent>;
  readonly settings?: Partial<RemediationSettings>;
  readonly ports?: Partial<RemediatorPorts>;
  readonly checks?: readonly ConfiguredCheck[];
  readonly jobs?: readonly RemediationJob[];
  /** False: Jira and Slack are off. */
  readonly channels?: boolean;
  readonly patienceMs?: number;
  readonly overrideLimits?: boolean;
  /** Something that happens after the plan was made. */
  readonly meanwhile?: () => unknown;
}

/** What would be done in the world as it is. */
export async function planIn(world: InMemoryWorld, options: RunOptions = {}): Promise<RemediationPlan> {
  const { operator = LAMBDA, checks = [configured()], jobs = jobsWith(...checks), overrideLimits = false } = options;
  const settings = { ...SETTINGS, checks, ...options.settings };
  return await planRemediation({ jobs, operator, settings, overrideLimits }, { ...portsOf(world), ...options.ports }, world.now);
}

/** Plans with the world as it is, then applies: a whole run. */
export async function remediate(world: InMemoryWorld, options: RunOptions = {}): Promise<RemediationReport> {
  const { due } = await planIn(world, options);
  await options.meanwhile?.();
  return await applyIn(world, due, options);
}

export async function applyIn(world: InMemoryWorld, due: RemediationPlan['due'], options: RunOptions = {}): Promise<RemediationReport> {
  const { operator = LAMBDA, checks = [configured()], confirm = async () => 'yes' as const, patienceMs } = options;
  const { tracker, notifier, ...quiet } = portsOf(world);
  const ports = { ...quiet, ...(options.channels !== false && tracker && notifier && { tracker, notifier }), ...options.ports };
  const settings = { ...SETTINGS, checks, ...options.settings };
  const consent = { confirm, ...options.consent };
  const run = { operator, settings, ports, consent, ...(patienceMs !== undefined && { patienceMs }) };
  return await applyRemediation(due, run, world.now);
}

/** The batch as the queue starts it, from the beginning. */
export async function runBatch(
  world: InMemoryWorld,
  checks: readonly ConfiguredCheck[],
  {
    ports = portsOf(world),
    settings = {},
    accountId = ACCOUNT_ID,
    ...options
  }: Partial<Omit<BatchRun, 'settings'>> & { readonly settings?: Partial<RemediationSettings>; readonly accountId?: string } = {},
): Promise<ReadonlySet<unknown>> {
  const job = {
    stage: 'remediate',
    accountId,
    accountName: 'Payments',
    run: 'run-1',
    checks: checks.map(({ check }) => check.name),
  } as const;
  const run = { checks, by: LAMBDA.by, settings: { ...SETTINGS, checks, ...settings }, ports, ...options };
  return await remediateJobs([job], run, world.now);
}

export function kindsOf({ results }: RemediationReport): readonly string[] {
  return results.map(({ outcome }) => outcome.kind);
}

/** What the audit log says of a credential: `deactivate started`, … */
export function auditOf(world: InMemoryWorld, id = KEY_ID): readonly string[] {
  return world.audit.all.filter((entry) => entry.id === id).map(({ action, outcome }) => `${action} ${outcome}`);
}

export function commentsOn(world: InMemoryWorld, ticket = 'SEC-1'): readonly string[] {
  return world.tracker.ticket(ticket).comments.map(plainText);
}

export function statusOf(world: InMemoryWorld, id = KEY_ID): string | undefined {
  return world.cloud.keyOf(ACCOUNT_ID, id)?.status;
}

/** Something happens to the first issue. */
export async function happens(world: InMemoryWorld, event: IssueEvent, id = KEY_ID): Promise<void> {
  await recordEvent(world.issues, world.issue(id), event, world.now);
}

/** Somebody works with the key. */
export function use(world: InMemoryWorld, id: string, at: Date = world.now): void {
  world.cloud.changeKey(ACCOUNT_ID, id, { lastUsed: usedAt(at) });
}

/** The world's cloud with some of its answers replaced. */
export function controlWith({ cloud }: InMemoryWorld, methods: Partial<CredentialControl>): CredentialControl {
  return {
    look: (ref, need) => cloud.look(ref, need),
    prepare: (ref, change, former) => cloud.prepare(ref, change, former),
    held: (holder) => cloud.held(holder),
    activeCount: (accountId, kind) => cloud.activeCount(accountId, kind),
    deactivate: (ref, options) => cloud.deactivate(ref, options),
    activate: (ref, restorePoint) => cloud.activate(ref, restorePoint),
    delete: (ref, options) => cloud.delete(ref, options),
    create: (holder) => cloud.create(holder),
    ownIdentity: () => cloud.ownIdentity(),
    ...methods,
  };
}

export { ACCOUNT_ID, KEY_ID, NOW };
