import fc from 'fast-check';
import type { Command } from '../commands/command.ts';
import { CHECKS } from '../world/settings.ts';
import { order } from './orders.ts';
import { peopleCommand, which } from './people.ts';
import { settingsChange } from './settings.ts';

const SECONDS = [1, 60, 16 * 60, 31 * 60, 2 * 3600, 86_400, 3 * 86_400, 15 * 86_400, 35 * 86_400];

/** Two of a kind as often as not. Nobody intervenes between a look of one of them and its act: that race nobody can win. */
const undisturbed = order.map((one) => ({ ...one, meanwhile: [] }));
const twoOrders = fc
  .record({ one: undisturbed, other: undisturbed, areAlike: fc.boolean() })
  .map(({ one, other, areAlike }) => [one, areAlike ? { ...other, worker: one.worker } : other] as const);

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: peopleCommand },
  {
    weight: 1,
    arbitrary: fc
      .record({
        type: fc.constant('whitelist' as const),
        check: fc.nat(CHECKS.length - 1),
        credential: which,
        pattern: fc.constantFrom('id', 'user', 'glob', 'all' as const),
        days: fc.option(fc.constantFrom(1, 20), { nil: undefined }),
      })
      .map(({ days, ...entry }) => ({ ...entry, ...(days !== undefined && { days }) })),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('unwhitelist' as const), entry: which }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('settings' as const), change: settingsChange }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('pass' as const), seconds: fc.constantFrom(...SECONDS) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('pass-until' as const), instant: which, offsetSeconds: fc.constantFrom(-1, 0, 1) }),
  },
  { weight: 12, arbitrary: fc.record({ type: fc.constant('work' as const), order }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('work-at-once' as const), orders: twoOrders }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('days' as const), days: fc.integer({ min: 1, max: 4 }) }) },
);
