import fc from 'fast-check';
import type { PeopleCommand } from '../commands/command.ts';

/** Picks one of those that there are. */
export const which = fc.nat(9);

const ABSURD_LABELS = ['keyhammer-hold-0d', 'keyhammer-hold-99999d', 'keyhammer-hold-d', 'keyhammer-later', 'whitelisted'];
const label = fc.oneof(
  fc.constantFrom('keyhammer-hold-3d', 'keyhammer-hold-20d', 'keyhammer-hold-500d'),
  fc.constant('keyhammer-now'),
  fc.constantFrom(...ABSURD_LABELS),
);

export const peopleCommand: fc.Arbitrary<PeopleCommand> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('make-key' as const), user: which }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('use-key' as const), key: which }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('take-over' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('toggle-key' as const), key: which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete-key' as const), key: which }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('sign-in' as const), user: which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('reset-password' as const), user: which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop-password' as const), user: which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete-user' as const), user: which }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('close-ticket' as const), ticket: which }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reopen-ticket' as const), ticket: which }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('label-ticket' as const), ticket: which, label }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('unlabel-ticket' as const), ticket: which }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete-ticket' as const), ticket: which }) },
);
