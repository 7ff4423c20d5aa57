import { type CredentialRef, type Issue, ticketLabel } from '@keyhammer/core';
import { DAY_MS, hasCome, later } from '../time.ts';
import type { WorkerRun } from '../workers/run.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { nameOfIssue } from '../world/observed-store.ts';
import { settingsOf } from '../world/settings.ts';
import { isWithin, protectingPattern } from './facts.ts';

/** What keeps a run from touching a credential whatever the date. */
export function protections(world: HistoryWorld, run: WorkerRun, ref: CredentialRef & { readonly check: string }): readonly string[] {
  const { self } = world;
  const pattern = protectingPattern(run.whitelist, { ...ref, names: [ref.id, ref.principal] }, world.now);
  const isOwn = self.accountId === ref.accountId && (self.credentialId === ref.id || self.principal === ref.principal);
  return [
    ...(isOwn ? ['it is what Keyhammer runs as'] : []),
    ...(pattern === undefined ? [] : [`it is whitelisted by "${pattern}"`]),
    ...holdsOn(world, run, ref),
    ...(run.operator.mode === 'batch' ? notForABatch(world, run, ref.check) : []),
  ];
}

function notForABatch(world: HistoryWorld, { settings, isAlone }: WorkerRun, check: string): readonly string[] {
  // Of two runs at once one may wait for hours while the other is about to act.
  const isClosed = isAlone && settings.window && !isWithin(settings.window, world.now);
  return [...(settingsOf(settings, check).remediation ? [] : ['it is not armed']), ...(isClosed ? ['the window is closed'] : [])];
}

/** A hold that another run is writing at this very moment can't be known yet. */
function holdsOn(world: HistoryWorld, { isAlone, heldBefore }: WorkerRun, ref: CredentialRef): readonly string[] {
  return world.issuesAbout(ref).flatMap((issue) => {
    const until = isAlone ? issue.hold?.until : heldBefore.get(nameOfIssue(issue));
    const held = until && !hasCome(until, world.now) ? [`${issue.check} holds it until ${until.toISOString()}`] : [];
    const heard = world.heardHolds.get(nameOfIssue(issue));
    return [...held, ...(heard && !hasCome(heard, world.now) ? ['a label on its ticket holds it'] : [])];
  });
}

/** Why the issue does not allow it now. */
export function notDue(world: HistoryWorld, run: WorkerRun, issue: Issue, isEarly = false): readonly string[] {
  const { timestamps, expedited } = issue;
  const complaints: string[] = [];
  // Of two runs at once one may end the issue while the other is about to act.
  if (run.isAlone && issue.status !== 'open') complaints.push(`its issue is ${issue.status}`);
  if (run.operator.mode === 'batch' && world.issues.cameBack.has(nameOfIssue(issue))) complaints.push('it has come back before');
  if (!timestamps.reported || !wasTold(world, issue)) return [...complaints, 'it was not reported'];
  const date = later(timestamps.reported, settingsOf(run.settings, issue.check).retentionDays * DAY_MS);
  if (isEarly || hasCome(date, world.now)) return complaints;
  if (!expedited) return [...complaints, `it is before its date, ${date.toISOString()}`];
  return isHurried(world, issue) ? complaints : [...complaints, 'nobody has asked for it to be due at once'];
}

function wasTold({ jira, slack, tracker, notifier }: HistoryWorld, issue: Issue): boolean {
  if (!jira) return !slack || notifier.sent.length > 0;
  const label = ticketLabel(issue);
  return issue.ticket !== undefined || tracker.ticketsLabelled(label).length > 0;
}

function isHurried({ tracker }: HistoryWorld, issue: Issue): boolean {
  const ticket = tracker.tickets.find(({ key }) => key === issue.ticket?.key);
  return !ticket || ticket.history.some(({ bySelf, change }) => !bySelf && change.kind === 'labelled' && change.label === 'keyhammer-now');
}
