import {
  type ConfiguredCheck,
  type Doc,
  formatInstant,
  type Issue,
  isByHandOnly,
  isHeld,
  type Job,
  mayRemediate,
  ticketLabel,
} from '@keyhammer/core';
import { auditDecision } from './audit-decision.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { about, untouched } from './wording.ts';

/** Why the remediator need not be asked; a clause. `undefined`: it has the last word, with a look at the live credential. */
export function obstacleToDisabling(issue: Issue, { check, settings }: ConfiguredCheck, now: Date): string | undefined {
  if (check.remedy === 'none') return 'Keyhammer only ever reports this';
  // No button is shown for it, but messages live long, and the configuration may have been another one.
  if (check.remedy === 'delete' && isByHandOnly(check, 'delete')) return AT_A_TERMINAL;
  if (issue.status !== 'open') return `it is ${issue.status}`;
  const { remediated } = issue.timestamps;
  if (remediated) return `it has been ${check.words.remedied} already (${formatInstant(remediated)})`;
  if (!mayRemediate(settings, issue.accountId)) return 'its account is not one of the remediation_accounts';
  if (settings.rotation?.action === 'rotate' || issue.rotation) return 'it is to be replaced, not disabled: "keyhammer rotate" does that';
  return isHeld(issue, now) ? `it is held until ${formatInstant(issue.hold?.until ?? now)}, by ${issue.hold?.by}` : undefined;
}

const AT_A_TERMINAL = 'it can not be undone, so it takes an operator at a terminal: "keyhammer remediate"';

export interface Disabling {
  readonly answer: Doc;
  /** What the remediator is asked to do; absent: nothing. */
  readonly job?: Job;
}

/** "Disable now": the remediator is the only one who may touch a credential, so this only asks it to. */
export async function disable(desk: DecisionDesk): Promise<Disabling> {
  const { configured, issue, task, by, now, ports } = desk;
  const why = obstacleToDisabling(issue, configured, now);
  const detail = `"Disable now" in Slack: ${why ?? 'the remediator is asked to read it again, and to act at once'}`;
  const outcome = why === undefined ? 'done' : 'refused';
  await auditDecision(ports.audit, issue, { action: 'expedite', outcome, by, task, now, detail });
  if (why !== undefined) return { answer: untouched(desk, why) };
  return {
    answer: about(desk, ' is being read again, to be disabled if nothing speaks against it. A second answer says what came of it.'),
    job: jobOf(desk),
  };
}

function jobOf({ account, issue, task, by }: DecisionDesk): Job {
  return {
    stage: 'remediate',
    accountId: account.id,
    accountName: account.name,
    checks: [issue.check],
    run: `slack ${task.id}`,
    decision: { check: issue.check, issue: ticketLabel(issue), by, replyTo: task.replyTo },
  };
}
