import { type Issue, type LiveCredential, mayBeHalfDone } from '@keyhammer/core';
import type { ActContext } from './audit.ts';
import { reactivate } from './reactivate.ts';
import { isActive } from './verify.ts';

/**
 * What an unfinished change may have done in part is undone before the credential is let be. Returns what went wrong, if
 * anything. What is not shown as active was not done by half: somebody else may have deactivated it, and it stays so.
 */
export async function undoHalf(context: ActContext, issue: Issue, live: LiveCredential): Promise<string | undefined> {
  if (!mayBeHalfDone(issue) || !isActive(live) || !isIts(issue, live)) return undefined;
  const problem = await reactivate(context, issue, 'a change was begun, and is not to be finished');
  if (problem === undefined) return undefined;
  const why = `a change that was begun could not be undone: ${problem}`;
  context.ports.log.error('remediation failed', { account: issue.accountId, check: issue.check, issue: issue.id, why });
  return why;
}

function isIts({ details }: Issue, live: LiveCredential): boolean {
  return live.kind === 'found' && live.credential.principal === details.principal;
}
