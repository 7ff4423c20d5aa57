import { VersionConflictError } from './errors.ts';
import type { Issue } from './issue.ts';
import { advance, type IssueEvent } from './life-cycle.ts';
import type { IssueStore } from './ports/issue-store.ts';

/** An event on the record, or the reason why the issue, as it is by now, does not take it. */
export type Recorded =
  | { readonly kind: 'recorded'; readonly issue: Issue }
  | { readonly kind: 'refused'; readonly issue: Issue; readonly reason: string };

const ATTEMPTS = 5;

/**
 * Applies an event and writes the issue. Where someone else wrote it since it was read, the event is
 * put to the issue as it is now: what has happened has happened, whoever else was at work. What a ticket
 * was told is what `issue` said, not what has been written since.
 * @throws VersionConflictError if it is still being overtaken after five tries; the store's own errors.
 */
export async function recordEvent(store: IssueStore, issue: Issue, event: IssueEvent, now: Date): Promise<Recorded> {
  let current = issue;
  for (let attempt = 1; ; attempt += 1) {
    const transition = advance(current, event, now, issue.timestamps.updated);
    if (transition.kind === 'refused') return { kind: 'refused', issue: current, reason: transition.reason };
    if (transition.kind === 'unchanged') return { kind: 'recorded', issue: current };
    try {
      return { kind: 'recorded', issue: await store.put(transition.issue) };
    } catch (error) {
      if (!(error instanceof VersionConflictError) || attempt === ATTEMPTS) throw error;
      current = (await store.get(current)) ?? current;
    }
  }
}
