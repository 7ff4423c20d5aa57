import {
  type ConfiguredCheck,
  daysInWords,
  deletionEligibilityOf,
  type Eligibility,
  eligibilityOf,
  formatDay,
  formatInstant,
  formatLastDay,
  type Issue,
  isBefore,
  isBrownedOut,
  isQuarantined,
  mayRemediate,
  type NotDue,
  notDueInWords,
  type PlanInput,
  remediationDate,
  type Whitelist,
} from '@keyhammer/core';
import { byWhom, conditionOf, whatIsDone } from './fate-words.ts';
import { rotationFate } from './rotation-fate.ts';

/** What the fate of an issue depends on besides the issue itself. */
export interface FateContext {
  readonly configured: ConfiguredCheck;
  readonly whitelist: Whitelist;
  /** The names of all checks on this kind of credential. */
  readonly checksOfKind: readonly string[];
  /** The same credential's issues of the other checks. */
  readonly related: readonly Issue[];
}

/** What will happen to an issue, and when, as a sentence without its full stop. */
export function fateOf(issue: Issue, context: FateContext, now: Date): string {
  switch (issue.status) {
    case 'closed':
      return quarantineFate(issue, context, now) ?? `nothing: it ended on ${formatDay(closedAt(issue))}, as ${endOf(issue)}`;
    case 'resolved':
      return [`${endOf(issue)}; the next report closes it`, quarantineFate(issue, context, now)]
        .filter((part) => part !== undefined)
        .join('; ');
    case 'whitelisted':
      return `left alone, by the entry "${issue.exception?.pattern}" in whitelist.json${untilOf(issue.exception?.expires)}`;
    case 'open':
      return fateOfOpen(issue, context, now);
  }
}

/** The same for a list, after the status and the ticket. */
export function fateWithStatus(issue: Issue, context: FateContext, now: Date): string {
  const { status, ticket } = issue;
  const headline = ticket ? `${status} (${ticket.key})` : status;
  if (status !== 'closed') return `${headline}: ${fateOf(issue, context, now)}`;
  const ended = `${headline} on ${formatDay(closedAt(issue))}: ${endOf(issue)}`;
  return [ended, quarantineFate(issue, context, now)].filter((part) => part !== undefined).join('; ');
}

function fateOfOpen(issue: Issue, context: FateContext, now: Date): string {
  const { check } = context.configured;
  const { remediated } = issue.timestamps;
  if (remediated) {
    const done = `${check.words.remedied} on ${formatInstant(remediated)}; the next identification resolves it`;
    return [done, quarantineFate(issue, context, now)].filter((part) => part !== undefined).join('; ');
  }
  if (check.remedy === 'none') return issue.timestamps.reported ? 'only reported: Keyhammer never acts on it' : REPORTED_NEXT;
  if (isBrownedOut(issue) && issue.brownout) return trialFate(issue.brownout.until, now);
  const eligibility = eligibilityOf(issue, inputOf(issue, context), now);
  if (issue.rotation?.handedOver) return rotationFate(issue, context.configured, now, protectionIn(issue, eligibility));
  if (eligibility.kind === 'not-due') return fateOfPostponed(issue, eligibility.because, (after = now) => laterFate(issue, context, after));
  const asked = issue.expedited ? `, as ${issue.expedited.by} asked` : '';
  const done = `${whatIsDone(eligibility.act, issue, context.configured)} ${byWhom(issue, context.configured)}${conditionOf(context.configured)}`;
  return `due${asked}: ${done}${lastAttemptOf(issue)}`;
}

/** Why it did not come to it the last time. */
function lastAttemptOf({ attempt }: Issue): string {
  if (!attempt) return '';
  return `; ${attempt.outcome === 'failed' ? 'the last try failed' : 'the last time it was left alone'}: ${attempt.why}`;
}

const REPORTED_NEXT = 'reported to its owner by the next report';

function trialFate(until: Date, now: Date): string {
  if (isBefore(now, until)) return `deactivated on trial until ${formatInstant(until)}, then activated again by the run that began it`;
  return `deactivated on trial until ${formatInstant(until)}, and to be activated again by the next run`;
}

/** What is done on the date, as things are now; the date is only said if it lies `after` what was said before. */
function laterFate(issue: Issue, context: FateContext, after: Date): string {
  const { settings } = context.configured;
  const date = remediationDate(issue, settings) ?? after;
  const then = eligibilityOf(issue, inputOf(issue, context), date);
  const act = then.kind === 'due' ? then.act : 'deactivate';
  const from = isBefore(after, date) ? ` from ${formatDay(date)} on,` : '';
  return `${whatIsDone(act, issue, context.configured)}${from} ${byWhom(issue, context.configured)}${conditionOf(context.configured)}`;
}

function fateOfPostponed(issue: Issue, because: NotDue, later: (after?: Date) => string): string {
  switch (because.reason) {
    case 'not-reported':
      return REPORTED_NEXT;
    case 'account-not-in-scope':
      return 'nothing: the account is not one of the remediation_accounts';
    case 'own-credential':
      return 'nothing: Keyhammer itself runs as it';
    case 'by-hand-only':
      return 'by hand only: it can not be undone';
    case 'reported-only':
      return 'only reported: Keyhammer never acts on it';
    case 'whitelisted':
      return because.check === undefined
        ? `whitelisted by the entry "${because.pattern}" at the next identification`
        : `left alone, by the entry "${because.pattern}" for ${because.check} in whitelist.json`;
    case 'held':
      return `held until ${formatInstant(because.until)}${because.check === undefined ? '' : ` (for ${because.check})`}, then ${later(because.until)}`;
    case 'brown-out':
      return `${notDueInWords(issue, because)}, then ${later(because.until)}`;
    case 'not-to-be-touched':
    case 'unused':
      return `left alone: ${notDueInWords(issue, because)}`;
    case 'seen-before':
    case 'retention':
    case 'not-open':
    case 'already-remediated':
    case 'not-in-quarantine':
    case 'quarantine':
      return later();
  }
}

/** What keeps a rotation from going on: nothing else than its date does. */
function protectionIn(issue: Issue, eligibility: Eligibility): string | undefined {
  if (eligibility.kind === 'due' || eligibility.because.reason === 'retention') return undefined;
  return notDueInWords(issue, eligibility.because);
}

/** The end of what was deactivated, where that is configured; `undefined` if nothing more is to come. */
function quarantineFate(issue: Issue, context: FateContext, now: Date): string | undefined {
  const { check, settings } = context.configured;
  if (issue.deletion) return `deleted for good on ${formatDay(issue.deletion.at)}`;
  if (!settings.deletion || !isQuarantined(issue)) return undefined;
  const how = settings.remediation && !check.deletesByHandOnly ? 'by a batch run' : 'when an operator confirms it';
  const eligibility = deletionEligibilityOf(issue, inputOf(issue, context), now);
  if (eligibility.kind === 'due') return `due to be deleted for good, ${how}, if it is still inactive and unused`;
  const { because } = eligibility;
  if (because.reason !== 'quarantine') return `not deleted for now: ${notDueInWords(issue, because)}`;
  return `deleted for good from ${formatDay(because.until)} on, ${how}, if it is still inactive and unused ${daysAfter(settings.deletionRetentionDays)}`;
}

function daysAfter(days: number): string {
  return `${daysInWords(days)} after its deactivation`;
}

/** As an operator would see it: that something is only done by hand is said in other words. */
function inputOf(issue: Issue, { configured, whitelist, checksOfKind, related }: FateContext): PlanInput {
  return { ...configured, whitelist, inScope: mayRemediate(configured.settings, issue.accountId), mode: 'manual', checksOfKind, related };
}

function closedAt({ timestamps }: Issue): Date {
  return timestamps.closed ?? timestamps.updated;
}

function endOf({ resolution }: Issue): string {
  return resolution?.why ?? 'an earlier tool ended it';
}

function untilOf(expires: Date | undefined): string {
  return expires ? `, until ${formatLastDay(expires)}` : '';
}
