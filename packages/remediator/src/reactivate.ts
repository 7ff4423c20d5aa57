import { type Issue, isUncertain, type RestorePoint, reasonOf } from '@keyhammer/core';
import { type ActContext, appendAudit, refOf } from './audit.ts';
import { becomes, isActive } from './verify.ts';

/** Brings a credential back and makes sure of it. Returns what went wrong, if anything. Safe to repeat. */
export async function reactivate(context: ActContext, issue: Issue, why: string): Promise<string | undefined> {
  await appendAudit(context, issue, { action: 'reactivate', outcome: 'started', detail: why });
  const problem = await activate(context, issue);
  const outcome = problem === undefined ? 'done' : 'failed';
  await appendAudit(context, issue, { action: 'reactivate', outcome, detail: problem ?? 'reactivated, and seen as active afterwards' });
  return problem;
}

/** Of what was done, on trial or for good, or of what may have been. */
function restorePointOf({ remediation, brownout, intents }: Issue): RestorePoint | undefined {
  return (remediation ?? intents.remediation ?? brownout)?.restorePoint;
}

async function activate({ ports }: ActContext, issue: Issue): Promise<string | undefined> {
  try {
    await ports.credentials.activate(refOf(issue), restorePointOf(issue));
    if (await becomes(isActive, refOf(issue), ports)) return undefined;
    return 'the activation was accepted, but the credential is not shown as active yet: run the command again';
  } catch (error) {
    return `${reasonOf(error)}${isUncertain(error) ? ' It may have gone through: run the command again.' : ''}`;
  }
}
