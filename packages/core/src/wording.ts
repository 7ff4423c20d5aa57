import type { Check, CheckSettings } from './check.ts';
import { code, type Doc, fields, type Inline, link, paragraph, strong, text } from './document.ts';
import { formatDay, formatInstant } from './instant.ts';
import type { Issue } from './issue.ts';
import { remediationDate } from './remediation-plan.ts';
import { mayRemediate } from './scope.ts';
import { formatLastDay } from './whitelist.ts';

/** What a text about an issue is made from. */
export interface IssueContext {
  readonly issue: Issue;
  readonly check: Check;
  readonly settings: CheckSettings;
  readonly accountName: string;
  readonly whitelistingProcedureUrl?: string;
}

export function ticketSummary({ issue, check, settings, accountName }: IssueContext): string {
  return check.words.summary(issue, accountName, settings);
}

/** The ticket that an owner reads: what was seen, what will happen when, what to do. */
export function ticketDescription(context: IssueContext, now: Date): Doc {
  const { issue, check, accountName } = context;
  return [
    fields({ name: 'Account', value: [text(`${accountName} (${issue.accountId})`)] }, ...check.words.facts(issue), ...tagFields(issue), {
      name: 'Seen',
      value: [text(formatInstant(issue.details.readAt))],
    }),
    paragraph(strong('What will happen: '), ...whatWillHappen(context, now)),
    paragraph(strong('What to do: '), ...check.words.recommendation(issue)),
    ...exceptionProcedure(context),
  ];
}

/** One sentence on the fate of an open issue that is reported at `now`, or was before. */
export function whatWillHappen({ issue, check, settings }: IssueContext, now: Date): readonly Inline[] {
  if (issue.timestamps.remediated) return [text(`Nothing more: it has been ${check.words.remedied}.`)];
  const reported = issue.timestamps.reported ?? now;
  const date = remediationDate({ ...issue, timestamps: { ...issue.timestamps, reported } }, settings);
  if (!date) return [text(`Nothing: it is ${issue.status}.`)];
  if (!mayRemediate(settings, issue.accountId)) return [text('Keyhammer does not act in this account; it only reports.')];
  const onDate = strong(formatDay(date));
  if (!settings.remediation) {
    return [text('Nothing by itself. From '), onDate, text(` on the security team may have it ${check.words.remedied}.`)];
  }
  return [text('Auto-remediation date: '), onDate, text(`. If it is still unused then, it will be ${check.words.remedied}.`)];
}

/** The comment for evidence that changed while the issue stayed open. */
export function updateComment(context: IssueContext, now: Date): Doc {
  const { issue, check } = context;
  return [
    paragraph(text('What Keyhammer sees has changed:')),
    fields(...check.words.facts(issue)),
    paragraph(...whatWillHappen(context, now)),
  ];
}

/** The comment for an issue that is reported again on the ticket it had. */
export function reportedAgainComment(context: IssueContext, now: Date): Doc {
  return [paragraph(text('This is an issue again.')), ...ticketDescription(context, now)];
}

export function whitelistedComment({ issue }: IssueContext): Doc {
  const { exception } = issue;
  return [
    paragraph(text('An entry in '), code('whitelist.json'), text(' covers this now, so the ticket is closed and nothing will be done.')),
    fields(
      { name: 'Entry', value: [code(exception?.pattern ?? 'unknown')] },
      ...optionalField('Reason', exception?.reason),
      ...optionalField('Approved by', exception?.approver),
      ...optionalField('Until', exception?.expires && formatLastDay(exception.expires)),
    ),
  ];
}

export function resolvedComment({ issue, check }: IssueContext): Doc {
  const why = issue.resolution?.why ?? 'it is no longer in violation';
  const undo = issue.resolution?.reason === 'remediated' ? [paragraph(strong('To undo this: '), ...check.words.undo(issue))] : [];
  return [paragraph(text(`Resolved: ${why}.`)), ...undo];
}

export function remediatedComment({ issue, check }: IssueContext): Doc {
  const { remediation } = issue;
  return [
    paragraph(
      text(`Keyhammer has ${check.words.remedied} this, and verified it by reading it again`),
      text(remediation ? ` (${formatInstant(remediation.at)}, ${remediation.mode} run by ${remediation.by}).` : '.'),
    ),
    paragraph(strong('To undo this: '), ...check.words.undo(issue)),
  ];
}

export function remediationFailedComment({ check }: IssueContext, why: string): Doc {
  return [
    paragraph(text(`This was due to be ${check.words.remedied}, and that failed: ${why}`)),
    paragraph(text('It stays due, and the next remediation run tries again.')),
  ];
}

/** The comment with which the ticket of an open issue is opened again; after a rollback, in most cases. */
export function rolledBackComment({ issue }: IssueContext): Doc {
  const { hold } = issue;
  if (!hold) return [paragraph(text('This is an issue again.'))];
  return [
    paragraph(text(`Rolled back by ${hold.by}: it is active again.`)),
    paragraph(text('Keyhammer will leave it alone until '), strong(formatInstant(hold.until)), text('.')),
  ];
}

function tagFields({ details }: Issue) {
  const tags = Object.entries(details.tags).sort(([a], [b]) => a.localeCompare(b));
  return tags.length === 0 ? [] : [{ name: 'Tags', value: [text(tags.map(([key, value]) => `${key}=${value}`).join(', '))] }];
}

function exceptionProcedure({ whitelistingProcedureUrl }: IssueContext): Doc {
  if (!whitelistingProcedureUrl) return [];
  return [paragraph(text('If it has to stay as it is, follow the '), link('whitelisting procedure', whitelistingProcedureUrl), text('.'))];
}

function optionalField(name: string, value: string | undefined) {
  return value === undefined ? [] : [{ name, value: [text(value)] }];
}
