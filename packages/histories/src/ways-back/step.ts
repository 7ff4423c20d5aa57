import fc from 'fast-check';
import type { Configuration } from './cloud-world.ts';

/** How a run of a worker goes wrong. */
export interface Trouble {
  /** It dies at this call of it. */
  readonly death?: { readonly call: number; readonly when: 'before' | 'after' };
  /** A change of the cloud is refused, cut off or done by half. */
  readonly mishap?: { readonly change: 'deactivate' | 'activate' | 'delete'; readonly when: 'before-acting' | 'half-way' | 'after-acting' };
}

export type Step =
  | ({ readonly kind: 'identify' | 'report' | 'batch' | 'by-hand' } & Trouble)
  | ({ readonly kind: 'roll-back'; readonly which: number } & Trouble)
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'use' | 'disable' | 'enable' | 'lock' | 'hold' | 'whitelist'; readonly which: number }
  | { readonly kind: 'configure'; readonly configuration: Configuration };

export interface WayBackHistory {
  readonly configuration: Configuration;
  readonly steps: readonly Step[];
}

const configuration: fc.Arbitrary<Configuration> = fc.record({
  remediationAction: fc.constantFrom('delete', 'capability'),
  unlock: fc.boolean(),
  brownoutMinutes: fc.constantFrom(0, 0, 15),
});

const death = fc.record({ call: fc.integer({ min: 1, max: 50 }), when: fc.constantFrom('before' as const, 'after' as const) });
const mishap = fc.record({
  change: fc.constantFrom('deactivate' as const, 'deactivate' as const, 'activate' as const, 'delete' as const),
  when: fc.constantFrom('before-acting' as const, 'half-way' as const, 'half-way' as const, 'after-acting' as const),
});

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 3, arbitrary: fc.record({ mishap }) },
  { weight: 2, arbitrary: fc.record({ death }) },
);

const which = fc.nat({ max: 20 });
const DAY = 24 * 60;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: worker('identify') },
  { weight: 2, arbitrary: worker('report') },
  { weight: 8, arbitrary: worker('batch') },
  { weight: 3, arbitrary: worker('by-hand') },
  { weight: 6, arbitrary: fc.tuple(which, trouble).map(([n, going]) => ({ kind: 'roll-back' as const, which: n, ...going })) },
  { weight: 8, arbitrary: fc.constantFrom(1, 20, 60, DAY, 4 * DAY, 15 * DAY).map((minutes) => ({ kind: 'pass' as const, minutes })) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('use', 'disable', 'enable', 'lock', 'hold', 'whitelist' as const), which }),
  },
  { weight: 1, arbitrary: configuration.map((next) => ({ kind: 'configure' as const, configuration: next })) },
);

function worker<K extends 'identify' | 'report' | 'batch' | 'by-hand'>(kind: K): fc.Arbitrary<{ readonly kind: K } & Trouble> {
  return trouble.map((going) => ({ kind, ...going }));
}

export const wayBackHistories: fc.Arbitrary<WayBackHistory> = fc.record({
  configuration,
  steps: fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }),
});
