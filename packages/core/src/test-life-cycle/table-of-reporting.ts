import type { Row } from './effect.ts';
import type { FormOf } from './events.ts';
import {
  ACTED_ON,
  allBut,
  BEFORE_ANY_ACT,
  CLOSED,
  RESOLVED,
  RESOLVED_TICKET_OPEN,
  RESOLVED_UNREPORTED,
  ROTATING,
  TICKET_CLOSED,
  UNREPORTED,
  UNTICKETED,
  WHITELISTED,
  WHITELISTED_TICKET_CLOSED,
  WHITELISTED_TICKET_OPEN,
  WHITELISTED_UNREPORTED,
} from './state-groups.ts';

const OPEN_WITH_OPEN_TICKET = [
  ...BEFORE_ANY_ACT,
  'open, remediation begun',
  'open, half done',
  'open, password deletion begun',
  'open, brown-out begun',
  'open, browned out',
  'open, back from a brown-out',
  ...ROTATING,
  ...ACTED_ON,
] as const;

const WITH_OPEN_TICKET = [
  ...OPEN_WITH_OPEN_TICKET,
  ...WHITELISTED_TICKET_OPEN,
  'whitelisted, remediated',
  ...RESOLVED_TICKET_OPEN,
] as const;

const WITH_CLOSED_TICKET = [
  'open, to be reported again',
  ...TICKET_CLOSED,
  ...WHITELISTED_TICKET_CLOSED,
  'resolved, ticket closed',
  ...CLOSED.filter((state) => state !== 'closed, told to nobody'),
] as const;

const TICKET_BEGUN = ['open, ticket begun', 'open, reported, ticket begun', 'whitelisted, ticket begun', 'resolved, ticket begun'] as const;

/** It ended while its ticket was being made or opened again, so there is a ticket to close. */
const A_TICKET_AFTER_ALL = { '→ resolved, −closed, ticket open': CLOSED } as const;

export const REPORTING = {
  'ticket started': {
    // The second was reported while there was no tracker, and somebody asks for its ticket.
    '+ticket intent': ['open, told to nobody', 'open, reported without a ticket'],
    // The ticket that it had is gone from the tracker: a successor is made.
    '+ticket intent, ticket dropped': ['open, to be reported again'],
    refused: allBut(['open, told to nobody', 'open, reported without a ticket', 'open, to be reported again']),
  },
  'ticket not made': { '−ticket intent': TICKET_BEGUN, unchanged: allBut(TICKET_BEGUN) },
  'reported by a ticket': {
    '+reported, ticket open': ['open, told to nobody', 'open, to be reported again'],
    '+reported, −ticket intent, ticket open': ['open, ticket begun'],
    '−ticket intent, ticket open': ['open, reported, ticket begun', 'whitelisted, ticket begun', 'resolved, ticket begun'],
    'ticket open': [
      'open, reported without a ticket',
      ...TICKET_CLOSED,
      'whitelisted, told to nobody',
      ...WHITELISTED_TICKET_CLOSED,
      'resolved, told to nobody',
      'resolved, ticket closed',
    ],
    // Another key, but as open as the former one: the retention period goes on.
    'written as it was': WITH_OPEN_TICKET,
    ...A_TICKET_AFTER_ALL,
  },
  'reported by a message': {
    '+reported': UNREPORTED,
    unchanged: [...UNTICKETED, ...OPEN_WITH_OPEN_TICKET, ...TICKET_CLOSED],
    refused: [...WHITELISTED, ...RESOLVED, ...CLOSED],
  },
  announced: {
    '+announcedAt': [...UNTICKETED, ...WHITELISTED_UNREPORTED, ...RESOLVED_UNREPORTED, 'closed, told to nobody'],
    refused: UNREPORTED,
    unchanged: allBut(UNTICKETED, WHITELISTED_UNREPORTED, RESOLVED_UNREPORTED, ['closed, told to nobody'], UNREPORTED),
  },
  'ticket told': {
    'written as it was': [...WITH_OPEN_TICKET, ...WITH_CLOSED_TICKET],
    refused: [
      'open, told to nobody',
      'open, ticket begun',
      ...UNTICKETED,
      ...WHITELISTED_UNREPORTED,
      ...RESOLVED_UNREPORTED,
      'closed, told to nobody',
    ],
  },
  'ticket reopened': {
    'ticket open': [
      ...UNREPORTED,
      ...UNTICKETED,
      ...TICKET_CLOSED,
      'whitelisted, told to nobody',
      ...WHITELISTED_TICKET_CLOSED,
      'resolved, told to nobody',
      'resolved, ticket closed',
    ],
    '−ticket intent, ticket open': ['whitelisted, ticket begun', 'resolved, ticket begun'],
    'written as it was': WITH_OPEN_TICKET,
    ...A_TICKET_AFTER_ALL,
  },
  'ticket closed': {
    '→ closed, +closed': ['resolved, told to nobody', 'resolved, ticket closed'],
    '→ closed, +closed, ticket closed': RESOLVED_TICKET_OPEN,
    // It became an issue again meanwhile, or is whitelisted: the ticket is closed, the issue lives on.
    'ticket closed': [...OPEN_WITH_OPEN_TICKET, 'open, ticket left closed', ...WHITELISTED_TICKET_OPEN, 'whitelisted, remediated'],
    'written as it was': ['open, to be reported again', 'open, held', ...WHITELISTED_TICKET_CLOSED],
    unchanged: [...WHITELISTED_UNREPORTED, ...CLOSED],
    refused: ['open, told to nobody', 'open, ticket begun', ...UNTICKETED, 'resolved, ticket begun'],
  },
} as const satisfies Record<
  FormOf<'ticket-started' | 'ticket-not-made' | 'reported' | 'announced' | 'ticket-told' | 'ticket-reopened' | 'ticket-closed'>,
  Row
>;
