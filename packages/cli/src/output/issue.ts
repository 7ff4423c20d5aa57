import { type AuditEntry, type Check, formatInstant, type Issue } from '@keyhammer/core';
import { colorsOf, type Look } from '../terminal.ts';
import { fieldLines } from './fields.ts';
import { factsOf } from './issue-facts.ts';
import { printable } from './printable.ts';

/** An issue with all that is known about it. */
export interface ShownIssue {
  readonly issue: Issue;
  readonly accountName: string;
  readonly configured: { readonly check: Check };
  readonly audit: readonly AuditEntry[];
  /** What will happen to it, and when. */
  readonly next: string;
}

type Fields = readonly (readonly [string, string])[];

export function issueText({ issue, accountName, configured, audit, next }: ShownIssue, terminal: Look): string {
  const { bold } = colorsOf(terminal);
  const facts: Fields = [
    ['Account', `${accountName} (${issue.accountId})`],
    ...factsOf(issue, configured.check),
    ['Seen', formatInstant(issue.details.readAt)],
    ...Object.entries(issue.details.tags).map(([key, value]) => ['Tag', `${key}=${value}`] as const),
    ['Status', issue.status],
    ['Next', next],
    ...followUps(issue),
  ];
  return [
    bold(printable(`${configured.check.title}: ${issue.id}`)),
    fieldLines(facts, terminal),
    '',
    bold('History'),
    fieldLines(historyOf(issue, audit), terminal),
  ].join('\n');
}

function followUps({ accountId, id, ticket, exception, hold, attempt, remediation }: Issue): Fields {
  const url = ticket?.url === undefined ? '' : ` ${ticket.url}`;
  return [
    ...(ticket ? [['Ticket', `${ticket.key} (${ticket.state})${url}`] as const] : []),
    ...(exception?.reason === undefined ? [] : [['Whitelisted', exceptionInWords(exception.reason, exception.approver)] as const]),
    ...(hold ? [['Held', `until ${formatInstant(hold.until)} by ${hold.by}: ${hold.reason}`] as const] : []),
    ...(attempt ? [['Last attempt', `${attempt.outcome} on ${formatInstant(attempt.at)}: ${attempt.why}`] as const] : []),
    ...(remediation ? [['To undo', `keyhammer rollback ${accountId} ${id}`] as const] : []),
  ];
}

function exceptionInWords(reason: string, approver: string | undefined): string {
  return approver === undefined ? reason : `${reason} (approved by ${approver})`;
}

/** The moments of this life and of those before, and every step that was taken on the credential. */
function historyOf(issue: Issue, audit: readonly AuditEntry[]): Fields {
  const lives = [...issue.history, issue];
  const moments = lives.flatMap(({ timestamps: { identified, reported, remediated, resolved, closed } }) =>
    Object.entries({ identified, reported, remediated, resolved, closed }).flatMap(([what, at]) => (at ? [{ at, what }] : [])),
  );
  const acts = audit.map(({ at, action, outcome, by, detail }) => ({ at, what: `${action} ${outcome} by ${by}: ${detail}` }));
  const inOrder = [...acts, ...moments].sort((a, b) => a.at.getTime() - b.at.getTime());
  // A life that was taken up again, as by a rollback, repeats the moments of the one before.
  const once = new Map(inOrder.map(({ at, what }) => [`${at.toISOString()} ${what}`, [formatInstant(at), what] as const]));
  return [...once.values()];
}
