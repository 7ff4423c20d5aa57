import {
  type ActVerdict,
  assessRisk,
  type CheckSettings,
  type ConfiguredCheck,
  type Credential,
  coverageOfKind,
  covers,
  type Exception,
  exceptionFor,
  type Issue,
  isExpired,
  type Measure,
  namesOf,
  type Ownership,
  ownershipOf,
  type PrincipalDescription,
  type Risk,
  type Scan,
  type TicketOwners,
  type Verdict,
  type Whitelist,
} from '@keyhammer/core';
import { fateOf } from './output/fate.ts';

/** What was read of a principal and its credentials, and what is stored of them. */
export interface Reading {
  readonly accountId: string;
  readonly principal: string;
  readonly scan: Scan;
  /** Absent: it could not be described. */
  readonly description?: PrincipalDescription;
  /** Of the account and the principal, or of the one credential that was asked for. */
  readonly issues: readonly Issue[];
}

/** The configuration, as far as it says what is to be done. */
export interface Rules {
  /** The checks that look at the account. */
  readonly checks: readonly ConfiguredCheck[];
  readonly whitelist: Whitelist;
  readonly owners: TicketOwners;
  readonly risk: boolean;
}

export interface CheckExplanation {
  readonly check: string;
  readonly title: string;
  readonly settings: CheckSettings;
  readonly measures: readonly Measure[];
  readonly verdict: Verdict;
  /** For a violation only. */
  readonly act?: ActVerdict;
  readonly issue?: Issue;
  /** What will happen, and when, as a sentence without its full stop. */
  readonly next: string;
}

export interface CoveringException {
  readonly check: string;
  readonly entry: Exception;
  readonly expired: boolean;
}

export interface CredentialExplanation {
  readonly credential: Credential;
  readonly exceptions: readonly CoveringException[];
  readonly risk?: Risk;
  readonly checks: readonly CheckExplanation[];
}

/** An issue whose credential was not among those that were read. */
export interface UnseenExplanation {
  readonly issue: Issue;
  /** `unknown`: it could not be seen, which says nothing. */
  readonly exists: 'no' | 'unknown';
  readonly next: string;
}

export interface Explanation {
  readonly ownership: Ownership;
  readonly credentials: readonly CredentialExplanation[];
  readonly unseen: readonly UnseenExplanation[];
}

/** Why everything is as it is: pure, from what was just read. */
export function explain(reading: Reading, rules: Rules, now: Date): Explanation {
  const { accountId, principal, scan, description, issues } = reading;
  const { tags = {}, path, email } = description ?? {};
  const principalName = principalNameIn(reading);
  const seen = new Set(scan.credentials.map(({ kind, id }) => `${kind} ${id}`));
  return {
    ownership: ownershipOf(rules.owners, {
      accountId,
      principal,
      tags,
      ...(path !== undefined && { path }),
      ...(principalName !== undefined && { principalName }),
      ...(email !== undefined && { email }),
    }),
    credentials: scan.credentials.map((credential) => explainCredential(credential, reading, rules, now)),
    unseen: issues
      .filter(({ details, id }) => !seen.has(`${details.kind} ${id}`))
      .flatMap((issue) => explainUnseen(issue, reading, rules, now)),
  };
}

/** What people call the principal, by what was read or, of what is gone, is stored. */
export function principalNameIn({ scan, issues }: Pick<Reading, 'scan' | 'issues'>): string | undefined {
  return [...scan.credentials, ...issues.map(({ details }) => details)].find(({ principalName }) => principalName !== undefined)
    ?.principalName;
}

function explainCredential(credential: Credential, reading: Reading, rules: Rules, now: Date): CredentialExplanation {
  const { created, lastUsed, principal } = credential;
  const mfa = reading.scan.principals.get(principal)?.mfa;
  const powers = reading.description?.powers;
  const known = powers && { ...powers, ...(mfa !== undefined && { mfa }) };
  return {
    credential,
    exceptions: exceptionsOf(credential, reading.accountId, rules.whitelist, now),
    ...(rules.risk && { risk: assessRisk({ powers: known, created, lastUsed }, now) }),
    checks: checksOn(credential.kind, rules).map((configured) => explainCheck(configured, credential, reading, rules, now)),
  };
}

function explainCheck(configured: ConfiguredCheck, credential: Credential, reading: Reading, rules: Rules, now: Date): CheckExplanation {
  const { check, settings } = configured;
  const verdict = check.evaluate(credential, settings, now);
  const issue = issuesOn(credential, reading).find((each) => each.check === check.name);
  return {
    check: check.name,
    title: check.title,
    settings,
    measures: check.measures(credential, settings, now),
    verdict,
    ...(verdict.kind === 'violation' && { act: check.mayAct(credential, settings, now) }),
    ...(issue && { issue }),
    next: issue
      ? nextOfIssue(issue, verdict, configured, reading, rules, now)
      : nextWithoutIssue(credential, verdict, configured, reading, rules, now),
  };
}

/** The stored record does not know yet what was just seen. */
function nextOfIssue(issue: Issue, verdict: Verdict, configured: ConfiguredCheck, reading: Reading, rules: Rules, now: Date): string {
  const isOpen = issue.status === 'open' || issue.status === 'whitelisted';
  if (isOpen && verdict.kind === 'compliant' && !issue.timestamps.remediated)
    return `the next identification resolves it, because ${verdict.why}`;
  const fate = fateOfIssue(issue, configured, reading, rules, now);
  return !isOpen && verdict.kind === 'violation' ? `${fate}; the next identification opens it anew` : fate;
}

function nextWithoutIssue(
  credential: Credential,
  verdict: Verdict,
  { check }: ConfiguredCheck,
  { accountId }: Reading,
  { whitelist }: Rules,
  now: Date,
): string {
  if (verdict.kind !== 'violation') return 'nothing';
  const exception = exceptionFor(whitelist, { check: check.name, accountId, names: namesOf(credential) }, now);
  const how = exception ? `, as whitelisted by the entry "${exception.pattern}"` : '';
  return `the next identification opens an issue${how}`;
}

function explainUnseen(issue: Issue, reading: Reading, rules: Rules, now: Date): readonly UnseenExplanation[] {
  const configured = rules.checks.find(({ check }) => check.name === issue.check);
  if (!configured) return [];
  const exists = coverageOfKind(reading.scan, issue.details.kind).kind === 'partial' ? 'unknown' : 'no';
  const isOpen = issue.status === 'open' || issue.status === 'whitelisted';
  const isResolved = isOpen && exists === 'no' && !issue.timestamps.remediated;
  const next = isResolved
    ? 'the next identification resolves it, because it no longer exists'
    : fateOfIssue(issue, configured, reading, rules, now);
  return [{ issue, exists, next }];
}

function fateOfIssue(issue: Issue, configured: ConfiguredCheck, { issues }: Reading, rules: Rules, now: Date): string {
  const related = issues.filter(
    ({ check, id, details }) => check !== issue.check && id === issue.id && details.kind === issue.details.kind,
  );
  const checksOfKind = checksOn(issue.details.kind, rules).map(({ check }) => check.name);
  return fateOf(issue, { configured, whitelist: rules.whitelist, checksOfKind, related }, now);
}

function exceptionsOf(credential: Credential, accountId: string, whitelist: Whitelist, now: Date): readonly CoveringException[] {
  return [...whitelist].flatMap(([check, accounts]) =>
    (accounts.get(accountId) ?? [])
      .filter((entry) => covers(entry, { names: namesOf(credential) }))
      .map((entry) => ({ check, entry, expired: isExpired(entry, now) })),
  );
}

function checksOn(kind: Credential['kind'], { checks }: Rules): readonly ConfiguredCheck[] {
  return checks.filter(({ check }) => check.kind === kind);
}

function issuesOn({ kind, id }: Credential, { issues }: Reading): readonly Issue[] {
  return issues.filter((issue) => issue.id === id && issue.details.kind === kind);
}
