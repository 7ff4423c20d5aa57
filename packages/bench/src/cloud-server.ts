import { type GeneratedOrganisation, generatedOrganisation, MovableClock, startAwsSandbox } from '@keyhammer/sandbox';

export interface CloudSpec {
  readonly accounts: number;
  readonly usersPerAccount: number;
  readonly staleFraction: number;
  readonly dormantPasswordFraction?: number;
  readonly rotationDays?: number;
  readonly latencyMs: number;
  /** Calls a second that each account allows; no limit if absent. */
  readonly callsPerSecond?: number;
}

export type CloudRequest = 'describe' | 'take-calls';

export interface CloudAnswer {
  readonly environment: Record<string, string>;
  readonly accountIds: readonly string[];
  readonly counts: GeneratedOrganisation['counts'];
  readonly calls: number;
}

const spec = JSON.parse(process.argv[2] ?? '') as CloudSpec;
const now = new Date();
const { world, accountIds, counts } = generatedOrganisation({ ...spec, now });
if (spec.callsPerSecond !== undefined) world.throttle = { perSecond: spec.callsPerSecond, burst: spec.callsPerSecond };
const sandbox = await startAwsSandbox({ clock: new MovableClock(now), world, latencyMs: spec.latencyMs });
let refusedBefore = 0;

process.on('message', (request: CloudRequest) => {
  const calls = sandbox.service.totalCalls - (sandbox.throttledCalls - refusedBefore);
  if (request === 'take-calls') {
    sandbox.service.resetCalls();
    refusedBefore = sandbox.throttledCalls;
  }
  process.send?.({ environment: sandbox.environment(), accountIds, counts, calls } satisfies CloudAnswer);
});
