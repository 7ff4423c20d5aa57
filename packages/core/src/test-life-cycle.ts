import { addDays } from './instant.ts';
import type { Issue, IssueStatus } from './issue.ts';
import type { IssueEvent, Transition } from './life-cycle.ts';
import { anException, anIssue, aReportedIssue, aTicket, daysAgo, daysAhead, NOW, secondsFrom, someDetails } from './test-builders.ts';

const ticketIntent = { ticket: { label: 'keyhammer-0123456789', at: daysAgo(21) } };
const remediationIntent = {
  remediation: { at: daysAgo(1), by: 'lambda:keyhammer-remediator', mode: 'batch', action: 'deactivate' },
} as const;
const exception = anException();
const closedTicket = aTicket({ state: 'closed' });
const resolved = { status: 'resolved', resolution: { reason: 'used', why: 'it was used' } } as const;
const closed = { ...resolved, status: 'closed' } as const;

/** An issue that Keyhammer acted on at that instant. */
function remediatedAt(at: Date): Pick<Issue, 'timestamps' | 'remediation'> {
  return {
    timestamps: { ...aReportedIssue().timestamps, remediated: at },
    remediation: { action: 'deactivate', formerStatus: 'active', at, by: 'alice@laptop', mode: 'manual', told: true },
  };
}

function endedAt(at: Date, issue: Issue): Issue {
  const ends = issue.status === 'closed' ? { resolved: at, closed: at } : { resolved: at };
  return { ...issue, timestamps: { ...issue.timestamps, ...ends } };
}

/** Every state that an event may find an issue in, by what tells it apart. */
export const STATES = {
  open: {
    'open, told to nobody': anIssue(),
    'open, ticket begun': anIssue({ intents: ticketIntent }),
    'open, to be reported again': anIssue({ ticket: closedTicket }),
    'open, reported': aReportedIssue(),
    'open, reported without a ticket': anIssue({ timestamps: aReportedIssue().timestamps }),
    'open, reported, ticket begun': anIssue({ timestamps: aReportedIssue().timestamps, intents: ticketIntent }),
    'open, remediation begun': aReportedIssue({ intents: remediationIntent }),
    'open, remediated': aReportedIssue(remediatedAt(daysAgo(1))),
    'open, remediated just now': aReportedIssue(remediatedAt(secondsFrom(NOW, -60))),
    'open, held': aReportedIssue({ ticket: closedTicket, hold: { until: daysAhead(7), by: 'alice@laptop', reason: 'rolled back' } }),
  },
  whitelisted: {
    'whitelisted, told to nobody': anIssue({ status: 'whitelisted', exception }),
    'whitelisted, ticket begun': anIssue({ status: 'whitelisted', exception, intents: ticketIntent }),
    'whitelisted, ticket open': aReportedIssue({ status: 'whitelisted', exception }),
    'whitelisted, ticket closed': aReportedIssue({ status: 'whitelisted', exception, ticket: closedTicket }),
    'whitelisted, remediation begun': aReportedIssue({ status: 'whitelisted', exception, intents: remediationIntent }),
    'whitelisted, remediated': aReportedIssue({ status: 'whitelisted', exception, ...remediatedAt(daysAgo(1)) }),
  },
  resolved: {
    'resolved, told to nobody': endedAt(daysAgo(2), anIssue(resolved)),
    'resolved, ticket begun': endedAt(daysAgo(2), anIssue({ ...resolved, intents: ticketIntent })),
    'resolved, ticket open': endedAt(daysAgo(2), aReportedIssue(resolved)),
    'resolved, ticket closed': endedAt(daysAgo(2), aReportedIssue({ ...resolved, ticket: closedTicket })),
    'resolved, remediation begun': endedAt(daysAgo(2), aReportedIssue({ ...resolved, intents: remediationIntent })),
    'resolved, remediated': endedAt(daysAgo(1), aReportedIssue({ ...resolved, ...remediatedAt(daysAgo(2)) })),
  },
  closed: {
    'closed, told to nobody': endedAt(daysAgo(2), anIssue(closed)),
    'closed, ticket closed': endedAt(daysAgo(2), aReportedIssue({ ...closed, ticket: closedTicket })),
    'closed, remediated': endedAt(daysAgo(1), aReportedIssue({ ...closed, ticket: closedTicket, ...remediatedAt(daysAgo(2)) })),
  },
} as const satisfies Record<IssueStatus, Record<string, Issue>>;

export type StateName = { [S in IssueStatus]: keyof (typeof STATES)[S] }[IssueStatus];

export const STATE_NAMES = Object.values(STATES).flatMap((states) => Object.keys(states)) as StateName[];

export function issueIn(name: StateName): Issue {
  return ({ ...STATES.open, ...STATES.whitelisted, ...STATES.resolved, ...STATES.closed } satisfies Record<StateName, Issue>)[name];
}

const seenNow = someDetails({ readAt: NOW });
const ticket = { key: 'SEC-2', url: 'https://jira.example.com/browse/SEC-2' };

/** Every event, in each of the forms that make a difference. */
export const EVENTS = {
  'violation-seen': {
    'seen, as it was': { type: 'violation-seen', details: seenNow },
    'seen, with new facts': { type: 'violation-seen', details: { ...seenNow, lastUsed: { kind: 'never' } } },
    'seen, with new tags': { type: 'violation-seen', details: { ...seenNow, tags: { team: 'web' } } },
    'seen, and whitelisted': { type: 'violation-seen', details: seenNow, exception },
  },
  'violation-gone': {
    'found used': { type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' },
    'found too young': { type: 'violation-gone', resolution: { reason: 'too-young', why: 'it was only made' }, scan: 'complete' },
    'found inactive': { type: 'violation-gone', resolution: { reason: 'inactive', why: 'it is inactive' }, scan: 'complete' },
    'found gone': { type: 'violation-gone', resolution: { reason: 'gone', why: 'it no longer exists' }, scan: 'complete' },
    'not found by a partial scan': { type: 'violation-gone', resolution: { reason: 'gone', why: 'it no longer exists' }, scan: 'partial' },
  },
  'ticket-started': { 'ticket started': { type: 'ticket-started', label: 'keyhammer-abcdef' } },
  'ticket-not-made': { 'ticket not made': { type: 'ticket-not-made' } },
  reported: {
    'reported by a ticket': { type: 'reported', ticket },
    'reported by a message': { type: 'reported' },
  },
  announced: { announced: { type: 'announced' } },
  'ticket-told': { 'ticket told': { type: 'ticket-told' } },
  'ticket-reopened': { 'ticket reopened': { type: 'ticket-reopened', ticket } },
  'ticket-closed': { 'ticket closed': { type: 'ticket-closed' } },
  'remediation-started': {
    'remediation started': { type: 'remediation-started', by: 'alice@laptop', mode: 'manual', action: 'deactivate' },
  },
  remediated: { remediated: { type: 'remediated' } },
  'remediation-told': { 'remediation told': { type: 'remediation-told' } },
  'remediation-failed': {
    'remediation failed': { type: 'remediation-failed', why: 'access denied', acted: 'no' },
    'remediation failed, or not': { type: 'remediation-failed', why: 'the answer was lost', acted: 'maybe' },
  },
  'remediation-refused': { 'remediation refused': { type: 'remediation-refused', why: 'it was used today' } },
  held: { held: { type: 'held', by: 'alice@laptop', until: addDays(NOW, 14), reason: 'rolled back' } },
  'rolled-back': { 'rolled back': { type: 'rolled-back', by: 'alice@laptop', holdUntil: addDays(NOW, 14) } },
} as const satisfies Record<IssueEvent['type'], Record<string, IssueEvent>>;

export type EventName = { [E in IssueEvent['type']]: keyof (typeof EVENTS)[E] }[IssueEvent['type']];

const eventsByName = new Map<string, IssueEvent>(Object.values(EVENTS).flatMap((forms) => Object.entries(forms)));

export const EVENT_NAMES = [...eventsByName.keys()] as EventName[];

export function eventNamed(name: EventName): IssueEvent {
  const event = eventsByName.get(name);
  if (!event) throw new Error(`no event ${name}`);
  return event;
}

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
    ...(before.ticket?.state === after.ticket?.state ? [] : [`ticket ${after.ticket?.state ?? 'dropped'}`]),
    ...(newLife ? [] : differences(partsOf(before), partsOf(after))),
  ];
  return effects.length === 0 ? 'written as it was' : effects.join(', ');
}

function partsOf({ details, announcedAt, exception: covered, resolution, remediation, attempt, hold }: Issue) {
  return { details, announcedAt, exception: covered, resolution, remediation, attempt, hold };
}

function differences(before: object, after: object): readonly string[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [old, current] = [was.get(name), is.get(name)];
    if (JSON.stringify(old) === JSON.stringify(current)) return [];
    return old === undefined ? [`+${name}`] : current === undefined ? [`−${name}`] : [`~${name}`];
  });
}
