import { type Issue, isHeld } from '@keyhammer/core';
import { isWithin, protectingPattern } from '../observer/facts.ts';
import { DAY_MS, hasCome, later } from '../time.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { nameOfIssue } from '../world/observed-store.ts';
import { settingsOf } from '../world/settings.ts';

/** Whether somebody has said that the batch leaves it alone: nothing is begun on it, and nothing goes on. */
export function isLeftAlone(world: HistoryWorld, issue: Issue): boolean {
  const { details, accountId, id } = issue;
  const names = [id, details.principal];
  return (
    issue.status === 'whitelisted' ||
    protectingPattern(world.whitelist, { accountId, kind: details.kind, names }, world.now) !== undefined ||
    world.issuesAbout({ accountId, id, kind: details.kind }).some((each) => isHeld(each, world.now)) ||
    world.issues.cameBack.has(nameOfIssue(issue)) ||
    (world.self.accountId === accountId && (world.self.credentialId === id || world.self.principal === details.principal))
  );
}

/** Whether the batch does not act on it at this time: unarmed, before its date, outside the window, or held up by a limit. */
export function isLeftToLater({ settings, now }: HistoryWorld, { check, timestamps: { reported } }: Issue): boolean {
  const { remediation, retentionDays } = settingsOf(settings, check);
  const isDue = reported && hasCome(later(reported, retentionDays * DAY_MS), now);
  const isLimited = settings.limits.maxPerRun < 50 || settings.limits.maxPercent < 100;
  return !remediation || !isDue || isLimited || (settings.window !== undefined && !isWithin(settings.window, now));
}
