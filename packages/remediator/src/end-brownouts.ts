import { brownoutEndedComment, type Issue, isBefore, isBrownedOut, reasonOf } from '@keyhammer/core';
import type { ActContext } from './audit.ts';
import { refOf } from './audit.ts';
import { reactivate } from './reactivate.ts';
import type {
  PlannedRemediation,
  RemediationJob,
  RemediationOutcome,
  RemediationResult,
  RemediationSettings,
  Subject,
} from './remediation-run.ts';
import { contextOf } from './tell.ts';
import { record } from './work.ts';

/**
 * Brings back what was deactivated on trial, whatever has become of its issue, and whatever the
 * window, the whitelist or a limit say: nothing is left off that was to be off for some minutes only.
 */
export async function endBrownouts(
  subjects: readonly Subject[],
  settings: RemediationSettings,
  context: ActContext,
): Promise<readonly RemediationResult[]> {
  const results: RemediationResult[] = [];
  for (const subject of subjects) results.push(await endBrownout(subject, settings, context));
  return results;
}

/** Those of earlier runs whose minutes are over; one that is not due yet is its own run's to end. */
export async function overdueBrownouts(jobs: readonly RemediationJob[], { ports, now }: ActContext): Promise<readonly Subject[]> {
  const overdue: Subject[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks.filter(({ check }) => check.remedy === 'deactivate')) {
      try {
        const issues = await Array.fromAsync(ports.issues.list(configured.check.name, { accountId: account.id }));
        const due = issues.filter((issue) => isBrownedOut(issue) && issue.brownout && !isBefore(now, issue.brownout.until));
        overdue.push(...due.map((issue) => ({ account, configured, issue })));
      } catch (error) {
        ports.log.error('issues could not be read, so brown-outs that are over may go on', { account: account.id, error });
      }
    }
  }
  return overdue;
}

/** Waits for the last of them, as all were begun by this run. */
export async function waitForBrownouts(subjects: readonly Subject[], { ports }: ActContext): Promise<void> {
  const ends = subjects.flatMap(({ issue }) => issue.brownout?.until.getTime() ?? []);
  const left = Math.max(...ends) - ports.clock.now().getTime();
  if (left <= 0) return;
  ports.log.info('waiting for the end of the brown-outs', { credentials: subjects.length, milliseconds: left });
  await ports.waiter.wait(left);
}

async function endBrownout(subject: Subject, settings: RemediationSettings, context: ActContext): Promise<RemediationResult> {
  const planned: PlannedRemediation = { ...subject, act: 'brown-out', fromQuarantine: false };
  try {
    const issue = (await context.ports.issues.get(subject.issue)) ?? subject.issue;
    const outcome = isBrownedOut(issue) ? await bringBack(issue, context) : ({ kind: 'back', issue } as const);
    return {
      planned,
      outcome,
      warnings: outcome.kind === 'back' ? await tellTicket({ ...subject, issue: outcome.issue }, settings, context) : [],
    };
  } catch (error) {
    context.ports.log.error('brown-out could not be ended', { account: subject.account.id, issue: subject.issue.id, error });
    return { planned, outcome: failed(subject.issue, reasonOf(error)), warnings: [] };
  }
}

async function bringBack(issue: Issue, context: ActContext): Promise<RemediationOutcome> {
  const live = await context.ports.credentials.look(refOf(issue));
  const isOff = live.kind === 'found' && live.credential.status === 'inactive';
  const problem = isOff ? await reactivate(context, issue, 'the brown-out is over') : undefined;
  if (problem !== undefined) return failed(issue, `it is still off after its brown-out: ${problem}`);
  return { kind: 'back', issue: await record(context, issue, { type: 'brownout-ended' }) };
}

function failed(issue: Issue, why: string): RemediationOutcome {
  return { kind: 'failed', issue, why, firstTime: true };
}

async function tellTicket(subject: Subject, settings: RemediationSettings, { ports }: ActContext): Promise<readonly string[]> {
  const ticket = subject.issue.ticket?.key;
  if (!ports.tracker || ticket === undefined || subject.issue.status !== 'open') return [];
  try {
    await ports.tracker.comment(ticket, brownoutEndedComment(contextOf(subject, subject.issue, settings)));
    return [];
  } catch (error) {
    ports.log.warn('ticket could not be told of the end of a brown-out', { ticket, error });
    return [`${ticket} could not be told: ${reasonOf(error)}`];
  }
}
