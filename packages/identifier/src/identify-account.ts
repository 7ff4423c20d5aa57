import {
  type Account,
  type ConfiguredCheck,
  type EventLog,
  findingsOf,
  type Gap,
  type InventoryReader,
  type Issue,
  type IssueChange,
  type IssueStore,
  type ReconcileInput,
  reasonOf,
  reconcile,
  VersionConflictError,
  type WatchedCredential,
  type Whitelist,
} from '@keyhammer/core';
import pLimit from 'p-limit';

export interface IdentifierPorts {
  readonly inventory: InventoryReader;
  readonly issues: IssueStore;
  readonly log: EventLog;
}

export interface IdentificationJob {
  readonly account: Account;
  readonly checks: readonly ConfiguredCheck[];
  readonly whitelist: Whitelist;
}

/** What came of one account. */
export interface AccountIdentification {
  readonly id: string;
  readonly name: string;
  /** `partial`: something could not be read, so nothing was resolved. `failed`: nothing is known. */
  readonly status: 'complete' | 'partial' | 'failed';
  readonly reasons: readonly string[];
  /** Active credentials in the account. */
  readonly credentials: number;
  readonly violations: number;
  /** Credentials about which too little is known to judge them. */
  readonly notEvaluable: number;
  readonly opened: readonly Issue[];
  readonly updated: readonly Issue[];
  readonly whitelisted: readonly Issue[];
  readonly resolved: readonly Issue[];
}

const WRITES_AT_ONCE = 8;
const WRITE_ATTEMPTS = 5;

/**
 * Reads the account once for all checks, and brings its issues in line. An account that can't be
 * read is a `failed` result with its reason, never an empty account.
 */
export async function identifyAccount(job: IdentificationJob, ports: IdentifierPorts, now: Date): Promise<AccountIdentification> {
  const { id, name } = job.account;
  try {
    return await readAndReconcile(job, ports, now);
  } catch (error) {
    ports.log.error('account could not be identified', { account: id, error });
    const nothing = { credentials: 0, violations: 0, notEvaluable: 0, opened: [], updated: [], whitelisted: [], resolved: [] };
    return { id, name, status: 'failed', reasons: [reasonOf(error)], ...nothing };
  }
}

async function readAndReconcile(job: IdentificationJob, ports: IdentifierPorts, now: Date): Promise<AccountIdentification> {
  const stored = await storedIssues(job, ports.issues);
  const needs = job.checks.map(({ check, settings }) => check.need(settings, now));
  const scan = await ports.inventory.scan(job.account.id, { needs, watched: watchedOf([...stored.values()].flat()) });
  const findings = job.checks.flatMap(({ check, settings }) => findingsOf(check, settings, scan, now));
  const violations = findings.filter(({ verdict }) => verdict.kind === 'violation');
  const tags = await ports.inventory.tagsOf(job.account.id, [...new Set(violations.map(({ credential }) => credential.principal))]);

  const changes: IssueChange[] = [];
  for (const configured of job.checks) {
    const input = { ...configured, scan, tags, stored: stored.get(configured.check.name) ?? [], whitelist: job.whitelist };
    changes.push(...(await write(input, ports, now)));
  }
  const gaps = scan.coverage.kind === 'partial' ? scan.coverage.gaps : [];
  for (const gap of gaps) ports.log.warn('account was read in part', { account: job.account.id, ...gap });
  return {
    id: job.account.id,
    name: job.account.name,
    status: scan.coverage.kind,
    reasons: gaps.map(gapInWords),
    credentials: scan.activeCredentials,
    violations: violations.length,
    notEvaluable: findings.filter(({ verdict }) => verdict.kind === 'not-evaluable').length,
    opened: changed(changes, 'opened'),
    updated: changed(changes, 'updated'),
    whitelisted: changed(changes, 'whitelisted'),
    resolved: changed(changes, 'resolved'),
  };
}

async function storedIssues(job: IdentificationJob, issues: IssueStore): Promise<ReadonlyMap<string, readonly Issue[]>> {
  const stored = new Map<string, readonly Issue[]>();
  for (const { check } of job.checks) {
    stored.set(check.name, await Array.fromAsync(issues.list(check.name, { accountId: job.account.id })));
  }
  return stored;
}

/** Issues that have not ended are looked at whatever the report says, so that each ends for a reason that was seen. */
function watchedOf(issues: readonly Issue[]): readonly WatchedCredential[] {
  return issues
    .filter((issue) => issue.status === 'open' || issue.status === 'whitelisted')
    .map((issue) => ({ kind: issue.details.kind, id: issue.id, principal: issue.details.principal }));
}

async function write(input: ReconcileInput, ports: IdentifierPorts, now: Date): Promise<readonly IssueChange[]> {
  const limit = pLimit(WRITES_AT_ONCE);
  const changes = reconcile(input, now).filter((change) => change.kind !== 'unchanged');
  return await Promise.all(changes.map((change) => limit(() => writeOne(change, input, ports, now))));
}

/** Another identifier may have written the issue since it was read: then the scan is held against what is stored now. */
async function writeOne(change: IssueChange, input: ReconcileInput, { issues, log }: IdentifierPorts, now: Date): Promise<IssueChange> {
  let current = change;
  for (let attempt = 1; current.kind !== 'unchanged'; attempt += 1) {
    try {
      const issue = await issues.put(current.issue);
      log.info(`issue ${current.kind}`, { account: issue.accountId, check: issue.check, issue: issue.id });
      return { kind: current.kind, issue };
    } catch (error) {
      if (!(error instanceof VersionConflictError) || attempt === WRITE_ATTEMPTS) throw error;
      current = await reconcileAgain(current.issue, input, issues, now);
    }
  }
  return current;
}

async function reconcileAgain(issue: Issue, input: ReconcileInput, issues: IssueStore, now: Date): Promise<IssueChange> {
  const latest = await issues.get(issue);
  const changes = reconcile({ ...input, stored: latest ? [latest] : [] }, now);
  return changes.find((change) => change.issue.id === issue.id) ?? { kind: 'unchanged', issue: latest ?? issue };
}

function changed(changes: readonly IssueChange[], kind: IssueChange['kind']): readonly Issue[] {
  return changes.filter((change) => change.kind === kind).map((change) => change.issue);
}

function gapInWords(gap: Gap): string {
  return `${gap.what}: ${gap.reason}`;
}
