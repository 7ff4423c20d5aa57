import type { Account, ConfiguredCheck, Issue, Remediation } from '@keyhammer/core';
import { appendAudit } from './audit.ts';
import { type Ended, tellOwners } from './remediate.ts';
import type { RemediationJob, RemediationReport, RemediationSettings, RemediatorPorts } from './remediation-run.ts';
import { tellTicket } from './tell.ts';

/**
 * Catches up on remediations that were recorded by a run which ended before it could tell anyone, or
 * by an identification that found the credential inactive: that one has no audit log to write to.
 */
export async function tellForgotten(
  jobs: readonly RemediationJob[],
  settings: RemediationSettings,
  ports: RemediatorPorts,
  now: Date,
): Promise<RemediationReport> {
  const ended: Ended[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks) {
      for (const issue of await untold(account, configured, ports)) {
        await completeAudit(issue, issue.remediation, ports, now);
        const planned = { account, configured, issue };
        const outcome = { kind: 'recovered', issue } as const;
        ended.push({ planned, outcome, ticket: await tellTicket(planned, outcome, settings, ports) });
      }
    }
  }
  return await tellOwners(ended, settings, ports, now);
}

type Remediated = Issue & { readonly remediation: Remediation };

/** Whatever their status: by now the identifier may have resolved them, and the reporter closed them. */
async function untold(account: Account, { check }: ConfiguredCheck, { issues, log }: RemediatorPorts): Promise<readonly Remediated[]> {
  try {
    const all = await Array.fromAsync(issues.list(check.name, { accountId: account.id }));
    return all.filter((issue): issue is Remediated => issue.remediation !== undefined && !issue.remediation.told);
  } catch (error) {
    // The plan meets the same trouble, and fails for this account; the others are caught up on.
    log.error('issues could not be read, so nobody is told of earlier remediations there', {
      account: account.id,
      check: check.name,
      error,
    });
    return [];
  }
}

/** Every deactivation that was started ends in the log. */
async function completeAudit(issue: Issue, { by, mode }: Remediation, ports: RemediatorPorts, now: Date): Promise<void> {
  const entries = await Array.fromAsync(ports.audit.entriesOf(issue));
  if (entries.findLast(({ action }) => action === 'deactivate')?.outcome === 'done') return;
  const detail = 'seen as inactive: the run that deactivated it ended before it could record it';
  await appendAudit({ operator: { by, mode }, ports, now }, issue, 'done', detail);
}
