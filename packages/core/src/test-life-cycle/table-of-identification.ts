import type { Row } from './effect.ts';
import type { FormOf } from './events.ts';
import {
  ACTED_ON,
  allBut,
  BEFORE_ANY_ACT,
  BROWNING_OUT,
  DEACTIVATION_BEGUN,
  DELETED,
  ENDED,
  INTENT_TO_BROWN_OUT,
  RESOLVED_UNREPORTED,
  ROTATING,
  TICKET_CLOSED,
  TO_BE_REOPENED,
  UNDONE,
  UNREPORTED,
  UNTICKETED,
  WHITELISTED,
  WHITELISTED_TICKET_CLOSED,
  WHITELISTED_TICKET_OPEN,
  WHITELISTED_UNREPORTED,
} from './state-groups.ts';
import type { StateName } from './states.ts';

/** Open and not remediated, so that the next scan decides. */
const OPEN = [
  ...UNREPORTED,
  ...UNTICKETED,
  ...BEFORE_ANY_ACT,
  ...TICKET_CLOSED,
  'open, remediation begun',
  'open, half done',
  'open, password deletion begun',
  'open, brown-out begun',
  'open, browned out',
  'open, back from a brown-out',
  ...ROTATING,
] as const;

const isToBeReopened = (state: StateName) => TO_BE_REOPENED.some((each) => each === state);

/** The rest has no ticket that a run which died may have opened again. */
const OPEN_AS_ITS_TICKET = OPEN.filter((state) => !isToBeReopened(state));

/** A reading so soon after the act may be older than it. */
const JUST_NOW = ['open, remediated just now', 'resolved, remediated just now'] as const;

/** Ended, with an open ticket to go on with, and nothing begun. */
const ENDED_WITH_OPEN_TICKET = [
  'resolved, ticket open',
  // What may be half done is taken over: it is still to be undone.
  'resolved, half done',
  'resolved, gone in a brown-out',
  'resolved, new key made',
  'resolved, in quarantine',
  'resolved, deleted',
  'resolved, quarantine undone',
  'resolved, password deleted',
] as const;

const ENDED_WITH_CLOSED_TICKET = [
  'resolved, ticket closed',
  'closed, ticket closed',
  'closed, half done',
  'closed, in quarantine',
  'closed, deleted',
  'closed, quarantine undone',
  'closed, password deleted',
] as const;

const NEW_OPEN_LIFE = {
  'new life': ['open, remediated', 'open, rotated', 'open, password deleted'],
  'new life, −deletion intent': ['open, deletion begun'],
  '→ open, new life': ['whitelisted, remediated', ...RESOLVED_UNREPORTED, ...ENDED_WITH_OPEN_TICKET, 'closed, told to nobody'],
  '→ open, new life, ticket dropped': ENDED_WITH_CLOSED_TICKET,
  '→ open, new life, −remediation intent': ['resolved, remediation begun'],
  '→ open, new life, −deletion intent': ['resolved, deletion begun'],
  '→ open, new life, −deletion intent, ticket dropped': ['closed, deletion begun'],
} as const;

/** What was begun stays begun: a brown-out is to be brought back, a key that was made to be handed over. */
const UNWHITELISTED = {
  '→ open, ~updated, ~details, −exception': WHITELISTED_UNREPORTED,
  '→ open, ~updated, −reported, ~details, −announcedAt, −exception': [...WHITELISTED_TICKET_CLOSED, ...WHITELISTED_TICKET_OPEN],
} as const;

/** Its ticket may have been opened again, so it is closed once more. */
const ENDED_PERHAPS_REOPENED = '→ resolved, +resolved, ticket open, +resolution';

/** Known by now to be active again, so nobody deletes it. */
const QUARANTINE_ENDS = {
  '+remediation.undone': ['resolved, in quarantine', 'closed, in quarantine'],
  '−deletion intent, +remediation.undone': ['resolved, deletion begun', 'closed, deletion begun'],
} as const;

const FINE_THOUGH_ACTIVE = {
  [ENDED_PERHAPS_REOPENED]: TO_BE_REOPENED,
  '→ resolved, +resolved, +resolution': [
    ...UNREPORTED.filter((state) => !isToBeReopened(state)),
    ...UNTICKETED,
    ...BEFORE_ANY_ACT,
    ...TICKET_CLOSED.filter((state) => !isToBeReopened(state)),
    // The remediator that began with it may be at it at this very moment: it is to find its intent.
    ...DEACTIVATION_BEGUN,
    'open, password deletion begun',
    'open, back from a brown-out',
    ...ROTATING,
    // Somebody has made another password.
    'open, password deleted',
    ...WHITELISTED_UNREPORTED,
    ...WHITELISTED_TICKET_CLOSED,
    'whitelisted, ticket open',
    'whitelisted, new key made',
  ],
  '→ resolved, +resolved, +resolution, +remediation.undone': ['open, remediated', 'open, rotated', 'whitelisted, remediated'],
  '→ resolved, +resolved, −deletion intent, +resolution, +remediation.undone': ['open, deletion begun'],
  ...QUARANTINE_ENDS,
  unchanged: [
    ...BROWNING_OUT,
    ...JUST_NOW,
    ...RESOLVED_UNREPORTED,
    'resolved, ticket open',
    'resolved, ticket closed',
    'resolved, remediation begun',
    'resolved, half done',
    'resolved, gone in a brown-out',
    'resolved, new key made',
    'closed, told to nobody',
    'closed, ticket closed',
    'closed, half done',
    ...DELETED,
    ...UNDONE,
    'resolved, password deleted',
    'closed, password deleted',
  ],
} as const;

/** With nothing under way that could have been the cause. */
const ENDS_BY_ITSELF = [
  ...UNREPORTED.filter((state) => !isToBeReopened(state)),
  ...UNTICKETED,
  ...BEFORE_ANY_ACT,
  ...TICKET_CLOSED.filter((state) => !isToBeReopened(state)),
  'open, back from a brown-out',
  ...ROTATING,
  ...ACTED_ON,
  ...WHITELISTED_UNREPORTED,
  ...WHITELISTED_TICKET_CLOSED,
  'whitelisted, ticket open',
  'whitelisted, new key made',
  'whitelisted, remediated',
] as const;

/** A crash between the act and its record: the act is recorded now. */
const RECOVERED = '→ resolved, +remediated, +resolved, −remediation intent, +resolution, +remediation';
/** What was begun is moot: the credential ended otherwise. */
const MOOT = '→ resolved, +resolved, −remediation intent, +resolution';

export const IDENTIFICATION = {
  'seen, as it was': { unchanged: [...OPEN, ...JUST_NOW], ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  'seen, with new facts': { '~updated, ~details': OPEN, unchanged: JUST_NOW, ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  'seen, with new tags': { '~details': OPEN, unchanged: JUST_NOW, ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  // A key that is too old is no other issue for being used every day.
  'seen in use, whatever its use': { unchanged: [...OPEN, ...JUST_NOW], ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  'seen, and whitelisted': {
    '→ whitelisted, ~updated, ~details, +exception': OPEN_AS_ITS_TICKET,
    '→ whitelisted, ~updated, ticket open, ~details, +exception': TO_BE_REOPENED,
    unchanged: [...JUST_NOW, ...WHITELISTED_UNREPORTED, ...WHITELISTED_TICKET_CLOSED, ...WHITELISTED_TICKET_OPEN],
    'new life': ['whitelisted, remediated'],
    '→ whitelisted, new life': [
      'open, remediated',
      'open, rotated',
      'open, password deleted',
      ...RESOLVED_UNREPORTED,
      ...ENDED_WITH_OPEN_TICKET,
      'closed, told to nobody',
    ],
    '→ whitelisted, new life, ticket dropped': ENDED_WITH_CLOSED_TICKET,
    '→ whitelisted, new life, −remediation intent': ['resolved, remediation begun'],
    '→ whitelisted, new life, −deletion intent': ['open, deletion begun', 'resolved, deletion begun'],
    '→ whitelisted, new life, −deletion intent, ticket dropped': ['closed, deletion begun'],
  },

  'found used': FINE_THOUGH_ACTIVE,
  'found unused': FINE_THOUGH_ACTIVE,
  'found too young': FINE_THOUGH_ACTIVE,
  'found unprivileged': FINE_THOUGH_ACTIVE,
  'found inactive': {
    [ENDED_PERHAPS_REOPENED]: TO_BE_REOPENED,
    '→ resolved, +resolved, +resolution': ENDS_BY_ITSELF,
    [RECOVERED]: DEACTIVATION_BEGUN,
    [MOOT]: ['open, password deletion begun'],
    // Whoever browned it out brings it back first.
    unchanged: [...BROWNING_OUT, ...ENDED],
  },
  'found gone': {
    [ENDED_PERHAPS_REOPENED]: TO_BE_REOPENED,
    '→ resolved, +resolved, +resolution': [...ENDS_BY_ITSELF, 'open, browned out', 'whitelisted, browned out'],
    [RECOVERED]: ['open, password deletion begun'],
    [MOOT]: [...DEACTIVATION_BEGUN, ...INTENT_TO_BROWN_OUT],
    unchanged: ENDED,
  },
  // What was seen was seen: that something is active again needs no complete scan.
  'found used by a partial scan': {
    refused: [...OPEN, ...ACTED_ON, ...WHITELISTED],
    ...QUARANTINE_ENDS,
    unchanged: allBut(OPEN, ACTED_ON, WHITELISTED, ...Object.values(QUARANTINE_ENDS)),
  },
  'not found by a partial scan': { refused: [...OPEN, ...ACTED_ON, ...WHITELISTED], unchanged: ENDED },
} as const satisfies Record<FormOf<'violation-seen' | 'violation-gone'>, Row>;
