import type { Incarnation, Issue } from '../issue.ts';

/** An issue after an event; or no change, so no write; or a move that the life cycle does not know, and why. */
export type Transition =
  | { readonly kind: 'changed'; readonly issue: Issue }
  | { readonly kind: 'unchanged'; readonly issue: Issue }
  | { readonly kind: 'refused'; readonly reason: string };

export function changed(issue: Issue, change: Partial<Issue>): Transition {
  return { kind: 'changed', issue: { ...issue, ...change } };
}

export function unchanged(issue: Issue): Transition {
  return { kind: 'unchanged', issue };
}

export function refused(reason: string): Transition {
  return { kind: 'refused', reason };
}

export function without(issue: Issue, intent: keyof Issue['intents']): Issue {
  const { [intent]: _done, ...intents } = issue.intents;
  return { ...issue, intents };
}

/** The stored item must stay far below DynamoDB's 400 KB. */
const INCARNATIONS_KEPT = 20;

export function withIncarnation(issue: Issue): readonly Incarnation[] {
  const former: Incarnation = {
    status: issue.status,
    timestamps: issue.timestamps,
    ...(issue.ticket && { ticketKey: issue.ticket.key }),
    ...(issue.resolution && { resolution: issue.resolution }),
    ...(issue.remediation && { remediation: issue.remediation }),
  };
  return [...issue.history, former].slice(-INCARNATIONS_KEPT);
}
