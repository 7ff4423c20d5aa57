import type { Issue } from '../issue.ts';
import { advance, type IssueEvent } from '../life-cycle.ts';

/** The issue after these events, each of which it must take. */
export function after(issue: Issue, ...events: readonly (readonly [IssueEvent, Date])[]): Issue {
  return events.reduce((current, [event, at]) => {
    const transition = advance(current, event, at);
    if (transition.kind === 'refused') throw new Error(`${event.type}: ${transition.reason}`);
    return transition.issue;
  }, issue);
}
