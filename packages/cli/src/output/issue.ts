import { type AuditEntry, type ConfiguredCheck, formatInstant, type Issue } from '@keyhammer/core';
import { colorsOf, type Look } from '../terminal.ts';
import { assuranceFields } from './assurance.ts';
import { credentialName, holderOf, isItsHolder, namedIn } from './credential-name.ts';
import { fieldLines } from './fields.ts';
import { type Facts, factsOf } from './issue-facts.ts';
import { followUps } from './issue-follow-ups.ts';
import { historyOf } from './issue-history.ts';
import { printable } from './printable.ts';

/** An issue with all that is known about it. */
export interface ShownIssue {
  readonly issue: Issue;
  readonly accountName: string;
  readonly configured: ConfiguredCheck;
  readonly audit: readonly AuditEntry[];
  /** What will happen to it, and when. */
  readonly next: string;
}

export function issueText({ issue, accountName, configured, audit, next }: ShownIssue, terminal: Look): string {
  const { bold } = colorsOf(terminal);
  const facts: Facts = [
    ['Account', `${accountName} (${issue.accountId})`],
    ...factsOf(issue, configured.check),
    ...assuranceFields({ issue, configured }),
    ['Seen', formatInstant(issue.details.readAt)],
    ...Object.entries(issue.details.tags).map(([key, value]) => ['Tag', `${key}=${value}`] as const),
    ['Status', issue.status],
    ['Next', next],
    ...followUps(issue, configured),
  ];
  return [
    bold(printable(`${configured.check.title}: ${titleOf(issue)}`)),
    fieldLines(facts, terminal),
    '',
    bold('History'),
    fieldLines(historyOf(issue, audit), terminal),
  ].join('\n');
}

/** What is its own holder is named after it. */
function titleOf(issue: Issue): string {
  const named = namedIn(issue);
  if (named.id === named.principal && named.name === undefined) return `${credentialName(issue)} of ${named.id}`;
  return isItsHolder(named) ? holderOf(named) : credentialName(issue);
}
