import { describe, expect, test } from '@jest/globals';
import type { IssueEvent, RemediationWindow } from '@keyhammer/core';
import { everyCrashPoint, type InMemoryWorld, issueDetails } from '@keyhammer/testing';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  configured,
  happens,
  KEY_ID,
  keyId,
  MINUTE_MS,
  NOW,
  remediate,
  runBatch,
  statusOf,
  use,
  worldWithDueKeys,
} from './test-remediation.ts';

const KEYS = [keyId(0), keyId(1)];
const checks = [configured({ brownoutMinutes: 15 })];
const CLOSED: RemediationWindow = { days: ['sun'], from: 0, to: 60, timezone: 'UTC' };

function expectNothingLeftOff(world: InMemoryWorld): void {
  for (const id of KEYS) {
    const { remediation, brownout, intents } = world.issue(id);
    expect([id, statusOf(world, id)]).toEqual([id, remediation ? 'inactive' : 'active']);
    expect([id, intents, brownout !== undefined && brownout.endedAt === undefined]).toEqual([id, {}, false]);
  }
  expectAudited(world);
}

const RESOLVED: IssueEvent = { type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' };

async function toAll(world: InMemoryWorld, event: IssueEvent): Promise<void> {
  for (const id of KEYS) await happens(world, event, id);
}

describe('a run dies before or after any call of a brown-out', () => {
  test('and the next run brings back what it left off; in the end every key has had its trial, and is deactivated for good', async () => {
    const survived = await everyCrashPoint({
      world: () => worldWithDueKeys(KEYS.length),
      run: async (world, process) => {
        await runBatch(world, checks, { ports: portsIn(world, process) });
      },
      between: (world) => world.clock.advance(2 * 60 * MINUTE_MS),
      reruns: 3,
      check: (world) => {
        expectNothingLeftOff(world);
        for (const id of KEYS) {
          expect(statusOf(world, id)).toBe('inactive');
          expect(world.issue(id).brownout?.endedAt).toBeDefined();
          expect(auditOf(world, id).filter((entry) => entry === 'deactivate started').length).toBeLessThanOrEqual(2);
        }
      },
    });
    expect(survived).toBeGreaterThan(60);
  });

  test.each<[string, (world: InMemoryWorld) => Promise<void> | void]>([
    ['its issue was resolved', (world) => toAll(world, RESOLVED)],
    [
      'its issue was whitelisted',
      (world) => toAll(world, { type: 'violation-seen', details: issueDetails({ readAt: world.now }), exception: { pattern: 'alice' } }),
    ],
    ['its issue was held', (world) => toAll(world, { type: 'held', by: 'bob', until: new Date('2030-01-01'), reason: 'label' })],
    [
      'the key was used',
      (world) => {
        for (const id of KEYS) use(world, id);
      },
    ],
  ])('and the next run brings it back though meanwhile %s', async (_, meanwhile) => {
    let begun = false;
    await everyCrashPoint({
      world: async () => {
        begun = false;
        return await worldWithDueKeys(KEYS.length);
      },
      run: async (world, process) => {
        await runBatch(world, checks, { ports: portsIn(world, process) });
      },
      between: async (world) => {
        world.clock.advance(20 * MINUTE_MS);
        if (!begun) await meanwhile(world);
        begun = true;
      },
      reruns: 2,
      check: expectNothingLeftOff,
    });
  });

  test.each([
    ['the window has closed', { settings: { window: CLOSED } }, checks],
    ['the account is over its limit', { settings: { limits: { maxPerRun: 0, maxPercent: 0 } } }, checks],
    [
      'the whitelist covers it',
      { settings: { whitelist: new Map([['user_inactivekeys', new Map([[ACCOUNT_ID, [{ pattern: '*' }]]])]]) } },
      checks,
    ],
    ['the check is not armed any more', {}, [configured({ remediation: false })]],
    ['the account is not acted in any more', {}, [configured({ brownoutMinutes: 15, remediationAccounts: [] })]],
  ])('and the next run brings it back although %s', async (_, options, checksNow) => {
    await everyCrashPoint({
      world: () => worldWithDueKeys(KEYS.length),
      run: async (world, process) => {
        const isFirst = world.now.getTime() < NOW.getTime() + 60_000;
        await (isFirst
          ? runBatch(world, checks, { ports: portsIn(world, process) })
          : runBatch(world, checksNow, { ports: portsIn(world, process), ...options }));
      },
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      reruns: 1,
      check: expectNothingLeftOff,
    });
  });
});

describe('two runs at once', () => {
  test('brown a key out once, and both see to it that it is back', async () => {
    const world = await worldWithDueKeys(KEYS.length);
    await Promise.all([runBatch(world, checks), runBatch(world, checks)]);
    await runBatch(world, checks);
    expectNothingLeftOff(world);
    for (const id of KEYS) {
      expect(world.cloud.changes.filter((change) => change === `deactivate ${id}`)).toHaveLength(1);
      expect(statusOf(world, id)).toBe('active');
    }
  });

  test('one by hand, in the midst of the other: it leaves the key alone', async () => {
    const world = await worldWithDueKeys(1);
    const waiter = {
      wait: async (milliseconds: number) => {
        expect((await remediate(world, { checks, operator: ALICE })).results).toEqual([]);
        world.clock.advance(milliseconds);
      },
    };
    await remediate(world, { checks, ports: { waiter } });
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
  });
});
