import { createHash } from 'node:crypto';
import type { Check, CheckSettings } from './check.ts';
import type { Credential } from './credential.ts';
import type { Issue, IssueDetails } from './issue.ts';
import type { PlannedAct } from './remediation-plan.ts';

/**
 * What a plan was approved on, as a fingerprint: the act, the issue's life, the facts of the credential and
 * the settings that make them a violation. Any of them changed, the approval does not hold any more.
 */
export function evidenceHash(issue: Issue, act: PlannedAct, settings: CheckSettings): string {
  const { check, accountId, id, incarnation, timestamps, remediation, rotation, details } = issue;
  const evidence = [
    [act, check, accountId, id, incarnation],
    [timestamps.reported, remediation?.at, rotation?.handedOver?.at].map((instant) => instant?.toISOString()),
    factsOf(details),
    [settings.thresholdDays, settings.retentionDays, settings.deletionRetentionDays, settings.brownoutMinutes, settings.rotation],
    ...ofSomeChecks(settings),
  ];
  return createHash('sha256').update(JSON.stringify(evidence)).digest('hex');
}

/** What is only there for some checks leaves the fingerprints of the others as they were. */
function ofSomeChecks({ unlock, choices }: CheckSettings): readonly unknown[] {
  return [...(unlock ? ['unlock'] : []), ...(choices ? [Object.entries(choices).sort()] : [])];
}

/**
 * Whether a live credential shows the very facts that are on record. Where a violation has nothing to do with use,
 * the use on record is not kept up to date, and whether it is in use is for the check to say.
 */
export function isAsRecorded(credential: Credential, details: IssueDetails, check: Pick<Check, 'findsDisuse'>): boolean {
  const lastUsed = check.findsDisuse ? credential.lastUsed : details.lastUsed;
  return JSON.stringify(factsOf({ ...credential, lastUsed })) === JSON.stringify(factsOf(details));
}

type Fact = 'kind' | 'principal' | 'created' | 'changed' | 'lastUsed' | 'locked' | 'privilege';

function factsOf({ kind, principal, created, changed, lastUsed, locked, privilege }: Pick<Credential, Fact>): readonly unknown[] {
  const used = lastUsed.kind === 'used' ? lastUsed.at.toISOString() : lastUsed.kind;
  const standing = [...(locked ? ['locked'] : []), ...(privilege ? [privilege.kind] : [])];
  return [kind, principal, created.toISOString(), changed?.toISOString(), used, ...standing];
}
