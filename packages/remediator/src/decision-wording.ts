import {
  type BlastRefusal,
  code,
  type Doc,
  formatInstant,
  type Inline,
  type Issue,
  maskedId,
  refusalInWords,
  strong,
  text,
} from '@keyhammer/core';
import type { PlannedRemediation, RemediationOutcome, Subject } from './remediation-run.ts';

// What the person who has pressed "Disable now" hears: a sentence or two, and no id of a credential in full.

export function outcomeInWords(planned: PlannedRemediation, outcome: RemediationOutcome): Doc {
  const { issue } = outcome;
  const { remedied } = planned.configured.check.words;
  switch (outcome.kind) {
    case 'remediated':
    case 'recovered':
      return about(planned, ` has been ${remedied}, and a reading afterwards shows it.`, ...wayBack(planned));
    case 'browned-out':
      return onTrialUntil(planned, outcome.until);
    case 'failed':
      return about(planned, ` could not be ${remedied}: ${masked(outcome.why, issue)}. It is tried again by itself.`);
    case 'refused':
      return leftAlone(planned, outcome.why);
    case 'back':
    case 'deleted':
    case 'handed-over':
    case 'waiting':
    case 'postponed':
    case 'declined':
      throw new Error(`"Disable now" does not end in ${outcome.kind}`);
  }
}

export function onTrialUntil(subject: Subject, until: Date | undefined): Doc {
  const { noun } = subject.configured.check.words;
  return about(
    subject,
    ' is deactivated on trial (brownout_minutes), and active again by itself',
    ...(until ? [text(' at '), strong(formatInstant(until))] : []),
    text(`. If nobody uses the ${noun} in the hour after that, it may go for good: press the button once more, or leave it to a batch.`),
  );
}

/** A clause. */
export function endlessTrial({ configured: { settings } }: Subject): string {
  const minutes = settings.brownoutMinutes;
  return `it would first be deactivated on trial for ${minutes} minutes, which nobody here can wait for, and no batch is armed that would end it ("keyhammer remediate" at a terminal does it)`;
}

/** @param why a clause: what keeps it from being touched */
export function leftAlone(subject: Subject, why: string): Doc {
  return about(subject, ` was left alone: ${masked(why, subject.issue)}.`);
}

export function doneBefore(subject: Subject): Doc {
  const { remediation, timestamps } = subject.issue;
  const at = remediation?.at ?? timestamps.remediated;
  const when = at ? ` (${formatInstant(at)}${remediation ? `, ${remediation.by}` : ''})` : '';
  return about(subject, ` has been ${subject.configured.check.words.remedied} already${when}: nothing is left to do.`);
}

export function tooMuch(subject: Subject, refusal: BlastRefusal): Doc {
  return about(subject, ` was left alone, for a limit of Keyhammer's. Of the account: ${refusalInWords(refusal)}`);
}

export const IS_GONE: Doc = [
  {
    kind: 'paragraph',
    content: [text('Nothing was done: what that button was about is no issue any more, or has become another one since.')],
  },
];

export const NOT_ENABLED: Doc = [
  { kind: 'paragraph', content: [text('Nothing was done: the check that found this is not enabled any more.')] },
];

function about({ account, configured, issue }: Subject, words: string, ...more: readonly Inline[]): Doc {
  return [{ kind: 'paragraph', content: [...configured.check.words.name(issue), text(` in ${account.name}${words}`), ...more] }];
}

function wayBack({ configured: { check } }: Subject): readonly Inline[] {
  return check.reversibility === 'restored' ? [text(' An operator brings it back with '), code('keyhammer rollback'), text('.')] : [];
}

/** A cloud's own error message may name the credential in full. A principal's name is no secret. */
function masked(why: string, { id, details }: Issue): string {
  return id === details.principal ? why : why.replaceAll(id, maskedId(id));
}
