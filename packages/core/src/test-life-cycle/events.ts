import { addDays } from '../instant.ts';
import type { IssueEvent } from '../life-cycle.ts';
import { anException, daysAgo, daysAhead, NOW, secondsFrom, someDetails, usedAt } from '../test-builders.ts';

const exception = anException();
const seenNow = someDetails({ readAt: NOW });
const ticket = { key: 'SEC-2', url: 'https://jira.example.com/browse/SEC-2' };
const alice = { by: 'alice@laptop', mode: 'manual' } as const;
const used = { reason: 'used', why: 'it was used' } as const;
const gone = { reason: 'gone', why: 'it no longer exists' } as const;
const arn = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:keyhammer/alice';

/** Every event, in each of the forms that make a difference. */
export const EVENTS = {
  'violation-seen': {
    'seen, as it was': { type: 'violation-seen', details: seenNow },
    'seen, with new facts': { type: 'violation-seen', details: { ...seenNow, lastUsed: { kind: 'never' } } },
    'seen, with new tags': { type: 'violation-seen', details: { ...seenNow, tags: { team: 'web' } } },
    'seen in use, whatever its use': {
      type: 'violation-seen',
      details: { ...seenNow, lastUsed: usedAt(daysAgo(1)) },
      whateverItsUse: true,
    },
    'seen, and whitelisted': { type: 'violation-seen', details: seenNow, exception },
  },
  'violation-gone': {
    'found used': { type: 'violation-gone', resolution: used, scan: 'complete' },
    'found unused': { type: 'violation-gone', resolution: { reason: 'unused', why: 'it was not used' }, scan: 'complete' },
    'found too young': { type: 'violation-gone', resolution: { reason: 'too-young', why: 'it was only made' }, scan: 'complete' },
    'found unprivileged': {
      type: 'violation-gone',
      resolution: { reason: 'unprivileged', why: 'its user is no administrator' },
      scan: 'complete',
    },
    'found inactive': { type: 'violation-gone', resolution: { reason: 'inactive', why: 'it is inactive' }, scan: 'complete' },
    'found gone': { type: 'violation-gone', resolution: gone, scan: 'complete' },
    'found used by a partial scan': { type: 'violation-gone', resolution: used, scan: 'partial' },
    'not found by a partial scan': { type: 'violation-gone', resolution: gone, scan: 'partial' },
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
    'deactivation started': { type: 'remediation-started', ...alice, action: 'deactivate' },
    'deactivation started, of several parts': {
      type: 'remediation-started',
      ...alice,
      action: 'deactivate',
      restorePoint: { keys: 'a b c' },
    },
    'deletion of a password started': { type: 'remediation-started', ...alice, action: 'delete' },
    'brown-out started': { type: 'remediation-started', ...alice, action: 'brown-out' },
  },
  remediated: { remediated: { type: 'remediated' } },
  'remediation-told': { 'remediation told': { type: 'remediation-told' } },
  'remediation-failed': {
    'remediation failed': { type: 'remediation-failed', why: 'access denied', acted: 'no' },
    'remediation failed, or not': { type: 'remediation-failed', why: 'the answer was lost', acted: 'maybe' },
  },
  'remediation-refused': { 'remediation refused': { type: 'remediation-refused', why: 'it was used today' } },
  held: {
    held: { type: 'held', by: 'alice@laptop', until: addDays(NOW, 14), reason: 'rolled back' },
    'held as before': { type: 'held', by: 'alice@laptop', until: daysAhead(7), reason: 'rolled back' },
  },
  'rolled-back': { 'rolled back': { type: 'rolled-back', by: 'alice@laptop', holdUntil: addDays(NOW, 14) } },
  'browned-out': { 'browned out': { type: 'browned-out', until: secondsFrom(NOW, 3600) } },
  'brownout-ended': { 'brown-out ended': { type: 'brownout-ended' } },

  'deletion-started': { 'deletion started': { type: 'deletion-started', ...alice } },
  deleted: { deleted: { type: 'deleted' } },
  'deletion-told': { 'deletion told': { type: 'deletion-told' } },
  'deletion-failed': {
    'deletion failed': { type: 'deletion-failed', why: 'access denied', acted: 'no' },
    'deletion failed, or not': { type: 'deletion-failed', why: 'the answer was lost', acted: 'maybe' },
  },
  'deletion-refused': { 'deletion refused': { type: 'deletion-refused', why: 'it is active again' } },

  'rotation-started': { 'rotation started': { type: 'rotation-started', ...alice, heldBefore: ['AKIAIOSFODNN7EXAMPLE'] } },
  'rotation-key-made': {
    'new key made': { type: 'rotation-key-made', id: 'AKIANEW' },
    'another new key made': { type: 'rotation-key-made', id: 'AKIAOTHER' },
  },
  'rotation-handed-over': { 'new key handed over': { type: 'rotation-handed-over', to: { kind: 'secret', arn } } },
  'rotation-told': { 'new key told of': { type: 'rotation-told' } },
  'rotation-stuck-told': { 'told that the rotation is stuck': { type: 'rotation-stuck-told' } },
  'rotation-undone': { 'rotation undone': { type: 'rotation-undone', why: 'its secret could not be stored' } },

  reminded: {
    'reminded on the ticket': { type: 'reminded', date: daysAhead(7), days: 7, who: 'ticket' },
    'reminded in a message': { type: 'reminded', date: daysAhead(7), days: 7, who: 'owner' },
    'reminded of another date': { type: 'reminded', date: daysAhead(21), days: 7, who: 'ticket' },
  },
  'labels-seen': {
    'label seen': { type: 'labels-seen', labels: [{ label: 'keyhammer-now', at: daysAgo(1), by: 'bob' }] },
    'no labels seen': { type: 'labels-seen', labels: [] },
  },
  expedited: { expedited: { type: 'expedited', by: 'bob' } },
  'ticket-closed-by-person': {
    'ticket closed by a person, to be reopened': { type: 'ticket-closed-by-person', at: NOW, by: 'bob', treatedAs: 'reopen' },
    'ticket closed by a person, and held': { type: 'ticket-closed-by-person', at: NOW, by: 'bob', treatedAs: 'hold' },
    'ticket closed by a person, and ignored': { type: 'ticket-closed-by-person', at: NOW, by: 'bob', treatedAs: 'ignore' },
    'ticket closed by a person, as known': { type: 'ticket-closed-by-person', at: daysAgo(1), by: 'bob', treatedAs: 'ignore' },
  },
  'expiry-told': { 'expiry told': { type: 'expiry-told', expires: daysAhead(100) } },
} as const satisfies Record<IssueEvent['type'], Record<string, IssueEvent>>;

type EventType = IssueEvent['type'];

/** The forms of these events. */
export type FormOf<E extends EventType> = { [T in E]: keyof (typeof EVENTS)[T] }[E];

export type EventName = FormOf<EventType>;

const eventsByName = new Map<string, IssueEvent>(Object.values(EVENTS).flatMap((forms) => Object.entries(forms)));

export const EVENT_NAMES = [...eventsByName.keys()] as EventName[];

export function eventNamed(name: EventName): IssueEvent {
  const event = eventsByName.get(name);
  if (!event) throw new Error(`no event ${name}`);
  return event;
}
