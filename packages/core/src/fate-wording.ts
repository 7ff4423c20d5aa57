import type { Check, CheckSettings, Reversibility } from './check.ts';
import { type Inline, strong, text } from './document.ts';
import { formatDay } from './instant.ts';
import type { IssueContext } from './issue-context.ts';
import { deletionDate, isQuarantined } from './quarantine.ts';
import { isByHandOnly, remediationDate } from './remediation-plan.ts';
import { rotationStuckDate } from './rotation-plan.ts';
import { mayRemediate } from './scope.ts';
import { comebacksOf } from './seen-before.ts';

/** The fate of an open issue that is reported at `now`, or was before. */
export function whatWillHappen({ issue, check, settings }: IssueContext, now: Date): readonly Inline[] {
  if (issue.timestamps.remediated) return fateAfterwards({ issue, check, settings });
  if (check.remedy === 'none') return [text('Keyhammer only reports this: it never acts on it.')];
  const reported = issue.timestamps.reported ?? now;
  const date = remediationDate({ ...issue, timestamps: { ...issue.timestamps, reported } }, settings);
  if (!date) return [text(`Nothing: it is ${issue.status}.`)];
  if (!mayRemediate(settings, issue.accountId)) return [text('Keyhammer does not act in this account; it only reports.')];
  if (issue.rotation?.handedOver) return changeOverFate({ issue, check, settings });
  const fated = { issue, check, settings };
  return [...(isByHand(fated) ? byHandFate(fated, date) : batchFate(fated, date)), ...lockSentence(fated)];
}

/** What a fate is made of. */
type Fated = Pick<IssueContext, 'issue' | 'check' | 'settings'>;

/** Whether it waits for a person: no batch is armed, it has come back before, or it can't be undone. */
export function isByHand({ issue, check, settings }: Fated): boolean {
  const isForPeople = isByHandOnly(check, check.remedy === 'delete' ? 'delete' : 'deactivate');
  return isForPeople || !settings.remediation || comebacksOf(issue).length > 0;
}

/** Whether what turns out to be in use, right before it is acted on, is left alone. */
export function sparesWhatIsUsed({ findsDisuse }: Pick<Check, 'findsDisuse'>, { rotation }: Pick<CheckSettings, 'rotation'>): boolean {
  return rotation ? !rotation.force : findsDisuse;
}

/** Whether nothing is done before somebody takes its lock off. */
export function isKeptByLock({ issue, check, settings }: Fated): boolean {
  return check.lockable === true && issue.details.locked === true && !settings.unlock;
}

function lockSentence(fated: Fated): readonly Inline[] {
  return isKeptByLock(fated) ? [text(' But it is locked, and nothing is done before somebody unlocks it.')] : [];
}

function fateAfterwards({ issue, check, settings }: Fated): readonly Inline[] {
  const isAwaitingDeletion = settings.deletion && isQuarantined(issue);
  const done = issue.deletion ? 'deleted' : check.words.remedied;
  return [text(`${isAwaitingDeletion ? 'It' : 'Nothing more: it'} has been ${done}.`), ...deletionSentence({ issue, check, settings })];
}

function byHandFate({ check, settings }: Fated, date: Date): readonly Inline[] {
  const done = settings.rotation?.action === 'rotate' ? 'replaced' : check.words.remedied;
  return [
    text('Nothing by itself. From '),
    strong(formatDay(date)),
    text(` on the security team may have it ${done}.`),
    ...reversibilitySentence(check),
  ];
}

function batchFate({ issue, check, settings }: Fated, date: Date): readonly Inline[] {
  const onDate = strong(formatDay(date));
  if (settings.rotation?.action === 'rotate' || issue.rotation) return rotationFate({ issue, check, settings }, onDate);
  return [
    text('Auto-remediation date: '),
    onDate,
    text(`. ${conditionOf(check, settings)}, it will be ${check.words.remedied}.`),
    ...reversibilitySentence(check),
    ...brownoutSentence({ issue, check, settings }),
    ...deletionSentence({ issue, check, settings }),
  ];
}

function conditionOf(check: Check, settings: CheckSettings): string {
  if (check.findsDisuse) return 'If it is still unused then';
  if (!sparesWhatIsUsed(check, settings)) return 'If it is still there then';
  return `If it is still there then, and out of use for ${daysInWords(settings.rotation?.graceDays ?? 0)}`;
}

function rotationFate({ issue, check, settings }: Fated, onDate: Inline): readonly Inline[] {
  return [
    text('Rotation date: '),
    onDate,
    text(`. Then a second ${check.words.noun} is made and handed over, and this ticket says where its secret is. `),
    text(changeOverInWords({ issue, check, settings }, 'the new one')),
    ...deletionSentence({ issue, check, settings }),
  ];
}

/** The new one has been handed over. */
function changeOverFate({ issue, check, settings }: Fated): readonly Inline[] {
  return [
    text(`A second ${check.words.noun} has been made and handed over. `),
    text(changeOverInWords({ issue, check, settings }, 'it')),
    ...deletionSentence({ issue, check, settings }),
  ];
}

function changeOverInWords({ issue, check, settings }: Fated, theNewOne: string): string {
  const { rotation, retentionDays } = settings;
  const outOfUse = `this one has not been for ${daysInWords(rotation?.graceDays ?? 0)}`;
  const patiently = `Once ${theNewOne} has been used, and ${outOfUse}, this one is ${check.words.remedied}.`;
  if (!rotation?.force) return patiently;
  const date = rotationStuckDate(issue, settings);
  const lastly = date ? `From ${formatDay(date)} on` : `${daysInWords(retentionDays)} after the hand-over`;
  return `${patiently} ${lastly} that is done even if this one is still in use.`;
}

/** Of what is deleted: that a deactivation can be undone goes without saying. */
function reversibilitySentence({ remedy, reversibility }: Check): readonly Inline[] {
  return remedy === 'delete' ? [text(` ${afterDeletion(reversibility)}`)] : [];
}

/** What can be done about a deletion, as a sentence. */
export function afterDeletion(reversibility: Reversibility): string {
  switch (reversibility) {
    case 'restored':
      return 'Keyhammer keeps what it takes to bring it back as it was.';
    case 'replaced':
      return 'That can not be undone as such: whoever needs one later is given a new one.';
    case 'irreversible':
      return 'That can not be undone.';
  }
}

/** Whether what is done about the issues of a check can be undone, for lists. */
export function reversibilityInWords({ remedy, reversibility }: Pick<Check, 'remedy' | 'reversibility'>): string {
  if (remedy === 'none') return 'nothing is ever done';
  switch (reversibility) {
    case 'restored':
      return remedy === 'delete' ? 'yes: it can be brought back as it was' : 'yes: it works again as before';
    case 'replaced':
      return 'not as such: it is replaced by a new one';
    case 'irreversible':
      return 'no';
  }
}

function brownoutSentence({ issue, check, settings: { brownoutMinutes } }: Fated): readonly Inline[] {
  if (brownoutMinutes === 0 || check.remedy !== 'deactivate' || issue.brownout) return [];
  const minutes = brownoutMinutes === 1 ? '1 minute' : `${brownoutMinutes} minutes`;
  return [text(` The first time it is only for ${minutes}, to see whether anything misses it.`)];
}

export function deletionSentence({ issue, check, settings }: Fated): readonly Inline[] {
  if (!settings.deletion || check.remedy !== 'deactivate') return [];
  if (issue.timestamps.remediated && !isQuarantined(issue)) return [];
  const date = deletionDate(issue, settings);
  const when = date ? `on ${formatDay(date)}` : `${daysInWords(settings.deletionRetentionDays)} later`;
  if (check.deletesByHandOnly) return [text(` If it stays inactive, it may be deleted ${when} or after, by hand and for good.`)];
  return [text(` If it stays inactive, it is deleted ${when}, for good.`)];
}

export function daysInWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
