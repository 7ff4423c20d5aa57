import { principalNameOf } from './credential.ts';
import { code, type Doc, type Field, fields, link, list, paragraph, strong, text } from './document.ts';
import { deletionSentence, reversibilityInWords, whatWillHappen } from './fate-wording.ts';
import { formatDay, formatInstant } from './instant.ts';
import type { Issue } from './issue.ts';
import type { IssueContext } from './issue-context.ts';
import { ROLLED_BACK } from './life-cycle/remediation.ts';
import { comebacksOf } from './seen-before.ts';
import { formatLastDay } from './whitelist.ts';

export function ticketSummary({ issue, check, settings, accountName }: IssueContext): string {
  return check.words.summary(issue, accountName, settings);
}

/** The ticket that an owner reads: what was seen, what will happen when, what to do. */
export function ticketDescription(context: IssueContext, now: Date): Doc {
  const { issue, check, accountName } = context;
  return [
    fields(
      { name: 'Account', value: [text(`${accountName} (${issue.accountId})`)] },
      ...check.words.facts(issue),
      ...circumstances(issue),
      ...trustFields(context),
      ...tagFields(issue),
      ...optionalField('Owner found by', context.ownerFoundBy),
      { name: 'Seen', value: [text(formatInstant(issue.details.readAt))] },
    ),
    ...comebackWarning(issue),
    paragraph(strong('What will happen: '), ...whatWillHappen(context, now)),
    paragraph(strong('What to do: '), ...check.words.recommendation(issue, context.settings)),
    ...exceptionProcedure(context),
  ];
}

/** What else is known of the credential and of whose it is. */
export function circumstances({ details }: Issue): readonly Field[] {
  const { dormant, alsoIn, risk } = details;
  return [
    ...(dormant
      ? [{ name: 'Dormant', value: [text(`nothing that ${principalNameOf(details)} holds is in use, be it a password or a key`)] }]
      : []),
    ...(alsoIn ? [{ name: 'Also found by', value: [text(`${alsoIn.join(', ')}, in an issue of its own`)] }] : []),
    ...(risk ? [{ name: 'Risk', value: [strong(risk.level), text(`: ${risk.factors.join('; ')}`)] }] : []),
  ];
}

/** How far the reader may rely on what was seen, and what a mistake would cost. */
function trustFields({ issue, check }: IssueContext): readonly Field[] {
  const { strength, why } = check.words.evidence(issue.details);
  return [
    { name: 'Evidence', value: [strong(strength), text(`: ${why}`)] },
    ...(check.remedy === 'none' ? [] : [{ name: 'Can be undone', value: [text(reversibilityInWords(check))] }]),
  ];
}

function comebackWarning(issue: Issue): Doc {
  const comebacks = comebacksOf(issue);
  if (comebacks.length === 0) return [];
  return [
    paragraph(
      strong('Seen before: '),
      text('it was reported and then used again, so something may need it now and then. It is only ever remediated by hand.'),
    ),
    list(...comebacks.map(({ reported, usedAgain }) => [text(`reported ${formatDay(reported)}, in use again by ${formatDay(usedAgain)}`)])),
  ];
}

/** The comment for evidence that changed while the issue stayed open. */
export function updateComment(context: IssueContext, now: Date): Doc {
  const { issue, check } = context;
  return [
    paragraph(text('What Keyhammer sees has changed:')),
    fields(...check.words.facts(issue), ...circumstances(issue)),
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
  const isUndoable = issue.resolution?.reason === 'remediated' && !issue.deletion;
  const undo = isUndoable ? [paragraph(strong('To undo this: '), ...check.words.undo(issue))] : [];
  return [paragraph(text(`Resolved: ${why}.`)), ...undo];
}

export function remediatedComment({ issue, check, settings }: IssueContext): Doc {
  const { remediation } = issue;
  return [
    paragraph(
      text(`Keyhammer has ${check.words.remedied} this, and verified it by reading it again`),
      text(remediation ? ` (${formatInstant(remediation.at)}, ${remediation.mode} run by ${remediation.by}).` : '.'),
      ...deletionSentence({ issue, check, settings }),
    ),
    paragraph(strong('To undo this: '), ...check.words.undo(issue)),
  ];
}

/** @param what was to be done: `deactivated`, `replaced` */
export function remediationFailedComment(what: string, why: string): Doc {
  return [paragraph(text(`This was to be ${what}, and that failed: ${why}`)), paragraph(text('The next remediation run tries again.'))];
}

/** The comment with which the ticket of an open issue is opened again; after a rollback, in most cases. */
export function rolledBackComment({ issue }: IssueContext): Doc {
  const { hold } = issue;
  if (hold?.reason !== ROLLED_BACK) return [paragraph(text('This is an issue again.'))];
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
