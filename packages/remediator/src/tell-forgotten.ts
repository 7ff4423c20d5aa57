import type { Account, AuditAction, ConfiguredCheck, Issue } from '@keyhammer/core';
import { appendAudit, isLastDone } from './audit.ts';
import type { RemediationJob, RemediationOutcome, RemediationReport, RemediationSettings, RemediatorPorts } from './remediation-run.ts';
import { tellTicket } from './tell.ts';
import { type Ended, tellOwners } from './tell-owners.ts';

/**
 * Catches up on what was recorded by a run which ended before it could tell anyone, or by an
 * identification that found the credential as a remediation leaves it: that one has no audit log to write to.
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
      for (const issue of await issuesOf(account, configured, ports)) {
        for (const outcome of untold(issue)) {
          await completeAudit(outcome, ports, now);
          const planned = { account, configured, issue, act: 'deactivate', fromQuarantine: outcome.kind === 'deleted' } as const;
          ended.push({ planned, outcome, ticket: await tellTicket(planned, outcome, settings, ports) });
        }
      }
    }
  }
  return await tellOwners(ended, settings, ports, now);
}

/** Whatever their status: by now the identifier may have resolved them, and the reporter closed them. */
async function issuesOf(account: Account, { check }: ConfiguredCheck, { issues, log }: RemediatorPorts): Promise<readonly Issue[]> {
  try {
    return await Array.fromAsync(issues.list(check.name, { accountId: account.id }));
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

function untold(issue: Issue): readonly RemediationOutcome[] {
  const { remediation, deletion, rotation } = issue;
  return [
    ...(remediation && !remediation.told ? [{ kind: 'recovered', issue } as const] : []),
    ...(deletion && !deletion.told ? [{ kind: 'deleted', issue } as const] : []),
    ...(rotation?.handedOver && !rotation.toldAt ? [{ kind: 'handed-over', issue } as const] : []),
  ];
}

/** Every act that was started ends in the log. */
async function completeAudit({ kind, issue }: RemediationOutcome, ports: RemediatorPorts, now: Date): Promise<void> {
  const act = kind === 'recovered' ? issue.remediation : undefined;
  if (!act) return;
  const action: AuditAction = act.action;
  if (await isLastDone(issue, action, ports)) return;
  const detail = 'seen to be done: the run that did it ended before it could record it';
  await appendAudit({ operator: act, ports, now }, issue, { action, outcome: 'done', detail });
}
