import type { Row } from './effect.ts';
import type { FormOf } from './events.ts';
import { allBut, DELETED, DELETION_BEGUN, QUARANTINED } from './state-groups.ts';

/** Somebody whitelisted it meanwhile: it is to be kept. */
const KEPT = ['whitelisted, remediated'] as const;
const MAY_BEGIN = QUARANTINED.filter((state) => state !== 'whitelisted, remediated');

export const DELETION = {
  'deletion started': { '+deletion intent': MAY_BEGIN, '~deletion intent': DELETION_BEGUN, refused: allBut(MAY_BEGIN, DELETION_BEGUN) },
  deleted: { '−deletion intent, +deletion': DELETION_BEGUN, unchanged: DELETED, refused: allBut(DELETION_BEGUN, DELETED) },
  'deletion told': { 'written as it was': DELETED, refused: allBut(DELETED) },
  'deletion failed': {
    '+attempt': [...MAY_BEGIN, ...KEPT],
    '−deletion intent, +attempt': DELETION_BEGUN,
    unchanged: allBut(QUARANTINED, DELETION_BEGUN),
  },
  // Whether it was done is to be looked up, so the intent stays.
  'deletion failed, or not': { '+attempt': [...QUARANTINED, ...DELETION_BEGUN], unchanged: allBut(QUARANTINED, DELETION_BEGUN) },
  'deletion refused': {
    '+remediation.undone': QUARANTINED,
    '−deletion intent, +remediation.undone': DELETION_BEGUN,
    unchanged: allBut(QUARANTINED, DELETION_BEGUN),
  },
} as const satisfies Record<FormOf<'deletion-started' | 'deleted' | 'deletion-told' | 'deletion-failed' | 'deletion-refused'>, Row>;
