import { type ConfiguredCheck, daysInWords, formatDay, type Issue, isBefore, remediationDate, rotationStuckDate } from '@keyhammer/core';

/**
 * What becomes of a credential whose successor has been handed over.
 * @param obstacle what keeps it from going on, other than its date
 */
export function rotationFate(issue: Issue, { check, settings }: ConfiguredCheck, now: Date, obstacle?: string): string {
  const { remedied } = check.words;
  const made = issue.rotation?.made?.id ?? 'the new one';
  const date = remediationDate(issue, settings);
  const grace = settings.rotation?.graceDays ?? 0;
  const from = date && isBefore(now, date) ? `from ${formatDay(date)} on, ` : '';
  const fate = `replaced by ${made}: ${remedied} ${from}once that has been used and this one has not been for ${daysInWords(grace)}`;
  const stuck = rotationStuckDate(issue, settings);
  const late = stuck && settings.rotation?.force ? `; from ${formatDay(stuck)} on although it is in use` : '';
  return obstacle === undefined ? `${fate}${late}` : `${fate}; for now it is left alone: ${obstacle}`;
}
