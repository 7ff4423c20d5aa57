import type { Issue } from '../issue.ts';
import type { Transition } from '../life-cycle.ts';
import type { StateName } from './states.ts';

/** What an event does, as {@link effectOf} says it → to which states. */
export type Row = Readonly<Record<string, readonly StateName[]>>;

/**
 * What an event did, in a line: `refused`, `unchanged`, or what differs now, such as
 * `→ resolved, +resolved, +resolution, −remediation intent`. The arrow is the status; `+ − ~` are set, removed, changed.
 * A new life starts afresh (there is a test for that), so only what it takes over or drops by choice is named.
 */
export function effectOf(before: Issue, transition: Transition): string {
  if (transition.kind !== 'changed') return transition.kind;
  const after = transition.issue;
  const newLife = before.incarnation !== after.incarnation;
  const effects = [
    ...(before.status === after.status ? [] : [`→ ${after.status}`]),
    ...(newLife ? ['new life'] : differences(before.timestamps, after.timestamps)),
    ...differences(before.intents, after.intents).map((difference) => `${difference} intent`),
    ...ticketEffect(ticketState(before), ticketState(after)),
    ...(newLife ? [] : differences(partsOf(before), partsOf(after))),
  ];
  return effects.length === 0 ? 'written as it was' : effects.join(', ');
}

function ticketState({ ticket }: Issue): string {
  if (!ticket) return 'dropped';
  return ticket.leftClosed ? 'left closed' : ticket.state;
}

function ticketEffect(before: string, after: string): readonly string[] {
  return before === after ? [] : [`ticket ${after}`];
}

/** What takes several steps is told step by step. */
function partsOf(issue: Issue): object {
  const { details, announcedAt, exception, resolution, reminder, triage, expedited, expiryToldFor, attempt, hold } = issue;
  return {
    ...{ details, announcedAt, exception, resolution, reminder, triage, expedited, expiryToldFor, attempt, hold },
    ...steps('remediation', issue.remediation),
    ...steps('brownout', issue.brownout),
    ...steps('deletion', issue.deletion),
    ...steps('rotation', issue.rotation),
  };
}

const STEPS: readonly string[] = ['undone', 'endedAt', 'made', 'handedOver', 'toldAt', 'stuckToldAt'];

function steps(name: string, part: object | undefined): Readonly<Record<string, unknown>> {
  if (!part) return {};
  const taken = Object.entries(part).filter(([step]) => STEPS.includes(step));
  const rest = Object.entries(part).filter(([step]) => !STEPS.includes(step));
  return { [name]: rest, ...Object.fromEntries(taken.map(([step, value]) => [`${name}.${step}`, value])) };
}

function differences(before: object, after: object): readonly string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [old, current] = [was.get(name), is.get(name)];
    if (JSON.stringify(old) === JSON.stringify(current)) return [];
    return old === undefined ? [`+${name}`] : current === undefined ? [`−${name}`] : [`~${name}`];
  });
}
