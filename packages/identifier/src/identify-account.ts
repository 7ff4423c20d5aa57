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
  isBefore,
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
  /** `partial`: something could not be read, so nothing was resolved. `failed`: nothing could be read, or not all could be written. */
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

  const written: Written[] = [];
  for (const configured of job.checks) {
    const input = { ...configured, scan, tags, stored: stored.get(configured.check.name) ?? [], whitelist: job.whitelist };
    written.push(await write(input, ports, now));
  }
  const changes = written.flatMap((part) => part.changes);
  const failures = written.flatMap((part) => part.failures);
  const gaps = scan.coverage.kind === 'partial' ? scan.coverage.gaps : [];
  for (const gap of gaps) ports.log.warn('account was read in part', { account: job.account.id, ...gap });
  return {
    id: job.account.id,
    name: job.account.name,
    status: failures.length > 0 ? 'failed' : scan.coverage.kind,
    reasons: [...failures, ...gaps.map(gapInWords)],
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

/** What was written, and why the rest was not: one issue that can't be written holds up no other, nor is it passed over. */
interface Written {
  readonly changes: readonly IssueChange[];
  readonly failures: readonly string[];
}

async function write(input: ReconcileInput, ports: IdentifierPorts, now: Date): Promise<Written> {
  const limit = pLimit(WRITES_AT_ONCE);
  const wanted = reconcile(input, now).filter((change) => change.kind !== 'unchanged');
  const outcomes = await Promise.allSettled(wanted.map((change) => limit(() => writeOne(change, input, ports, now))));
  const changes = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  for (const error of errors)
    ports.log.error('issue could not be written', { account: input.scan.accountId, check: input.check.name, error });
  const reasons = Map.groupBy(errors.map(reasonOf), (reason) => reason);
  return { changes, failures: [...reasons].map(([reason, each]) => `${each.length} issue(s) could not be written: ${reason}`) };
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
  if (latest && isNewer(latest, input, now)) return { kind: 'unchanged', issue: latest };
  const scan = { ...input.scan, credentials: input.scan.credentials.filter(({ id }) => id === issue.id) };
  const [change] = reconcile({ ...input, scan, stored: latest ? [latest] : [] }, now);
  return change ?? { kind: 'unchanged', issue: latest ?? issue };
}

/** What is stored was seen or done after our own reading: the later word counts, whoever writes last. */
function isNewer({ id, details, timestamps }: Issue, { scan }: ReconcileInput, now: Date): boolean {
  const ours = scan.credentials.find((credential) => credential.id === id)?.readAt ?? now;
  return [details.readAt, timestamps.updated, timestamps.resolved].some((at) => at !== undefined && isBefore(ours, at));
}

function changed(changes: readonly IssueChange[], kind: IssueChange['kind']): readonly Issue[] {
  return changes.filter((change) => change.kind === kind).map((change) => change.issue);
}

function gapInWords(gap: Gap): string {
  return `${gap.what}: ${gap.reason}`;
}
