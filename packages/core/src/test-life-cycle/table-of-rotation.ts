import type { Row } from './effect.ts';
import type { FormOf } from './events.ts';
import { allBut, BEFORE_ANY_ACT, UNTICKETED } from './state-groups.ts';

const MAY_BEGIN = [
  ...UNTICKETED,
  ...BEFORE_ANY_ACT,
  'open, ticket left closed',
  'open, remediation begun',
  'open, half done',
  'open, password deletion begun',
  'open, brown-out begun',
  'open, back from a brown-out',
] as const;

const BEGUN = ['open, rotation begun'] as const;
/** A rotation goes on whatever has become of the issue: somebody has to hand over what was made. */
const MADE = ['open, new key made', 'whitelisted, new key made', 'resolved, new key made'] as const;
const HANDED_OVER = ['open, new key handed over'] as const;
const TOLD = ['open, new key told of', 'open, rotated'] as const;
const ANY = [...BEGUN, ...MADE, ...HANDED_OVER, ...TOLD] as const;

export const ROTATION = {
  'rotation started': { '+rotation': MAY_BEGIN, refused: allBut(MAY_BEGIN) },
  'new key made': { '+rotation.made': BEGUN, unchanged: [...MADE, ...HANDED_OVER, ...TOLD], refused: allBut(ANY) },
  'another new key made': { '+rotation.made': BEGUN, refused: allBut(BEGUN) },
  'new key handed over': {
    '+rotation.handedOver': MADE,
    unchanged: [...HANDED_OVER, ...TOLD],
    refused: allBut(MADE, HANDED_OVER, TOLD),
  },
  // The owner is told where the secret is, so there has to be a place.
  'new key told of': { '+rotation.toldAt': HANDED_OVER, unchanged: TOLD, refused: allBut(HANDED_OVER, TOLD) },
  'told that the rotation is stuck': { '+rotation.stuckToldAt': ANY, refused: allBut(ANY) },
  'rotation undone': {
    '+attempt, −rotation': BEGUN,
    '+attempt, −rotation, −rotation.made': MADE,
    refused: [...HANDED_OVER, ...TOLD],
    unchanged: allBut(ANY),
  },
} as const satisfies Record<
  FormOf<'rotation-started' | 'rotation-key-made' | 'rotation-handed-over' | 'rotation-told' | 'rotation-stuck-told' | 'rotation-undone'>,
  Row
>;
