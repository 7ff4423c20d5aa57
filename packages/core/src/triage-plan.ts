import { addDays, isBefore } from './instant.ts';
import type { Issue, TriageLabel } from './issue.ts';

/** What somebody wants who puts a label for Keyhammer on a ticket. */
export type TriageWish =
  | { readonly kind: 'hold'; readonly until: Date; readonly label: TriageLabel }
  | { readonly kind: 'now'; readonly label: TriageLabel };

const HOLD_LABEL = /^keyhammer-hold-(\d{1,5})d$/;
export const NOW_LABEL = 'keyhammer-now';

/** Whether a label is meant for Keyhammer; the other labels of a ticket are nobody's business. */
export function isTriageLabel(label: string): boolean {
  return label === NOW_LABEL || HOLD_LABEL.test(label);
}

/**
 * What is wished now. A hold counts from the moment the label was put on, however often it is read, and
 * is cut to the longest that is allowed; it goes before a `now`. A label from before the issue was reported, in an earlier life of it
 * or before an exception ended, says nothing.
 */
export function wishOf(labels: readonly TriageLabel[], issue: Issue, maxHoldDays: number, now: Date): TriageWish | undefined {
  const { identified, reported = identified } = issue.timestamps;
  const current = labels.filter(({ at }) => !isBefore(at, reported));
  const holds = current.flatMap((label) => {
    const days = Math.min(Number(HOLD_LABEL.exec(label.label)?.[1] ?? 0), maxHoldDays);
    const until = addDays(label.at, days);
    return days > 0 && isBefore(now, until) ? [{ kind: 'hold' as const, until, label }] : [];
  });
  const longest = holds.reduce<(typeof holds)[number] | undefined>((a, b) => (a && !isBefore(a.until, b.until) ? a : b), undefined);
  if (longest) return longest;
  const hurry = current.find(({ label }) => label === NOW_LABEL);
  return hurry && { kind: 'now', label: hurry };
}
