import type { Exception, IssueDetails } from '../issue.ts';

/** What the owner would want to hear about if it changed. */
export function sameFacts(a: IssueDetails, b: IssueDetails): boolean {
  const used = (details: IssueDetails) => (details.lastUsed.kind === 'used' ? details.lastUsed.at.getTime() : details.lastUsed.kind);
  const told = ({ dormant, alsoIn = [], risk, changed, privilege, locked, name }: IssueDetails) => [
    ...[dormant, alsoIn, risk?.level, changed?.getTime(), name],
    ...[privilege?.kind, privilege?.kind === 'administrator' ? privilege.through : undefined, locked],
  ];
  const same = JSON.stringify(told(a)) === JSON.stringify(told(b));
  return same && a.principal === b.principal && a.created.getTime() === b.created.getTime() && used(a) === used(b);
}

/** What is worth keeping up to date, but not worth a word to anyone. */
export function sameCircumstances(a: IssueDetails, b: IssueDetails): boolean {
  const place = ({ lastUsed }: IssueDetails) => (lastUsed.kind === 'used' ? `${lastUsed.service}/${lastUsed.region}` : lastUsed.kind);
  const tags = (details: IssueDetails) => JSON.stringify(Object.entries(details.tags).sort());
  const risk = (details: IssueDetails) => JSON.stringify(details.risk);
  return (
    place(a) === place(b) &&
    tags(a) === tags(b) &&
    a.path === b.path &&
    risk(a) === risk(b) &&
    a.email === b.email &&
    a.principalName === b.principalName
  );
}

export function sameException(a: Exception | undefined, b: Exception): boolean {
  return a?.pattern === b.pattern && a.reason === b.reason && a.approver === b.approver && a.expires?.getTime() === b.expires?.getTime();
}
