import { type AuditEntry, formatInstant, type Issue } from '@keyhammer/core';
import type { Facts } from './issue-facts.ts';

interface Moment {
  readonly at: Date;
  readonly what: string;
}

/** The moments of this life and of those before, and every step that was taken on the credential or decided about it. */
export function historyOf(issue: Issue, audit: readonly AuditEntry[]): Facts {
  const acts = audit.map(({ at, action, outcome, by, detail }) => ({ at, what: `${action} ${outcome} by ${by}: ${detail}` }));
  const inOrder = [...acts, ...momentsOf(issue)].sort((a, b) => a.at.getTime() - b.at.getTime());
  // A life that was taken up again, as by a rollback, repeats the moments of the one before.
  const once = new Map(inOrder.map(({ at, what }) => [`${at.toISOString()} ${what}`, [formatInstant(at), what] as const]));
  return [...once.values()];
}

function momentsOf(issue: Issue): readonly Moment[] {
  return [...issue.history, issue].flatMap(({ timestamps, resolution }) => {
    const { identified, reported, remediated, resolved, closed } = timestamps;
    const why = resolution ? `: ${resolution.why}` : '';
    const moments = { identified, reported, remediated, [`resolved${why}`]: resolved, closed };
    return Object.entries(moments).flatMap(([what, at]) => (at ? [{ at, what }] : []));
  });
}
