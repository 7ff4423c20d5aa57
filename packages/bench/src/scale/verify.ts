import { ticketLabel } from '@keyhammer/core';
import type { DatabaseFacts, StoredIssue } from './database-process.ts';
import type { Key, OrganisationFacts } from './organisation-process.ts';

/** What is true, what is stored of it, and what was allowed. */
export interface Facts extends OrganisationFacts, DatabaseFacts {
  readonly maxActs: number;
}

/** What was lost, done twice, or done that must not be, in sentences; none if all is well. */
export function problemsOf(facts: Facts): readonly string[] {
  return [...issueProblems(facts), ...ticketProblems(facts), ...remediationProblems(facts)];
}

function issueProblems({ staleKeys, issues }: Facts): readonly string[] {
  const stored = new Set(issues.map(nameOf));
  const stale = new Set(staleKeys.map(nameOf));
  return [
    ...told(
      'stale keys have no issue',
      staleKeys.filter((key) => !stored.has(nameOf(key))),
    ),
    ...told(
      'issues are of keys that were not stale',
      issues.filter((issue) => !stale.has(nameOf(issue))),
    ),
    ...told(
      'issues are not reported',
      issues.filter(({ isReported }) => !isReported),
    ),
    ...told(
      'issues have something that was begun and never settled',
      issues.filter(({ isUnsettled }) => isUnsettled),
    ),
    ...told(
      'issues are in a life that nobody gave them',
      issues.filter(({ incarnation }) => incarnation !== 1),
    ),
  ];
}

function ticketProblems({ issues, tickets }: Facts): readonly string[] {
  const byLabel = Map.groupBy(
    tickets.flatMap(({ key, labels }) => labels.map((label) => ({ key, label }))),
    ({ label }) => label,
  );
  const ofIssue = (issue: StoredIssue) => byLabel.get(ticketLabel(issue)) ?? [];
  const adopted = (issue: StoredIssue) => ofIssue(issue).some(({ key }) => key === issue.ticketKey);
  const extra = tickets.length - issues.length;
  return [
    ...told(
      'issues have no ticket',
      issues.filter((issue) => ofIssue(issue).length === 0),
    ),
    ...told(
      'issues have more than one ticket',
      issues.filter((issue) => ofIssue(issue).length > 1),
    ),
    ...told(
      'issues do not know their ticket',
      issues.filter((issue) => ofIssue(issue).length > 0 && !adopted(issue)),
    ),
    ...(extra > 0 ? [`there are ${extra} tickets more than issues`] : []),
  ];
}

function remediationProblems({ staleKeys, usedSince, deactivated, issues, audit, maxActs }: Facts): readonly string[] {
  const used = new Set(usedSince.map(nameOf));
  const mayBe = new Set(staleKeys.map(nameOf).filter((name) => !used.has(name)));
  const off = new Set(deactivated.map(nameOf));
  const remediated = issues.filter(({ isRemediated }) => isRemediated);
  const recorded = new Set(remediated.map(nameOf));
  const audited = new Set(audit.filter(({ action, outcome }) => action === 'deactivate' && outcome === 'done').map(nameOf));
  const over = deactivated.length - maxActs;
  return [
    ...told(
      'keys in use were deactivated',
      deactivated.filter((key) => !mayBe.has(nameOf(key))),
    ),
    ...told(
      'keys were deactivated and are not recorded as that',
      deactivated.filter((key) => !recorded.has(nameOf(key))),
    ),
    ...told(
      'keys were deactivated without a word in the audit log',
      deactivated.filter((key) => !audited.has(nameOf(key))),
    ),
    ...told(
      'keys are recorded as deactivated and are not',
      remediated.filter((issue) => !off.has(nameOf(issue))),
    ),
    ...(over > 0 ? [`${over} keys more were deactivated than a run may`] : []),
    ...(deactivated.length === 0 ? ['nothing was deactivated: the simulation proves nothing about it'] : []),
  ];
}

function nameOf({ accountId, id }: Key): string {
  return `${accountId} ${id}`;
}

function told(what: string, found: readonly Key[]): readonly string[] {
  if (found.length === 0) return [];
  const examples = found.slice(0, 3).map(nameOf).join(', ');
  return [`${found.length} ${what}: ${examples}${found.length > 3 ? ' …' : ''}`];
}
