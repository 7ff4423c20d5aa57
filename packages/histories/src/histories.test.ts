import { describe, expect, test } from '@jest/globals';
import { settingsFor } from '@keyhammer/testing';
import { beginning } from './beginning.ts';
import type { History } from './history.ts';
import { InvariantBroken, play } from './play.ts';
import { missingActs } from './required-acts.ts';
import { runHistories } from './run-histories.ts';
import { Tally } from './tally.ts';
import { asItShould } from './workers/order.ts';
import { work } from './workers/work.ts';
import { CHECKS } from './world/settings.ts';

const RUNS = 100;

const SIMPLE: History = {
  accounts: 1,
  users: [{ account: 0, keys: [{ age: 300, status: 'active' }] }],
  settings: {
    checks: CHECKS.map((check) => settingsFor(check, { thresholdDays: 90, retentionDays: 3 })),
    limits: { maxPerRun: 50, maxPercent: 100 },
    maxHoldDays: 90,
    onManualClose: 'reopen',
  },
  jira: true,
  slack: true,
  quietDays: 5,
  steps: [],
};

describe('random histories', () => {
  test(`after each step of ${RUNS} of them everything holds (all of them: npm run check:histories)`, async () => {
    const tally = new Tally();
    const found = await runHistories({ seed: 20_261_120, runs: RUNS, steps: 60 }, tally);
    if (found.kind === 'broken') throw new Error(found.report);
    expect(missingActs(tally, RUNS / 2)).toEqual([]);
  });

  test('the same history has the same end', async () => {
    const [first, second] = [new Tally(), new Tally()];
    await play(SIMPLE, first);
    await play(SIMPLE, second);
    expect(first.lines()).toEqual(second.lines());
    expect(first.count('cloud: deactivate')).toBe(1);
  });
});

describe('what is broken is seen', () => {
  async function worldInQuarantine() {
    const world = beginning(SIMPLE, new Tally());
    for (const worker of ['identify', 'report'] as const) await work(world, asItShould(worker));
    world.clock.advance(4 * 24 * 60 * 60 * 1000);
    return world;
  }

  test('a key that was used after the plan was made, and is deactivated all the same', async () => {
    const world = await worldInQuarantine();
    const [key] = world.keys();
    const look = world.cloud.look.bind(world.cloud);
    const asItWas = await look({ accountId: key?.accountId ?? '', kind: 'aws-access-key', principal: 'alice', id: key?.id ?? '' });
    world.cloud.changeKey(key?.accountId ?? '', key?.id ?? '', { lastUsed: { kind: 'used', at: world.now } });
    world.cloud.look = async (ref) => (world.cloud.changes.length === 0 ? asItWas : await look(ref));
    await work(world, asItShould('remediate'));
    expect(world.broken.join()).toContain('it was used on 2026-11-24T12:00:00.000Z, within 90 days');
  });

  test('a key that is whitelisted while nobody looks', async () => {
    const world = await worldInQuarantine();
    const order = asItShould('remediate');
    const whitelisted = { check: 'user_keysrotation', accountId: world.accountIds[0] ?? '', exception: { pattern: 'alice' } };
    world.whitelist = [whitelisted];
    await work(world, order);
    expect([world.broken, world.cloud.changes]).toEqual([[], []]);
  });

  test('as an error that names the step and what does not hold', () => {
    expect(new InvariantBroken('step 3', ['this', 'that']).message).toBe('after step 3:\n  this\n  that');
  });
});
