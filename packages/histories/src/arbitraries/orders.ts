import fc from 'fast-check';
import type { Fault, Trouble, WorkerName, WorkerOrder } from '../workers/order.ts';
import { peopleCommand, which } from './people.ts';

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    port: fc.constantFrom('issues', 'audit', 'cloud', 'tracker', 'notifier', 'vault' as const),
    call: fc.integer({ min: 1, max: 12 }),
    error: fc.constantFrom('throttled', 'unavailable' as const),
    when: fc.constantFrom('before', 'after' as const),
  }),
  fc.record({
    port: fc.constantFrom('cloud', 'tracker', 'vault' as const),
    call: fc.integer({ min: 1, max: 8 }),
    error: fc.constantFrom('denied' as const),
    when: fc.constantFrom('before' as const),
  }),
  fc.record({
    port: fc.constantFrom('cloud', 'tracker', 'notifier', 'vault' as const),
    call: fc.integer({ min: 1, max: 8 }),
    error: fc.constantFrom('unknown' as const),
    when: fc.constantFrom('before', 'after' as const),
  }),
);

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: fc.constant('denied' as const), account: which }),
  fc.record({
    kind: fc.constant('gap' as const),
    user: which,
    of: fc.constantFrom('aws-access-key', 'aws-console-password' as const),
  }),
  fc.record({ kind: fc.constant('late-reads' as const), seconds: fc.constantFrom(1, 10, 60) }),
  fc.record({ kind: fc.constant('creation' as const), outcome: fc.constantFrom('failed', 'unknown-made', 'unknown-not-made' as const) }),
);

const crash = fc.record({ call: fc.integer({ min: 1, max: 60 }), when: fc.constantFrom('before', 'after' as const) });

const worker: fc.Arbitrary<WorkerName> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('identify' as const) },
  { weight: 4, arbitrary: fc.constant('report' as const) },
  { weight: 6, arbitrary: fc.constant('remediate' as const) },
  { weight: 3, arbitrary: fc.constant('remediate-by-hand' as const) },
  { weight: 3, arbitrary: fc.constant('rotate' as const) },
  { weight: 3, arbitrary: fc.constant('roll-back' as const) },
  { weight: 1, arbitrary: fc.constant('plan' as const) },
  { weight: 2, arbitrary: fc.constant('apply-plan' as const) },
);

/** Now and then something goes wrong; often nothing does. */
export const order: fc.Arbitrary<WorkerOrder> = fc
  .record({
    worker,
    pick: which,
    crash: fc.option(crash, { freq: 3, nil: undefined }),
    faults: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(fault, { minLength: 1, maxLength: 3 }) }),
    trouble: fc.option(trouble, { freq: 4, nil: undefined }),
    delays: fc.array(fc.nat(6), { maxLength: 5 }),
    answers: fc.array(fc.constantFrom('yes', 'yes', 'no', 'quit' as const), { maxLength: 3 }),
    isHandsOn: fc.boolean(),
    overridesLimits: fc.boolean(),
    patience: fc.option(fc.constantFrom(0, 8), { freq: 3, nil: undefined }),
    meanwhile: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(peopleCommand, { maxLength: 3 }) }),
  })
  .map(({ crash, trouble, patience, ...rest }) => ({
    ...rest,
    ...(crash && { crash }),
    ...(trouble && { trouble }),
    ...(patience !== undefined && { patience }),
  }));
