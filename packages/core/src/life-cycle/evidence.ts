import type { LastUsed } from '../credential.ts';
import type { Exception, IssueDetails } from '../issue.ts';

/** What the owner would want to hear about if it changed. */
export function sameFacts(a: IssueDetails, b: IssueDetails): boolean {
  const used = (details: IssueDetails) => (details.lastUsed.kind === 'used' ? details.lastUsed.at.getTime() : details.lastUsed.kind);
  const told = ({ dormant, alsoIn = [], risk, changed, name, locked, privilege }: IssueDetails) => [
    ...[dormant, alsoIn, risk?.level, changed?.getTime()],
    ...[name, locked, privilege?.kind],
  ];
  const same = JSON.stringify(told(a)) === JSON.stringify(told(b));
  return same && a.principal === b.principal && a.created.getTime() === b.created.getTime() && used(a) === used(b);
}

/** What is worth keeping up to date, but not worth a word to anyone. */
export function sameCircumstances(a: IssueDetails, b: IssueDetails): boolean {
  const kept = ({ lastUsed, tags, path, risk, email, principalName, privilege }: IssueDetails) => [
    ...[placeOf(lastUsed), Object.entries(tags).sort(), path, risk],
    ...[email, principalName, privilege?.kind === 'administrator' ? privilege.through : undefined],
  ];
  return JSON.stringify(kept(a)) === JSON.stringify(kept(b));
}

/** Where it was used, or looked for. A window that moves with the days is the same window. */
function placeOf(lastUsed: LastUsed): string {
  if (lastUsed.kind === 'used') return `${lastUsed.service}/${lastUsed.region}`;
  return lastUsed.kind === 'unseen' ? lastUsed.source : lastUsed.kind;
}

export function sameException(a: Exception | undefined, b: Exception): boolean {
  return a?.pattern === b.pattern && a.reason === b.reason && a.approver === b.approver && a.expires?.getTime() === b.expires?.getTime();
}
