import {
  brownoutEndedComment,
  type ConfiguredCheck,
  type Issue,
  isBefore,
  isBegunInVain,
  isBrownedOut,
  type LiveCredential,
  reasonOf,
} from '@keyhammer/core';
import { actNamed, brownout } from './acts.ts';
import type { ActContext } from './audit.ts';
import { refOf } from './audit.ts';
import { busyWith, concludeForgotten } from './perform-act.ts';
import { reactivate, restorePointOf } from './reactivate.ts';
import { outcomeOf } from './remediate-one.ts';
import type {
  PlannedRemediation,
  RemediationJob,
  RemediationOutcome,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
  Subject,
} from './remediation-run.ts';
import { contextOf } from './tell.ts';
import { undoHalf } from './undo-half.ts';
import { isInactive } from './verify.ts';
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

/**
 * When a credential is to be active again; `undefined` if it is not off on trial. One whose brown-out was
 * begun and not recorded may be off as well: from the intent on its minutes count.
 */
export function offUntil({ issue, configured }: Pick<Subject, 'issue' | 'configured'>): Date | undefined {
  if (isBrownedOut(issue)) return issue.brownout?.until;
  const begun = issue.intents.remediation;
  return begun?.action === 'brown-out' ? new Date(begun.at.getTime() + configured.settings.brownoutMinutes * 60_000) : undefined;
}

/**
 * What earlier runs have left off: brown-outs whose minutes are over (one that is not due yet is its own run's to end), and
 * changes that were begun, may be half done, and are not to be finished.
 */
export async function overdueBrownouts(
  jobs: readonly RemediationJob[],
  { ports, now }: Pick<ActContext, 'now'> & { readonly ports: Pick<RemediatorPorts, 'issues' | 'log'> },
): Promise<readonly Subject[]> {
  const overdue: Subject[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks.filter(mayHaveLeftOff)) {
      try {
        const issues = await Array.fromAsync(ports.issues.list(configured.check.name, { accountId: account.id }));
        overdue.push(...issues.filter((issue) => isOverdue(issue, configured, now)).map((issue) => ({ account, configured, issue })));
      } catch (error) {
        ports.log.error('issues could not be read, so brown-outs that are over may go on', { account: account.id, error });
      }
    }
  }
  return overdue;
}

/** What a check does may be a choice, which may have been another one when the run before began. */
function mayHaveLeftOff({ check }: ConfiguredCheck): boolean {
  return check.remedy === 'deactivate' || check.chosen !== undefined;
}

function isOverdue(issue: Issue, configured: ConfiguredCheck, now: Date): boolean {
  if (isToBeUndone(issue, now)) return true;
  const until = offUntil({ issue, configured });
  if (!until || isBefore(now, until)) return false;
  return isBrownedOut(issue) || busyWith(issue.intents.remediation, issue, now) === undefined;
}

function isToBeUndone(issue: Issue, now: Date): boolean {
  const { remediation: intent } = issue.intents;
  return intent?.action !== 'brown-out' && isBegunInVain(issue, now) && busyWith(intent, issue, now) === undefined;
}

async function endBrownout(subject: Subject, settings: RemediationSettings, context: ActContext): Promise<RemediationResult> {
  const planned: PlannedRemediation = { ...subject, act: 'brown-out', fromQuarantine: false };
  try {
    const issue = (await context.ports.issues.get(subject.issue)) ?? subject.issue;
    if (isToBeUndone(issue, context.now)) return { planned, outcome: await undoBegun(issue, subject.configured, context), warnings: [] };
    if (!offUntil({ ...subject, issue })) return { planned, outcome: { kind: 'back', issue }, warnings: [] };
    const outcome = await bringBack(issue, subject.configured, context);
    const warnings = outcome.kind === 'back' ? await tellTicket({ ...subject, issue: outcome.issue }, settings, context) : [];
    return { planned, outcome, warnings };
  } catch (error) {
    context.ports.log.error('brown-out could not be ended', { account: subject.account.id, issue: subject.issue.id, error });
    return { planned, outcome: failed(subject.issue, reasonOf(error)), warnings: [] };
  }
}

async function bringBack(issue: Issue, configured: ConfiguredCheck, context: ActContext): Promise<RemediationOutcome> {
  const live = await context.ports.credentials.look(refOf(issue));
  if (!isBrownedOut(issue) && !isInactive(live)) return await callOff(issue, context, live);
  if (!isBrownedOut(issue)) {
    const concluded = await concludeForgotten(context, issue, brownout(configured.settings.brownoutMinutes));
    if (concluded.kind !== 'done') return concluded;
    return await bringBack(concluded.issue, configured, context);
  }
  const problem = isLeftOff(issue, live) ? await reactivate(context, issue, 'the brown-out is over', live) : undefined;
  if (problem !== undefined) return failed(issue, `it is still off after its brown-out: ${problem}`);
  return { kind: 'back', issue: await record(context, issue, { type: 'brownout-ended' }) };
}

/** One that was not half done but whole is on record from now on, so that it can be rolled back. */
async function undoBegun(issue: Issue, configured: ConfiguredCheck, context: ActContext): Promise<RemediationOutcome> {
  const live = await context.ports.credentials.look(refOf(issue));
  const begun = issue.intents.remediation && actNamed(issue.intents.remediation.action, configured.settings.brownoutMinutes);
  if (begun?.isDone(live)) return outcomeOf(await concludeForgotten(context, issue, begun), 'recovered');
  const problem = await undoHalf(context, issue, live);
  if (problem !== undefined) return failed(issue, problem);
  const why = 'what an earlier run had begun was undone';
  return { kind: 'refused', issue: await record(context, issue, { type: 'remediation-failed', why, acted: 'no' }), why };
}

/** It is off; or it took others with it, of which some may be off although it is shown as active, or gone, by somebody else's doing. */
function isLeftOff(issue: Issue, live: LiveCredential): boolean {
  return isInactive(live) || restorePointOf(issue) !== undefined;
}

/** It was begun, and does not show. It may show yet, so it is made sure that it does not: to activate what is active changes nothing. */
async function callOff(issue: Issue, context: ActContext, live: LiveCredential): Promise<RemediationOutcome> {
  const mayBeOff = live.kind === 'found' || restorePointOf(issue) !== undefined;
  const problem = mayBeOff ? await reactivate(context, issue, 'a brown-out was begun, and nobody knows how it ended', live) : undefined;
  if (problem !== undefined) return failed(issue, `it may be off after a brown-out: ${problem}`);
  const why = 'a brown-out was begun, and does not show';
  return { kind: 'back', issue: await record(context, issue, { type: 'remediation-failed', why, acted: 'no' }) };
}

function failed(issue: Issue, why: string): RemediationOutcome {
  return { kind: 'failed', issue, why, firstTime: true };
}

async function tellTicket(subject: Subject, settings: RemediationSettings, { ports }: ActContext): Promise<readonly string[]> {
  const ticket = subject.issue.ticket?.key;
  if (!ports.tracker || ticket === undefined || subject.issue.status !== 'open' || !subject.issue.brownout) return [];
  try {
    await ports.tracker.comment(ticket, brownoutEndedComment(contextOf(subject, subject.issue, settings)));
    return [];
  } catch (error) {
    ports.log.warn('ticket could not be told of the end of a brown-out', { ticket, error });
    return [`${ticket} could not be told: ${reasonOf(error)}`];
  }
}
