import { userInactivekeys } from '@keyhammer/checks';
import type { AuditEntry, ConfiguredCheck, Issue } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, aReportedIssue, checkSettings, daysAgo, InMemoryWorld, KEY_ID, NOW, usedAt } from '@keyhammer/testing';
import { planRemediation } from './plan.ts';
import { applyRemediation, type Confirm } from './remediate.ts';
import type { Operator, RemediationReport, RemediationSettings, RemediatorPorts } from './remediation-run.ts';

// What the specifications of this package share: a world with keys that are due, and a run over it.

export const MINUTE_MS = 60_000;
export const ALICE: Operator = { by: 'alice@laptop', mode: 'manual' };
export const LAMBDA: Operator = { by: 'lambda:keyhammer-remediator', mode: 'batch' };
export const SETTINGS: RemediationSettings = {
  owners: { default: { slackOwners: ['#security'] }, accounts: new Map(), businessUnits: new Map() },
  notifyDefaultOwner: false,
  whitelist: new Map(),
};

/** So many reported issues that are due, each with its key in the cloud and its ticket in the tracker. */
export async function worldWithDueKeys(count = 1, overrides: Partial<Issue> = {}): Promise<InMemoryWorld> {
  const issues = Array.from({ length: count }, (_, n) => dueIssue(n, overrides));
  const world = new InMemoryWorld({ issues });
  for (const { id, details, ticket } of issues) {
    world.cloud.addKey(ACCOUNT_ID, details.principal, { id, created: details.created, lastUsed: usedAt(daysAgo(120)), status: 'active' });
    if (ticket) await makeTicket(world, id);
  }
  return world;
}

/** The key of the `n`th due issue; of the first, `KEY_ID`. */
export function keyId(n: number): string {
  return n === 0 ? KEY_ID : accessKeyId(n);
}

function dueIssue(n: number, overrides: Partial<Issue>): Issue {
  const reported = daysAgo(20);
  const ticket = { key: `SEC-${n + 1}`, state: 'open', toldAt: reported } as const;
  return aReportedIssue(20, { id: keyId(n), ticket, version: 1, ...overrides });
}

async function makeTicket({ tracker }: InMemoryWorld, id: string): Promise<void> {
  const draft = { project: 'SEC', issueType: 'Task', priority: 'Major', description: [], assignees: [], watchers: [] };
  await tracker.create([{ ...draft, label: `keyhammer-${id}`, labels: [], summary: id }]);
}

export function portsOf(world: InMemoryWorld): RemediatorPorts {
  const { issues, audit, tracker, notifier, log, clock } = world;
  return { issues, audit, credentials: world.cloud, tracker, notifier, log, waiter: clock, clock };
}

export function configured(overrides: Parameters<typeof checkSettings>[0] = {}): ConfiguredCheck {
  return { check: userInactivekeys, settings: checkSettings(overrides) };
}

export function jobsWith(...checks: readonly ConfiguredCheck[]) {
  return [{ account: { id: ACCOUNT_ID, name: 'Payments' }, checks }];
}

export interface RunOptions {
  readonly operator?: Operator;
  readonly confirm?: Confirm;
  readonly settings?: Partial<RemediationSettings>;
  readonly ports?: Partial<RemediatorPorts>;
  readonly check?: ConfiguredCheck;
  /** False: Jira and Slack are off. */
  readonly channels?: boolean;
  /** Something that happens after the plan was made. */
  readonly meanwhile?: () => unknown;
}

/** Plans with the world as it is, then applies: a whole run. */
export async function remediate(world: InMemoryWorld, options: RunOptions = {}): Promise<RemediationReport> {
  const { operator = LAMBDA, confirm = async () => 'yes', check = configured() } = options;
  const { tracker, notifier, ...quiet } = portsOf(world);
  const ports = { ...quiet, ...(options.channels !== false && tracker && notifier && { tracker, notifier }), ...options.ports };
  const { due } = await planRemediation(jobsWith(check), new Map(), ports.issues, world.now);
  await options.meanwhile?.();
  return await applyRemediation(due, confirm, operator, { ...SETTINGS, ...options.settings }, ports, world.now);
}

/** What the audit log says of a key: `deactivate started`, … */
export function auditOf(world: InMemoryWorld, id = KEY_ID): readonly string[] {
  return world.audit.all.filter((entry) => entry.id === id).map(({ action, outcome }: AuditEntry) => `${action} ${outcome}`);
}

export { ACCOUNT_ID, KEY_ID, NOW };
