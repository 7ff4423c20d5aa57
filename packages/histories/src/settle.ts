import { disagreements } from './invariants/agreement.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import { asItShould, type WorkerName } from './workers/order.ts';
import { type WorkDone, work } from './workers/work.ts';
import type { HistoryWorld } from './world/history-world.ts';

const ROUND: readonly WorkerName[] = ['identify', 'report', 'remediate', 'identify', 'report'];
const PAUSES_MS = [HOUR_MS, DAY_MS, HOUR_MS, DAY_MS];
const UNLIMITED = { maxPerRun: 50, maxPercent: 100 };

/** Lets everything come to rest: nothing goes wrong any more, the batch is armed and unlimited. Returns what does not agree then. */
export async function settle(world: HistoryWorld, check: (done: readonly WorkDone[], what: string) => void): Promise<readonly string[]> {
  const { window: _w, ...settings } = world.settings;
  world.settings = { ...settings, limits: UNLIMITED, checks: settings.checks.map((each) => ({ ...each, remediation: true })) };
  for (const pause of PAUSES_MS) {
    world.clock.advance(pause);
    for (const worker of ROUND) check(await work(world, asItShould(worker)), worker);
  }
  return [...disagreements(world), ...(await effectsOfOneMoreRound(world))];
}

async function effectsOfOneMoreRound(world: HistoryWorld): Promise<readonly string[]> {
  const before = traceOf(world);
  for (const worker of ['identify', 'report'] as const) await work(world, asItShould(worker));
  const after = traceOf(world);
  return Object.entries(after).flatMap(([what, now]) => {
    const was = before[what];
    return was === now ? [] : [`one more round changes ${what}, from ${was} to ${now}`];
  });
}

function traceOf({ issues, tracker, notifier, audit, cloud }: HistoryWorld): Readonly<Record<string, string>> {
  return {
    'the store': `${issues.writes} writes`,
    'the tickets': JSON.stringify(tracker.tickets.map(({ key, state, labels, comments }) => [key, state, labels.length, comments.length])),
    'the messages': `${notifier.sent.length} sent`,
    'the audit log': `${audit.all.length} entries`,
    'the cloud': `${cloud.changes.length} changes`,
  };
}
