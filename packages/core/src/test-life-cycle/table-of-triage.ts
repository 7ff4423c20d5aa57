import type { Row } from './effect.ts';
import type { FormOf } from './events.ts';
import { ACTED_ON, allBut, ENDED, ROTATING, UNREPORTED, UNTICKETED, WHITELISTED } from './state-groups.ts';

const CLOSABLE = [
  'open, reported',
  'open, reminded',
  'open, remediation begun',
  'open, half done',
  'open, password deletion begun',
  'open, brown-out begun',
  'open, browned out',
  'open, back from a brown-out',
  ...ROTATING,
  ...ACTED_ON,
] as const;

const NO_TICKET = [...UNREPORTED.slice(0, 2), ...UNTICKETED] as const;
const REFUSED = [...NO_TICKET, ...WHITELISTED, ...ENDED] as const;

/** It stays closed, and the issue goes on without it. */
const LEFT_CLOSED = {
  'ticket left closed, +triage': [...CLOSABLE, 'open, to be reported again', 'open, held'],
  'ticket left closed, ~triage': ['open, expedited'],
  '~triage': ['open, ticket left closed'],
  refused: REFUSED,
} as const;

const OPEN_BUT_REMINDED = allBut(['open, reminded'], WHITELISTED, ENDED);

export const TRIAGE = {
  'reminded on the ticket': { '+reminder': OPEN_BUT_REMINDED, unchanged: ['open, reminded'], refused: [...WHITELISTED, ...ENDED] },
  'reminded in a message': { '+reminder': OPEN_BUT_REMINDED, '~reminder': ['open, reminded'], refused: [...WHITELISTED, ...ENDED] },
  'reminded of another date': { '+reminder': OPEN_BUT_REMINDED, '~reminder': ['open, reminded'], refused: [...WHITELISTED, ...ENDED] },
  'label seen': {
    '+triage': allBut(['open, expedited', 'open, ticket left closed']),
    '~triage': ['open, ticket left closed'],
    unchanged: ['open, expedited'],
  },
  'no labels seen': { '~triage': ['open, expedited'], unchanged: allBut(['open, expedited']) },
  expedited: {
    '+expedited': allBut(['open, expedited'], WHITELISTED, ENDED),
    unchanged: ['open, expedited'],
    refused: [...WHITELISTED, ...ENDED],
  },
  'ticket closed by a person, to be reopened': {
    'ticket closed, +triage': CLOSABLE,
    'ticket closed, ~triage': ['open, expedited', 'open, ticket left closed'],
    '+triage': ['open, to be reported again', 'open, held'],
    refused: REFUSED,
  },
  'ticket closed by a person, and held': LEFT_CLOSED,
  'ticket closed by a person, and ignored': LEFT_CLOSED,
  'ticket closed by a person, as known': {
    ...LEFT_CLOSED,
    '~triage': [],
    unchanged: ['open, ticket left closed'],
  },
  'expiry told': { '+expiryToldFor': allBut(['whitelisted, expiry told']), unchanged: ['whitelisted, expiry told'] },
} as const satisfies Record<FormOf<'reminded' | 'labels-seen' | 'expedited' | 'ticket-closed-by-person' | 'expiry-told'>, Row>;
