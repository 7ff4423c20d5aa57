import { type Issue, isUncertain, type LiveCredential, NotFoundError, RejectedError, type RestorePoint, reasonOf } from '@keyhammer/core';
import { type ActContext, appendAudit, refOf } from './audit.ts';
import { becomes, isActive } from './verify.ts';

/**
 * Brings a credential back and makes sure of it. Returns what went wrong, if anything. Safe to repeat.
 * @param live as it was seen just now, if it was: of what is gone nothing is left to make sure of
 */
export async function reactivate(context: ActContext, issue: Issue, why: string, live?: LiveCredential): Promise<string | undefined> {
  await appendAudit(context, issue, { action: 'reactivate', outcome: 'started', detail: why });
  const isGone = live?.kind === 'gone';
  const problem = isGone ? await bringBackTheRest(context, issue) : await activate(context, issue);
  const done = isGone ? 'brought back what it had taken with it; it is gone itself' : 'reactivated, and seen as active afterwards';
  const outcome = problem === undefined ? 'done' : 'failed';
  await appendAudit(context, issue, { action: 'reactivate', outcome, detail: problem ?? done });
  return problem;
}

/** Of what was done, on trial or for good, or of what may have been. */
export function restorePointOf({ remediation, brownout, intents }: Issue): RestorePoint | undefined {
  return (remediation ?? intents.remediation ?? brownout)?.restorePoint;
}

async function activate({ ports }: ActContext, issue: Issue): Promise<string | undefined> {
  try {
    await ports.credentials.activate(refOf(issue), restorePointOf(issue));
    if (await becomes(isActive, refOf(issue), ports)) return undefined;
    return 'the activation was accepted, but the credential is not shown as active yet: run the command again';
  } catch (error) {
    return inWords(error);
  }
}

/** That it does not come back itself is no news. */
async function bringBackTheRest({ ports }: ActContext, issue: Issue): Promise<string | undefined> {
  try {
    await ports.credentials.activate(refOf(issue), restorePointOf(issue));
    return undefined;
  } catch (error) {
    return error instanceof NotFoundError || error instanceof RejectedError ? undefined : inWords(error);
  }
}

function inWords(error: unknown): string {
  return `${reasonOf(error)}${isUncertain(error) ? ' It may have gone through: run the command again.' : ''}`;
}
