import type { Check } from './check.ts';
import type { Credential } from './credential.ts';
import type { Finding, Verdict } from './finding.ts';
import type { PrincipalDescription } from './ports/cloud.ts';
import type { PrincipalPowers } from './risk.ts';
import type { Scan } from './scan.ts';

/** What one scan and its checks come to say of a principal. */
export interface PrincipalNotes {
  /** Absent: it could not be described. */
  readonly description?: PrincipalDescription;
  /** Absent: not asked for, or not to be seen. */
  readonly powers?: PrincipalPowers;
  /** Whether nothing that it holds is in use; absent: not all could be seen. */
  readonly dormant?: boolean;
}

/** The findings of one check. */
export interface Judged {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

/** An id is the cloud's own, and only unique among those of its kind. */
export function credentialName({ kind, id }: Pick<Credential, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

/** {@link credentialName} → the names of the checks that it violates. */
export function violationsOf(judged: readonly Judged[]): ReadonlyMap<string, readonly string[]> {
  const violated = new Map<string, string[]>();
  for (const { check, findings } of judged) {
    for (const { credential, verdict } of findings) {
      if (verdict.kind !== 'violation') continue;
      const name = credentialName(credential);
      violated.set(name, [...(violated.get(name) ?? []), check.name]);
    }
  }
  return violated;
}

/** Of every principal in violation. */
export function principalNotes(
  judged: readonly Judged[],
  scan: Scan,
  descriptions: ReadonlyMap<string, PrincipalDescription>,
): ReadonlyMap<string, PrincipalNotes> {
  const disused = disusedCredentials(judged);
  const unclear = new Set(findingsWith(judged, 'not-evaluable').map(({ credential }) => credential.principal));
  return new Map(
    principalsInViolation(judged).map((principal) => {
      const description = descriptions.get(principal);
      const mfa = scan.principals.get(principal)?.mfa;
      const powers = description?.powers && { ...description.powers, ...(mfa !== undefined && { mfa }) };
      const dormant = unclear.has(principal) ? undefined : isDormant(principal, disused.get(principal)?.size ?? 0, scan);
      return [principal, { ...(description && { description }), ...(powers && { powers }), ...(dormant !== undefined && { dormant }) }];
    }),
  );
}

export function principalsInViolation(judged: readonly Judged[]): readonly string[] {
  return [...new Set(findingsWith(judged, 'violation').map(({ credential }) => credential.principal))];
}

function findingsWith(judged: readonly Judged[], kind: Verdict['kind']): readonly Finding[] {
  return judged.flatMap(({ findings }) => findings.filter(({ verdict }) => verdict.kind === kind));
}

function disusedCredentials(judged: readonly Judged[]): ReadonlyMap<string, ReadonlySet<string>> {
  const disused = new Map<string, Set<string>>();
  for (const { check, findings } of judged) {
    if (!check.findsDisuse) continue;
    for (const { credential, verdict } of findings) {
      if (verdict.kind !== 'violation') continue;
      const ids = disused.get(credential.principal) ?? new Set();
      disused.set(credential.principal, ids.add(`${credential.kind} ${credential.id}`));
    }
  }
  return disused;
}

/** Said only where all active credentials were seen: one that was not may be the one in use. */
function isDormant(principal: string, disused: number, scan: Scan): boolean | undefined {
  const known = scan.principals.get(principal)?.activeCredentials;
  if (known === undefined) return undefined;
  const seen = scan.credentials.filter((credential) => credential.principal === principal && credential.status === 'active').length;
  return disused > 0 && disused >= Math.max(known, seen);
}
