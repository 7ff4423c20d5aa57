import type { Check, CheckSettings } from './check.ts';
import { type Credential, namesOf } from './credential.ts';
import type { Finding } from './finding.ts';
import type { Exception, Issue, IssueDetails, Resolution } from './issue.ts';
import { advance, openIssue } from './life-cycle.ts';
import { credentialName, type PrincipalNotes } from './principal-notes.ts';
import { assessRisk } from './risk.ts';
import { coverageOfKind, type Scan } from './scan.ts';
import { exceptionFor, type Whitelist } from './whitelist.ts';

/** What a scan means for one issue. */
export type IssueChange =
  | { readonly kind: 'opened' | 'updated' | 'whitelisted' | 'resolved'; readonly issue: Issue }
  /** As it was: nothing to write. */
  | { readonly kind: 'unchanged'; readonly issue: Issue };

export interface ReconcileInput {
  readonly check: Check;
  readonly settings: CheckSettings;
  readonly scan: Scan;
  /** The account's stored issues of this check, the closed ones too. */
  readonly stored: readonly Issue[];
  /** What is known of the principals in violation; of one that could not be described what is stored is kept. */
  readonly notes: ReadonlyMap<string, PrincipalNotes>;
  /** {@link credentialName} → the checks that it violates, this one among them. */
  readonly violated: ReadonlyMap<string, readonly string[]>;
  /** Whether the issues are to be ordered by what their principals may do. */
  readonly risk: boolean;
  readonly whitelist: Whitelist;
}

/** The verdicts of one check on a scan. */
export function findingsOf(check: Check, settings: CheckSettings, scan: Scan, now: Date): readonly Finding[] {
  return scan.credentials
    .filter((credential) => credential.kind === check.kind)
    .map((credential) => ({ credential, verdict: check.evaluate(credential, settings, now) }));
}

/** Brings the stored issues in line with what a scan found. Pure: what is to be written is in the answer. */
export function reconcile(input: ReconcileInput, now: Date): readonly IssueChange[] {
  const findings = new Map(findingsOf(input.check, input.settings, input.scan, now).map((finding) => [finding.credential.id, finding]));
  const stored = new Map(input.stored.map((issue) => [issue.id, issue]));
  const changes: IssueChange[] = [];
  for (const finding of findings.values()) {
    const issue = stored.get(finding.credential.id);
    const change = finding.verdict.kind === 'violation' ? violationSeen(input, finding.credential, issue, now) : undefined;
    if (change) changes.push(change);
  }
  for (const issue of stored.values()) {
    const finding = findings.get(issue.id);
    const resolution = resolutionOf(finding);
    if (resolution) changes.push(violationGone(input, issue, resolution, now));
  }
  return changes;
}

function violationSeen(input: ReconcileInput, credential: Credential, issue: Issue | undefined, now: Date): IssueChange {
  const details = detailsOf(input, credential, issue?.details, now);
  const exception = exceptionOf(input, credential, now);
  if (!issue) {
    const key = { check: input.check.name, accountId: input.scan.accountId, id: credential.id };
    return { kind: exception ? 'whitelisted' : 'opened', issue: openIssue(key, details, exception, now) };
  }
  const use = input.check.findsDisuse
    ? {}
    : ({ whateverItsUse: true, ...(useMatters(input, issue, details, now) && { useMatters: true }) } as const);
  const transition = advance(issue, { type: 'violation-seen', details, ...(exception && { exception }), ...use }, now);
  if (transition.kind !== 'changed') return { kind: 'unchanged', issue };
  return { kind: kindOfChange(issue, transition.issue), issue: transition.issue };
}

/** By the use on record it would be acted on, and by the live one not, or the other way round. */
function useMatters({ check, settings }: ReconcileInput, { id, details }: Issue, live: IssueDetails, now: Date): boolean {
  const verdictOn = (facts: IssueDetails) => check.mayAct({ ...facts, id, status: 'active' }, settings, now).kind;
  return verdictOn(details) !== verdictOn(live);
}

function kindOfChange(before: Issue, after: Issue): 'opened' | 'updated' | 'whitelisted' {
  if (after.status === 'whitelisted') return before.status === 'whitelisted' ? 'updated' : 'whitelisted';
  return before.status === 'open' && before.incarnation === after.incarnation ? 'updated' : 'opened';
}

function violationGone(input: ReconcileInput, issue: Issue, resolution: Resolution, now: Date): IssueChange {
  const transition = advance(issue, { type: 'violation-gone', resolution, scan: coverageOfKind(input.scan, input.check.kind).kind }, now);
  if (transition.kind !== 'changed') return { kind: 'unchanged', issue };
  // One that had ended before only has its quarantine ended.
  return { kind: transition.issue.status === issue.status ? 'updated' : 'resolved', issue: transition.issue };
}

/** No finding at all, in a complete scan, means that the credential is gone; the life cycle refuses it for a partial one. */
function resolutionOf(finding: Finding | undefined): Resolution | undefined {
  if (!finding) return { reason: 'gone', why: 'it no longer exists' };
  const { verdict, credential } = finding;
  if (verdict.kind !== 'compliant') return undefined;
  const { reason, why } = verdict;
  if (reason !== 'used') return { reason, why };
  return { reason, why, ...(credential.lastUsed.kind === 'used' && { usedAt: credential.lastUsed.at }) };
}

function exceptionOf(input: ReconcileInput, credential: Credential, now: Date): Exception | undefined {
  const subject = { check: input.check.name, accountId: input.scan.accountId, names: namesOf(credential) };
  return exceptionFor(input.whitelist, subject, now);
}

function detailsOf(
  { check, settings, notes, violated, risk }: ReconcileInput,
  credential: Credential,
  stored: IssueDetails | undefined,
  now: Date,
): IssueDetails {
  const { kind, name, principal, principalName, created, locked, privilege, readAt } = credential;
  const note = notes.get(principal);
  const { changed, lastUsed } = rememberedFacts(credential, stored);
  const path = note?.description ? note.description.path : stored?.path;
  const email = note?.description ? note.description.email : stored?.email;
  const dormant = note?.dormant ?? stored?.dormant;
  const alsoIn = (violated.get(credentialName(credential)) ?? []).filter((name) => name !== check.name).sort();
  const knownRisk = note?.powers ? undefined : stored?.risk;
  return {
    kind,
    ...(name !== undefined && { name }),
    principal,
    ...(principalName !== undefined && { principalName }),
    created,
    ...(changed && { changed }),
    lastUsed,
    ...(locked && { locked }),
    // Whether another check asked for it in the same scan is no fact of this issue.
    ...(privilege && check.need(settings, now).privileged && { privilege }),
    tags: note?.description?.tags ?? stored?.tags ?? {},
    ...(path !== undefined && { path }),
    ...(email !== undefined && { email }),
    ...(dormant && { dormant }),
    ...(alsoIn.length > 0 && { alsoIn }),
    ...(risk && { risk: knownRisk ?? assessRisk({ powers: note?.powers, created, lastUsed }, now) }),
    readAt,
  };
}

/** What could not be read this time is as it was read last: a gap is no news. */
function rememberedFacts(credential: Credential, stored: IssueDetails | undefined): Pick<IssueDetails, 'changed' | 'lastUsed'> {
  const same = stored?.created.getTime() === credential.created.getTime() ? stored : undefined;
  const changed = credential.changed ?? same?.changed;
  const lastUsed = credential.lastUsed.kind === 'unknown' && same ? same.lastUsed : credential.lastUsed;
  return { ...(changed && { changed }), lastUsed };
}
