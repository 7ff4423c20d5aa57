import { principalNameOf } from './credential.ts';
import { code, type Doc, fields, type Inline, paragraph, strong, text } from './document.ts';
import { daysInWords, whatWillHappen } from './fate-wording.ts';
import { formatDay, formatInstant, isBefore } from './instant.ts';
import type { HandOver, ManualClose } from './issue.ts';
import type { IssueContext } from './issue-context.ts';
import { rotationStuckDate } from './rotation-plan.ts';
import { formatLastDay } from './whitelist.ts';

// What the ticket says of the steps between the report and the end.

/** @param days that are left, of which a reminder that comes late has fewer than it was configured for */
export function reminderComment(context: IssueContext, days: number, now: Date): Doc {
  const { check, issue, settings } = context;
  return [
    paragraph(strong(`A reminder, ${daysInWords(days)} before the date. `), ...whatWillHappen(context, now)),
    paragraph(strong('What to do: '), ...check.words.recommendation(issue, settings)),
  ];
}

/** @param until when it is to be active again */
export function brownoutComment({ issue, check }: IssueContext, until: Date): Doc {
  return [
    paragraph(
      text(`Keyhammer has ${check.words.remedied} this ${check.words.noun} on trial, until `),
      strong(formatInstant(until)),
      text(
        '. Then it is active again by itself. If something fails meanwhile, this is what it misses: use it afterwards, and this ticket closes.',
      ),
    ),
    paragraph(strong('To have it back at once: '), code(`keyhammer rollback ${issue.accountId} ${issue.id}`)),
  ];
}

export function brownoutEndedComment({ check }: IssueContext): Doc {
  return [
    paragraph(
      text(
        `The trial is over: this ${check.words.noun} is active again. If it is not used before the next remediation, it will be ${check.words.remedied} for good.`,
      ),
    ),
  ];
}

export function deletedComment({ issue, check }: IssueContext): Doc {
  const { deletion, remediation } = issue;
  const when = remediation ? `, ${check.words.remedied} since ${formatDay(remediation.at)},` : '';
  const by = deletion ? ` (${formatInstant(deletion.at)}, ${deletion.mode} run by ${deletion.by})` : '';
  return [
    paragraph(
      text(
        `Keyhammer has deleted this ${check.words.noun}${when} and verified that it is gone${by}. That can not be undone: whoever needs one makes a new one.`,
      ),
    ),
  ];
}

/** Where the new secret is, and what comes next. Never the secret. */
export function handedOverComment({ issue, check, settings }: IssueContext): Doc {
  const { rotation } = issue;
  const by = rotationStuckDate(issue, settings);
  const grace = daysInWords(settings.rotation?.graceDays ?? 0);
  return [
    paragraph(
      text(`Keyhammer has made a second ${check.words.noun} for ${principalNameOf(issue.details)}. This one goes on working for now.`),
    ),
    fields(
      { name: `New ${check.words.noun}`, value: [code(rotation?.made?.id ?? 'unknown')] },
      ...(rotation?.handedOver ? [{ name: 'Its secret', value: handOverInWords(rotation.handedOver.to) }] : []),
      ...(by ? [{ name: 'Change over by', value: [strong(formatDay(by)), text(': after that day the rotation counts as stuck')] }] : []),
    ),
    paragraph(
      strong('What to do: '),
      text('fetch it, put it in place of the old one, and see that all works. '),
      text(`Once the new one has been used, and the old one has not been for ${grace}, the old one is ${check.words.remedied}.`),
    ),
  ];
}

export function handOverInWords(to: HandOver): readonly Inline[] {
  if (to.kind === 'file') return [text('with the operator who made it, in a file')];
  // The command line does not take the region from the ARN: `arn:aws:secretsmanager:REGION:…`.
  const region = to.arn.split(':')[3];
  const command = `aws secretsmanager get-secret-value ${region ? `--region ${region} ` : ''}--secret-id ${to.arn}`;
  return [code(to.arn), text(' in AWS Secrets Manager: '), code(command)];
}

/** @param why what is missing: the new one has not been used, the old one still is */
export function rotationStuckComment({ issue, check }: IssueContext, why: string): Doc {
  const { rotation } = issue;
  return [
    paragraph(
      strong('The rotation is stuck: '),
      text(`this ${check.words.noun} can not be ${check.words.remedied}, because ${why}. It stays active.`),
    ),
    ...(rotation?.handedOver ? [paragraph(text('The new secret: '), ...handOverInWords(rotation.handedOver.to))] : []),
  ];
}

/** The ticket was closed by a person, and what is in it is still so. */
export function manualCloseComment(context: IssueContext, by: string, treatedAs: ManualClose, until: Date | undefined, now: Date): Doc {
  const closed = text(`${by} closed this ticket, but what it is about is as it was. `);
  switch (treatedAs) {
    case 'reopen':
      return [paragraph(closed, text('So it is open again. '), ...whatWillHappen(context, now)), ...howElse()];
    case 'hold':
      return [
        paragraph(closed, text('Keyhammer leaves it alone until '), strong(until ? formatInstant(until) : 'further notice'), text('.')),
        ...howElse(),
      ];
    case 'ignore':
      return [
        paragraph(closed, text('The ticket stays closed, and Keyhammer goes on without it. '), ...whatWillHappen(context, now)),
        ...howElse(),
      ];
  }
}

function howElse(): Doc {
  return [
    paragraph(
      text('To have more time, give the ticket a label such as '),
      code('keyhammer-hold-14d'),
      text('; to have it over at once, '),
      code('keyhammer-now'),
      text('.'),
    ),
  ];
}

export function heldComment(by: string, until: Date): Doc {
  return [paragraph(text(`Held, as ${by} asked by a label: Keyhammer leaves this alone until `), strong(formatInstant(until)), text('.'))];
}

export function expeditedComment({ check, settings, issue }: IssueContext, by: string): Doc {
  const rotates = settings.rotation?.action === 'rotate' || issue.rotation !== undefined;
  const next = rotates
    ? `the next remediation may begin to replace this ${check.words.noun}`
    : `the next remediation may have it ${check.words.remedied}${check.findsDisuse ? ', if it is still unused' : ''}`;
  return [paragraph(text(`Due at once, as ${by} asked by a label: ${next}.`))];
}

/** For the approver of an exception, or the owner. */
export function expiryLine({ issue }: IssueContext): readonly Inline[] {
  const { exception } = issue;
  const until = exception?.expires ? formatLastDay(exception.expires) : 'unknown';
  return [text('; its exception '), code(exception?.pattern ?? 'unknown'), text(' ends after '), strong(until)];
}

/** The rotation waits for the owner: before it counts as stuck. */
export function rotationReminderComment(context: IssueContext, why: string, now: Date): Doc {
  const { issue, settings, check } = context;
  const date = rotationStuckDate(issue, settings);
  const { rotation } = issue;
  return [
    paragraph(
      strong('Still to be done: '),
      text(`this ${check.words.noun} can not be ${check.words.remedied} yet, because ${why}.`),
      ...(date && isBefore(now, date) ? [text(' Please change over by '), strong(formatDay(date)), text('.')] : []),
    ),
    ...(rotation?.handedOver ? [paragraph(text('The new secret: '), ...handOverInWords(rotation.handedOver.to))] : []),
  ];
}
