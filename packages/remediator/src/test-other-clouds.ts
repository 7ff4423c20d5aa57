import { ibmInactiveapikeys, ibmInactiveprofiles, ibmInactiveserviceids, ociAdminapikeys, ociInactiveapikeys } from '@keyhammer/checks';
import type { Check, CheckSettings, ConfiguredCheck, Credential, Issue } from '@keyhammer/core';
import { aReportedIssue, IBM_ACCOUNT_ID, InMemoryWorld, OCI_TENANCY_ID, settingsFor } from '@keyhammer/testing';
import type { RemediationPlan, RemediationReport, RemediatorPorts } from './remediation-run.ts';
import { type RollBackOutcome, rollBack } from './roll-back.ts';
import { ALICE, jobsIn, makeTicket, planIn, portsOf, type RunOptions, remediate, runBatch } from './test-remediation.ts';

// What the specifications about credentials of IBM Cloud and OCI share.

function chosen(check: Check, overrides: Partial<CheckSettings>): ConfiguredCheck {
  const { choices = {} } = overrides;
  const asChosen = check.chosen?.(choices) ?? check;
  return { check: asChosen, settings: settingsFor(asChosen, { thresholdDays: 30, ...overrides }) };
}

export const CAPABILITY = { choices: { remediation_action: 'capability' } };

/** Keys of administrators, which are deleted, and can be restored. */
export const adminKeys = (overrides: Partial<CheckSettings> = {}) => chosen(ociAdminapikeys, { thresholdDays: 0, ...overrides });
/** Keys that Audit shows no use of. */
export const ociKeys = (overrides: Partial<CheckSettings> = {}) => chosen(ociInactiveapikeys, overrides);
export const ibmKeys = (overrides: Partial<CheckSettings> = {}) => chosen(ibmInactiveapikeys, overrides);
export const serviceIds = (overrides: Partial<CheckSettings> = {}) => chosen(ibmInactiveserviceids, overrides);
/** Which can only be deleted, for good. */
export const profiles = (overrides: Partial<CheckSettings> = {}) => chosen(ibmInactiveprofiles, overrides);

export function accountOf({ kind }: Pick<Credential, 'kind'>): string {
  return kind === 'oci-api-key' ? OCI_TENANCY_ID : IBM_ACCOUNT_ID;
}

/** The issue of a credential, due since 6 days, with its ticket `SEC-<n>`. */
export function issueAbout(credential: Credential, { check }: ConfiguredCheck, n = 1, overrides: Partial<Issue> = {}): Issue {
  const { id, status: _, ...facts } = credential;
  return aReportedIssue(20, {
    check: check.name,
    accountId: accountOf(credential),
    id,
    version: 1,
    details: { ...facts, tags: {} },
    ticket: { key: `SEC-${n}`, state: 'open', toldAt: facts.created },
    ...overrides,
  });
}

/** These credentials in the cloud, and these issues, each with its ticket. */
export async function worldOf(credentials: readonly Credential[], issues: readonly Issue[]): Promise<InMemoryWorld> {
  const world = new InMemoryWorld({ issues });
  for (const { readAt: _, ...credential } of credentials) world.cloud.put(accountOf(credential), credential);
  for (const { id, ticket } of issues) if (ticket) await makeTicket(world, id);
  return world;
}

/** All of them due for the check. */
export async function worldWithDue(check: ConfiguredCheck, ...credentials: readonly Credential[]): Promise<InMemoryWorld> {
  return await worldOf(
    credentials,
    credentials.map((credential, index) => issueAbout(credential, check, index + 1)),
  );
}

function inItsAccount(check: ConfiguredCheck, options: RunOptions): RunOptions {
  return { checks: [check], jobs: jobsIn(accountOf(check.check), ...(options.checks ?? [check])), ...options };
}

export async function plan(world: InMemoryWorld, check: ConfiguredCheck, options: RunOptions = {}): Promise<RemediationPlan> {
  return await planIn(world, inItsAccount(check, options));
}

export async function retire(world: InMemoryWorld, check: ConfiguredCheck, options: RunOptions = {}): Promise<RemediationReport> {
  return await remediate(world, inItsAccount(check, options));
}

/** As the queue starts it: what earlier runs have left comes first. */
export async function batch(world: InMemoryWorld, check: ConfiguredCheck, ports: RemediatorPorts = portsOf(world)): Promise<void> {
  await runBatch(world, [check], { ports, accountId: accountOf(check.check) });
}

export async function undo(
  world: InMemoryWorld,
  { check, settings }: ConfiguredCheck,
  { id }: Pick<Credential, 'id'>,
  ports: RemediatorPorts = portsOf(world),
): Promise<RollBackOutcome> {
  const key = { check: check.name, accountId: accountOf(check), id };
  return await rollBack({ key, configured: { check, settings }, accountName: 'Payments', holdDays: 14 }, ALICE, ports, world.now);
}

/** What the cloud says of it: `active`, `active, locked`, `gone` … */
export async function seen({ cloud }: InMemoryWorld, { kind, principal, id }: Credential): Promise<string> {
  const live = await cloud.look({ accountId: accountOf({ kind }), kind, principal, id });
  return live.kind === 'gone' ? 'gone' : `${live.credential.status}${live.credential.locked ? ', locked' : ''}`;
}

export async function seenAll(world: InMemoryWorld, ...credentials: readonly Credential[]): Promise<readonly string[]> {
  return await Promise.all(credentials.map((credential) => seen(world, credential)));
}

/** Why the plan leaves each open issue alone: `<id> <reason>`. */
export function notDue({ postponed }: RemediationPlan): readonly string[] {
  return postponed.map(({ issue, because }) => `${issue.id} ${because.reason}`);
}
