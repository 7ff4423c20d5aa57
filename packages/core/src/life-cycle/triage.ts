import type { Issue, ManualClose, TriageLabel } from '../issue.ts';
import { changed, refused, type Transition, unchanged } from './transition.ts';

export function reminded(
  issue: Issue,
  { date, days, who }: { readonly date: Date; readonly days: number; readonly who: 'ticket' | 'owner' },
): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}`);
  const known = issue.reminder?.date.getTime() === date.getTime() && issue.reminder.days === days ? issue.reminder : undefined;
  const { ticketTold = false, ownerTold = false } = known ?? {};
  if (who === 'ticket' ? ticketTold : ownerTold) return unchanged(issue);
  return changed(issue, { reminder: { date, days, ticketTold: ticketTold || who === 'ticket', ownerTold: ownerTold || who === 'owner' } });
}

/** Far more than anybody needs: the stored item must stay small, whatever people put on a ticket. */
const LABELS_KEPT = 20;

export function labelsSeen(issue: Issue, labels: readonly TriageLabel[]): Transition {
  const name = ({ label, at, by }: TriageLabel) => `${label} ${at.getTime()} ${by}`;
  const kept = labels.slice(-LABELS_KEPT);
  const same = (issue.triage?.labels ?? []).map(name).join() === kept.map(name).join();
  return same ? unchanged(issue) : changed(issue, { triage: { ...issue.triage, labels: kept } });
}

export function expedited(issue: Issue, by: string, now: Date): Transition {
  if (issue.status !== 'open') return refused(`it is ${issue.status}`);
  return issue.expedited ? unchanged(issue) : changed(issue, { expedited: { at: now, by } });
}

/** `reopen`: the ticket is to be opened again; else it stays closed, and the issue goes on without it. */
export function ticketClosedByPerson(
  issue: Issue,
  { at, by, treatedAs }: { readonly at: Date; readonly by: string; readonly treatedAs: ManualClose },
): Transition {
  if (issue.status !== 'open' || !issue.ticket) return refused('there is no ticket of an open issue');
  const known = issue.triage?.closed;
  if (known?.at.getTime() === at.getTime() && known.by === by && known.treatedAs === treatedAs) return unchanged(issue);
  const { leftClosed: _l, ...ticket } = issue.ticket;
  return changed(issue, {
    ticket: { ...ticket, state: 'closed', ...(treatedAs !== 'reopen' && { leftClosed: true }) },
    triage: { labels: issue.triage?.labels ?? [], closed: { at, by, treatedAs } },
  });
}

export function expiryTold(issue: Issue, expires: Date): Transition {
  return issue.expiryToldFor?.getTime() === expires.getTime() ? unchanged(issue) : changed(issue, { expiryToldFor: expires });
}
