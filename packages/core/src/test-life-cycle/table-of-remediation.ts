import type { Row } from './effect.ts';
import type { FormOf } from './events.ts';
import {
  allBut,
  BEFORE_ANY_ACT,
  DELETED,
  DELETION_BEGUN,
  HALF_DONE,
  INTENT_TO_BROWN_OUT,
  QUARANTINED,
  REMEDIATED,
  REMEDIATION_INTENT,
  ROTATING,
  UNFINISHED_BROWN_OUT,
  UNTICKETED,
} from './state-groups.ts';

/** Reported, not held, not acted on: a remediation may begin. */
const MAY_BEGIN = [...UNTICKETED, ...BEFORE_ANY_ACT, 'open, ticket left closed', 'open, back from a brown-out', ...ROTATING] as const;
/** Begun by a run that died: it begins again. */
const MAY_BEGIN_AGAIN = ['open, remediation begun', 'open, half done', 'open, password deletion begun', 'open, brown-out begun'] as const;
const STARTED = {
  '+remediation intent': MAY_BEGIN,
  '~remediation intent': MAY_BEGIN_AGAIN,
  // What is browned out is brought back first.
  refused: allBut(MAY_BEGIN, MAY_BEGIN_AGAIN),
};

const RECORDABLE = REMEDIATION_INTENT.filter((state) => !(INTENT_TO_BROWN_OUT as readonly string[]).includes(state));

const NOT_DONE = {
  '+attempt': allBut(REMEDIATION_INTENT, REMEDIATED),
  '−remediation intent, +attempt': REMEDIATION_INTENT,
  unchanged: REMEDIATED,
};

/** By a rollback: what somebody wants back is not deleted later, however the rollback ends. */
const HELD = {
  '+hold': allBut(['open, held'], QUARANTINED, DELETION_BEGUN),
  '+hold, +remediation.undone': [...QUARANTINED, ...DELETION_BEGUN],
} as const;

export const REMEDIATION = {
  'deactivation started': STARTED,
  'deactivation started, of several parts': STARTED,
  'deletion of a password started': STARTED,
  'brown-out started': STARTED,
  remediated: {
    '+remediated, −remediation intent, +remediation': RECORDABLE,
    unchanged: REMEDIATED,
    refused: allBut(RECORDABLE, REMEDIATED),
  },
  'remediation told': { 'written as it was': REMEDIATED, refused: allBut(REMEDIATED) },
  'remediation failed': NOT_DONE,
  // Whether it was done is to be looked up, so the intent stays.
  'remediation failed, or not': { '+attempt': allBut(REMEDIATED), unchanged: REMEDIATED },
  'remediation refused': NOT_DONE,
  held: { ...HELD, '~hold': ['open, held'] },
  'held as before': { ...HELD, unchanged: ['open, held'] },
  'rolled back': {
    // After a rotation the new key goes on to be watched: the old one is deactivated again once that one is in use.
    '~updated, −remediated, +hold, −remediation': [
      'open, remediated',
      'open, remediated just now',
      'open, rotated',
      'open, password deleted',
    ],
    '~updated, −remediated, −deletion intent, +hold, −remediation': ['open, deletion begun'],
    // What may be done in part is undone as what is done whole.
    '~updated, −remediation intent, +hold': ['open, half done'],
    '→ open, ~updated, −remediation intent, −exception, +hold': ['whitelisted, half done'],
    '→ open, ~updated, −resolved, −remediation intent, −resolution, +hold': ['resolved, half done'],
    '→ open, ~updated, −resolved, −closed, −remediation intent, −resolution, +hold': ['closed, half done'],
    '~updated, +hold, −brownout': ['open, browned out'],
    '→ open, ~updated, −exception, +hold, −brownout': ['whitelisted, browned out'],
    '→ open, ~updated, −remediated, −exception, +hold, −remediation': ['whitelisted, remediated'],
    '→ open, ~updated, −resolved, −resolution, +hold, −brownout': ['resolved, gone in a brown-out'],
    '→ open, ~updated, −remediated, −resolved, −resolution, +hold, −remediation': [
      'resolved, in quarantine',
      'resolved, remediated just now',
      'resolved, password deleted',
    ],
    '→ open, ~updated, −remediated, −resolved, −resolution, +hold, −remediation, −remediation.undone': ['resolved, quarantine undone'],
    '→ open, ~updated, −remediated, −resolved, −deletion intent, −resolution, +hold, −remediation': ['resolved, deletion begun'],
    '→ open, ~updated, −remediated, −resolved, −closed, −resolution, +hold, −remediation': [
      'closed, in quarantine',
      'closed, password deleted',
    ],
    '→ open, ~updated, −remediated, −resolved, −closed, −resolution, +hold, −remediation, −remediation.undone': [
      'closed, quarantine undone',
    ],
    '→ open, ~updated, −remediated, −resolved, −closed, −deletion intent, −resolution, +hold, −remediation': ['closed, deletion begun'],
    // What was deleted can't be brought back.
    refused: [...DELETED, ...allBut(REMEDIATED, UNFINISHED_BROWN_OUT, HALF_DONE)],
  },
  'browned out': {
    '−remediation intent, +brownout': INTENT_TO_BROWN_OUT,
    unchanged: UNFINISHED_BROWN_OUT,
    refused: allBut(INTENT_TO_BROWN_OUT, UNFINISHED_BROWN_OUT),
  },
  'brown-out ended': {
    '+brownout.endedAt': UNFINISHED_BROWN_OUT,
    unchanged: ['open, back from a brown-out'],
    refused: allBut(UNFINISHED_BROWN_OUT, ['open, back from a brown-out']),
  },
} as const satisfies Record<
  FormOf<
    | 'remediation-started'
    | 'remediated'
    | 'remediation-told'
    | 'remediation-failed'
    | 'remediation-refused'
    | 'held'
    | 'rolled-back'
    | 'browned-out'
    | 'brownout-ended'
  >,
  Row
>;
