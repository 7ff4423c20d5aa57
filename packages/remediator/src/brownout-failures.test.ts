import { describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError, UnavailableError } from '@keyhammer/core';

import {
  ACCOUNT_ID,
  auditOf,
  configured,
  happens,
  KEY_ID,
  kindsOf,
  MINUTE_MS,
  remediate,
  runBatch,
  statusOf,
  worldWithDueKeys,
} from './test-remediation.ts';

const checks = [configured({ brownoutMinutes: 15 })];

describe('a brown-out that goes wrong', () => {
  test('at its end stays to be ended, its job is delivered again, and the next run ends it', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ change: 'activate', when: 'before-acting', error: new UnavailableError('503') });
    expect((await runBatch(world, checks)).size).toBe(1);
    expect(statusOf(world)).toBe('inactive');
    expect(world.issue(KEY_ID).brownout?.endedAt).toBeUndefined();
    expect(auditOf(world).slice(-1)).toEqual(['reactivate failed']);

    expect((await runBatch(world, checks)).size).toBe(0);
    expect([statusOf(world), world.issue(KEY_ID).brownout?.endedAt]).toEqual(['active', world.now]);
  });

  test('with its answer lost is brought back by the same run all the same', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ change: 'deactivate', when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['failed', 'back']);
    expect(statusOf(world)).toBe('active');
    expect(world.issue(KEY_ID)).toMatchObject({ brownout: { endedAt: world.now }, intents: {} });
  });

  test('with its answer lost and nothing done is tried again by the next run', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ change: 'deactivate', when: 'before-acting', error: new OutcomeUnknownError('cut off') });
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['failed', 'back']);
    expect([statusOf(world), world.issue(KEY_ID).intents, world.issue(KEY_ID).brownout]).toEqual(['active', {}, undefined]);
    expect(kindsOf(await remediate(world, { checks }))).toEqual(['browned-out', 'back']);
  });

  test('in that no reading shows it, is made sure to be over', async () => {
    const world = await worldWithDueKeys();
    world.cloud.staleReads(9);
    const waiter = {
      wait: async (milliseconds: number) => {
        if (milliseconds > MINUTE_MS) world.cloud.staleReads(1);
        world.clock.advance(milliseconds);
      },
    };
    expect(kindsOf(await remediate(world, { checks, ports: { waiter } }))).toEqual(['failed', 'back']);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
    expect(world.issue(KEY_ID).intents).toEqual({});
  });

  test('as the key is gone meanwhile is over', async () => {
    const world = await worldWithDueKeys();
    const waiter = {
      wait: async (milliseconds: number) => {
        world.cloud.deleteKey(ACCOUNT_ID, KEY_ID);
        world.clock.advance(milliseconds);
      },
    };
    expect(kindsOf(await remediate(world, { checks, ports: { waiter } }))).toEqual(['browned-out', 'back']);
    expect(world.issue(KEY_ID).brownout?.endedAt).toBeDefined();
  });

  test('whose ticket can not be told ends all the same, with a warning', async () => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment', times: 2 });
    const { results } = await remediate(world, { checks });
    expect(results.map(({ warnings }) => warnings)).toEqual([
      [expect.stringContaining('Jira is down')],
      [expect.stringContaining('Jira is down')],
    ]);
    expect(statusOf(world)).toBe('active');
  });
});

test('an identification in the midst of it does not end the issue', async () => {
  const world = await worldWithDueKeys();
  const waiter = {
    wait: async (milliseconds: number) => {
      const inactive = { reason: 'inactive', why: 'it is inactive' } as const;
      await happens(world, { type: 'violation-gone', resolution: inactive, scan: 'complete' });
      world.clock.advance(milliseconds);
    },
  };
  await remediate(world, { checks, ports: { waiter } });
  expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', brownout: { endedAt: world.now } });
});
