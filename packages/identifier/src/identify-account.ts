import {
  type Account,
  type Check,
  type ConfiguredCheck,
  type EventLog,
  type Finding,
  findingsOf,
  type Gap,
  type InventoryReader,
  type Issue,
  type IssueChange,
  type IssueStore,
  isBefore,
  isBrownedOut,
  isQuarantined,
  type Judged,
  principalNotes,
  principalsInViolation,
  type ReconcileInput,
  reasonOf,
  reconcile,
  type Scan,
  VersionConflictError,
  violationsOf,
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
  /** All checks that look at the account: each tells what the others say of the same credential and the same user. */
  readonly checks: readonly ConfiguredCheck[];
  /** The names of those whose issues are to be brought in line; absent: all. */
  readonly only?: readonly string[];
  readonly whitelist: Whitelist;
  /** Whether to find out what the users in violation may do, and how bad that makes it. */
  readonly risk: boolean;
  /** Whether to tell how many issues are open afterwards. */
  readonly countOpen?: boolean;
}

/** What came of one account. */
export interface AccountIdentification {
  readonly id: string;
  readonly name: string;
  /** `partial`: something could not be read, so nothing of its kind was resolved. `failed`: nothing could be read, or not all could be written. */
  readonly status: 'complete' | 'partial' | 'failed';
  /** Of that; and why credentials could not be judged, which makes a reading no less complete. */
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
  /** By check, by now, whitelisted ones not; only if it was asked for, and the account could be read. */
  readonly open?: Readonly<Record<string, number>>;
}

/** The event of an account that could not be identified at all. */
export const UNREADABLE = 'account could not be identified';

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
    ports.log.error(UNREADABLE, { account: id, error });
    const nothing = { credentials: 0, violations: 0, notEvaluable: 0, opened: [], updated: [], whitelisted: [], resolved: [] };
    return { id, name, status: 'failed', reasons: [reasonOf(error)], ...nothing };
  }
}

async function readAndReconcile(job: IdentificationJob, ports: IdentifierPorts, now: Date): Promise<AccountIdentification> {
  const accountId = job.account.id;
  const wanted = job.checks.filter(({ check }) => isWanted(check, job.only));
  const stored = await storedIssues(accountId, wanted, ports.issues);
  const needs = job.checks.map(({ check, settings }) => check.need(settings, now));
  const scan = await ports.inventory.scan(accountId, { needs, watched: stored.flatMap(watchedOf) });
  const judged = job.checks.map(({ check, settings }) => ({ check, findings: findingsOf(check, settings, scan, now) }));
  const descriptions = await ports.inventory.describe(accountId, principalsInViolation(judged), { powers: job.risk });
  const known = {
    scan,
    notes: principalNotes(judged, scan, descriptions),
    violated: violationsOf(judged),
    risk: job.risk,
    whitelist: job.whitelist,
  };

  const written: Written[] = [];
  for (const { configured, issues } of stored) written.push(await write({ ...configured, ...known, stored: issues }, ports, now));
  for (const gap of gapsOf(scan)) ports.log.warn('account was read in part', { account: accountId, ...gap });
  const open = job.countOpen && { open: Object.fromEntries(written.map((part) => [part.check, part.open])) };
  return { ...resultOf(job, scan, judged, written), ...open };
}

function resultOf({ account: { id, name }, only }: IdentificationJob, scan: Scan, judged: readonly Judged[], written: readonly Written[]) {
  const findings = judged.filter(({ check }) => isWanted(check, only)).flatMap((each) => each.findings);
  const changes = written.flatMap((part) => part.changes);
  const failures = written.flatMap((part) => part.failures);
  return {
    id,
    name,
    status: failures.length > 0 ? 'failed' : scan.coverage.kind,
    reasons: [...failures, ...gapsOf(scan).map(gapInWords), ...whyNotEvaluable(findings)],
    credentials: scan.activeCredentials,
    violations: findings.filter(({ verdict }) => verdict.kind === 'violation').length,
    notEvaluable: findings.filter(({ verdict }) => verdict.kind === 'not-evaluable').length,
    opened: changed(changes, 'opened'),
    updated: changed(changes, 'updated'),
    whitelisted: changed(changes, 'whitelisted'),
    resolved: changed(changes, 'resolved'),
  } satisfies AccountIdentification;
}

/** A check with its issues of the account. */
interface StoredIssues {
  readonly configured: ConfiguredCheck;
  readonly issues: readonly Issue[];
}

async function storedIssues(accountId: string, checks: readonly ConfiguredCheck[], issues: IssueStore): Promise<readonly StoredIssues[]> {
  const stored: StoredIssues[] = [];
  for (const configured of checks) {
    stored.push({ configured, issues: await Array.fromAsync(issues.list(configured.check.name, { accountId })) });
  }
  return stored;
}

function watchedOf({ configured, issues }: StoredIssues): readonly WatchedCredential[] {
  return issues
    .filter((issue) => isWatched(issue, configured))
    .map((issue) => ({ kind: issue.details.kind, id: issue.id, principal: issue.details.principal }));
}

/**
 * Issues that have not ended are looked at whatever the report says, so that each ends for a reason that was seen. So
 * is what Keyhammer has deactivated and is to bring back or to delete: somebody may have activated it again.
 */
function isWatched(issue: Issue, { settings }: ConfiguredCheck): boolean {
  if (issue.status === 'open' || issue.status === 'whitelisted' || isBrownedOut(issue)) return true;
  return settings.deletion && isQuarantined(issue);
}

/** What was written, and why the rest was not: one issue that can't be written holds up no other, nor is it passed over. */
interface Written {
  readonly check: string;
  /** Issues that are open now. */
  readonly open: number;
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
  return {
    check: input.check.name,
    open: openIn(input.stored, changes),
    changes,
    failures: [...reasons].map(([reason, each]) => `${each.length} issue(s) could not be written: ${reason}`),
  };
}

function openIn(stored: readonly Issue[], changes: readonly IssueChange[]): number {
  const byNow = new Map([...stored, ...changes.map(({ issue }) => issue)].map((issue) => [issue.id, issue.status]));
  return [...byNow.values()].filter((status) => status === 'open').length;
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

function isWanted({ name }: Check, only: IdentificationJob['only']): boolean {
  return only?.includes(name) ?? true;
}

function gapsOf({ coverage }: Scan): readonly Gap[] {
  return coverage.kind === 'partial' ? coverage.gaps : [];
}

/** Nobody is to take "could not be judged" for "all is well": most often it is a permission that is missing. */
function whyNotEvaluable(findings: readonly Finding[]): readonly string[] {
  const whys = findings.flatMap(({ verdict }) => (verdict.kind === 'not-evaluable' ? [verdict.why] : []));
  return [...Map.groupBy(whys, (why) => why)].map(([why, each]) => `${each.length} not evaluable: ${why}`);
}

function gapInWords(gap: Gap): string {
  return `${gap.what}: ${gap.reason}`;
}
